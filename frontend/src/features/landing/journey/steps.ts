import type { Flow } from '@/api/landing';
import type { Answers, Draft } from './draft';

export const JOURNEYS = ['subscribe', 'change', 'bills'] as const;
export type Journey = (typeof JOURNEYS)[number];

export const STEPS = [
  'service',
  'offer',
  'number',
  'keep',
  'choose',
  'home',
  'start',
  'commitment',
  'identity',
  'contact',
  'address',
  'cin',
  'line',
  'plan',
  'date',
  'list',
  'check',
  'done',
] as const;
export type Step = (typeof STEPS)[number];

export const FLOWS: Record<Journey, Flow> = {
  subscribe: 'subscribe_new_service',
  change: 'upgrade_or_downgrade_existing_service',
  bills: 'check_billing_and_download_invoices',
};

export function journeyOf(flow: Flow): Journey {
  return JOURNEYS.find((journey) => FLOWS[journey] === flow) ?? 'subscribe';
}

export const isStep = (value: string | undefined): value is Step =>
  STEPS.some((step) => step === value);

/** Which answer makes a step done. */
const ANSWERED: Partial<Record<Step, (answers: Answers) => boolean>> = {
  service: ({ service }) => service !== undefined,
  offer: ({ offerId }) => offerId !== undefined,
  number: ({ numberMode }) => numberMode !== undefined,
  keep: ({ existingNumber }) => existingNumber !== undefined,
  choose: ({ number }) => number !== undefined,
  home: ({ number }) => number !== undefined,
  start: ({ startDate }) => startDate !== undefined,
  commitment: ({ commitmentMonths }) => commitmentMonths !== undefined,
  identity: ({ cin, fullName }) => cin !== undefined && fullName !== undefined,
  contact: ({ email }) => email !== undefined,
  address: ({ address }) => address !== undefined,
  cin: ({ cin }) => cin !== undefined,
  line: ({ contractId }) => contractId !== undefined,
  plan: ({ offerId }) => offerId !== undefined,
  date: ({ startDate }) => startDate !== undefined,
};

function numberSteps({ service, numberMode }: Answers): Step[] {
  if (service !== undefined && service !== 'mobile') return ['home'];
  return ['number', numberMode === 'use_existing' ? 'keep' : 'choose'];
}

/** The questions of a journey in order, as far as the answers decide them; `check` comes last. */
export function stepsOf(journey: Journey, answers: Answers): Step[] {
  switch (journey) {
    case 'subscribe':
      return [
        'service',
        'offer',
        ...numberSteps(answers),
        'start',
        'commitment',
        'identity',
        'contact',
        'address',
        'check',
      ];
    case 'change':
      return ['cin', 'line', 'plan', 'date', 'check'];
    case 'bills':
      return ['cin', 'list'];
  }
}

const isAnswered = (step: Step, answers: Answers) => ANSWERED[step]?.(answers) ?? false;

/** The first question without an answer; the last step when every one has its answer. */
export function firstOpen(journey: Journey, answers: Answers): Step {
  const steps = stepsOf(journey, answers);
  return steps.find((step) => !isAnswered(step, answers)) ?? 'check';
}

/**
 * Where somebody who asks for a step really is: never beyond a question without an answer, at the last page once the
 * request was carried out, and at the check page while nobody knows whether it was.
 */
export function reachable(journey: Journey, draft: Draft | null, wanted: string | undefined): Step {
  const steps = stepsOf(journey, draft?.answers ?? {});
  const first = steps[0] ?? 'check';
  if (!draft) return first;
  if (draft.isSubmitted) return 'done';
  if (draft.sent) return 'check';
  const open = steps.indexOf(firstOpen(journey, draft.answers));
  const asked = steps.findIndex((step) => step === wanted);
  return asked >= 0 && asked <= open ? (steps[asked] ?? first) : (steps[open] ?? first);
}

export interface Place {
  position: number;
  total: number;
  previous: Step | null;
}

/** Where a step stands among the others. */
export function placeOf(journey: Journey, step: Step, answers: Answers): Place {
  const steps = stepsOf(journey, answers);
  const at = steps.indexOf(step);
  return { position: at + 1, total: steps.length, previous: steps[at - 1] ?? null };
}

/** The step after this one for these answers; the first open one when a single answer was changed from the end. */
export function stepAfter(
  journey: Journey,
  step: Step,
  answers: Answers,
  backToCheck: boolean,
): Step {
  if (backToCheck) return firstOpen(journey, answers);
  const steps = stepsOf(journey, answers);
  return steps[steps.indexOf(step) + 1] ?? 'check';
}
