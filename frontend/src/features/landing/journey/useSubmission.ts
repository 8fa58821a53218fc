import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useRef, useState } from 'react';
import { ApiError } from '@/api/errors';
import {
  documentKey,
  draftQuery,
  type Submission,
  submitNew,
  submitPlanChange,
} from '@/api/landing';
import type { JourneyState } from './context';
import type { Draft, Outcome, Sent } from './draft';
import { isFinal, type Refusal, refusalOf } from './refusals';

const outcomeOf = (answer: Submission): Outcome => ({
  contractId: answer.contract.id,
  serviceIdentifier: answer.service_identifier,
  offerName: answer.contract.offer_name,
  startDate: answer.contract.start_date,
  isPlanChange: answer.provisioning_mode === 'upgrade_existing_contract',
});

const post = (sent: Sent, key: string): Promise<Submission> =>
  sent.kind === 'new' ? submitNew(sent.body, key) : submitPlanChange(sent.body, key);

/** `sending`: for the first time. `resending`: the words of an attempt whose answer never came. */
type Phase = 'idle' | 'sending' | 'resending';

export interface Submitter {
  send: (build: () => Sent | null) => Promise<void>;
  isBusy: boolean;
  /** True while nobody knows what became of an earlier attempt: then nothing but the same words can be sent. */
  isUndecided: boolean;
  /** Why it failed when that says nothing about the answers: no connection, a fault of the service. */
  failure: unknown;
  refusal: Refusal | null;
  /** The error behind the refusal. */
  refused: ApiError | null;
  /** What was refused may be sent again: its reason is gone. */
  forget: () => void;
}

export const SubmitterContext = createContext<Submitter | null>(null);

export function useSubmitter(): Submitter {
  const submitter = use(SubmitterContext);
  if (!submitter) throw new Error('useSubmitter needs a JourneyPage above it');
  return submitter;
}

/**
 * Send a request once. What is sent is saved with the draft before it leaves, under the key that the draft was born
 * with; until an answer says what became of it, the same words are sent again and nothing else can be.
 */
export function useSubmission({ journey, answers, draft, update }: JourneyState): Submitter {
  const queries = useQueryClient();
  const running = useRef(false);
  const [phase, setPhase] = useState<Phase>('idle');
  const [failure, setFailure] = useState<unknown>(null);
  const [refused, setRefused] = useState<ApiError | null>(null);

  const settle = async (answer: Submission) => {
    queries.setQueryData(documentKey(answer.contract.id), answer.document_download_url);
    // once this is saved the draft is at its last page; were it lost, the same words would be sent again
    await update({ sent: null, outcome: outcomeOf(answer) }, 'submitted');
  };

  /** True once the request was carried out and the draft says so. */
  const attempt = async ({ id, key, sent: earlier }: Draft, build: () => Sent | null) => {
    const sent = earlier ?? build();
    if (!sent) return false;
    if (!earlier) await update({ sent });
    try {
      await settle(await post(sent, key));
      return true;
    } catch (error) {
      if (isFinal(error)) {
        await update({ sent: null });
        setRefused(error);
        return false;
      }
      if (error instanceof ApiError && error.code === 'idempotency_key_payload_conflict') {
        await queries.invalidateQueries({ queryKey: draftQuery(id).queryKey });
      }
      throw error;
    }
  };

  const send = async (build: () => Sent | null) => {
    if (running.current || !draft) return;
    running.current = true;
    setPhase(draft.sent ? 'resending' : 'sending');
    setFailure(null);
    setRefused(null);
    let isDone = false;
    try {
      isDone = await attempt(draft, build);
    } catch (error) {
      setFailure(error);
    }
    // once done there is nothing left to send, however late this page gives way to the last one
    if (isDone) return;
    running.current = false;
    setPhase('idle');
  };

  return {
    send,
    isBusy: phase !== 'idle',
    isUndecided: Boolean(draft?.sent) && phase !== 'sending',
    failure,
    refusal: refused && refusalOf(refused, journey, answers),
    refused,
    forget: () => {
      setRefused(null);
    },
  };
}
