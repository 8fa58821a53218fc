import { createContext, use } from 'react';
import type { DraftRead } from '@/api/landing';
import type { Answers, Draft, Payload } from './draft';
import type { Journey, Place, Step } from './steps';

export interface JourneyState {
  journey: Journey;
  /** Null until the first answer is saved. */
  draft: Draft | null;
  answers: Answers;
  step: Step;
  place: Place;
  /** Where the back link leads. */
  back: string;
  hrefOf: (step: Step) => string;
  /** The address of a step from the check page: its answer leads back there. */
  changeHref: (step: Step) => string;
  /** Save answers on the server and go on; nothing moves before they are saved. */
  save: (patch: Partial<Answers>, more?: Partial<Payload>) => Promise<void>;
  /** Save without moving. */
  update: (more: Partial<Payload>, status?: DraftRead['status']) => Promise<void>;
}

export const JourneyContext = createContext<JourneyState | null>(null);

export function useJourney(): JourneyState {
  const state = use(JourneyContext);
  if (!state) throw new Error('useJourney needs a JourneyPage above it');
  return state;
}

/** The draft of a page that stands behind at least one answer. */
export function useDraft(): Draft {
  const { draft } = useJourney();
  if (!draft) throw new Error('this page stands behind a saved answer');
  return draft;
}
