import type {
  DraftRead,
  EligibleOffer,
  Flow,
  NewSubscription,
  PlanChange,
  Reservation,
  ServiceCategory,
} from '@/api/landing';
import { isRecord } from '@/api/errors';

export const SERVICES: readonly ServiceCategory[] = ['mobile', 'internet', 'landline'];

/** What a client has answered so far, in the words of the API. Nothing here is kept by the browser. */
export interface Answers {
  service?: ServiceCategory;
  offerId?: string;
  numberMode?: 'use_existing' | 'assign_new';
  /** Nine digits of a mobile number that the client keeps. */
  existingNumber?: string;
  /** Nine digits of a number that is held for the client. */
  number?: string;
  reservation?: Reservation;
  startDate?: string;
  /** 0 is an answer too: no commitment. */
  commitmentMonths?: number;
  cin?: string;
  fullName?: string;
  email?: string;
  phone?: string;
  address?: string;
  contractId?: string;
}

/** A request that was sent; kept word for word until its answer is known, so that asking again is asking the same. */
export type Sent = { kind: 'new'; body: NewSubscription } | { kind: 'change'; body: PlanChange };

/** What the last page shows once a request was carried out. */
export interface Outcome {
  contractId: string;
  serviceIdentifier: string;
  offerName: string;
  startDate: string;
  isPlanChange: boolean;
}

/** What a draft's payload holds. `key` is the one idempotency key of the whole request, made with its draft. */
export interface Payload {
  key: string;
  answers: Answers;
  sent: Sent | null;
  outcome: Outcome | null;
  /** True once a one-time code was asked for: then none is sent again without being asked. */
  byCode: boolean;
}

export interface Draft extends Payload {
  id: string;
  flow: Flow;
  step: string;
  isSubmitted: boolean;
}

export const emptyPayload = (key: string): Payload => ({
  key,
  answers: {},
  sent: null,
  outcome: null,
  byCode: false,
});

const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

function readReservation(value: unknown): Reservation | undefined {
  if (!isRecord(value) || !Array.isArray(value['numbers'])) return undefined;
  const { reservation_token: token, expires_at: end } = value;
  if (typeof token !== 'string' || typeof end !== 'string') return undefined;
  const numbers = value['numbers'].filter(isRecord).flatMap((held) => {
    const local = text(held['local_number']);
    const identifier = text(held['service_identifier']);
    return local && identifier ? [{ local_number: local, service_identifier: identifier }] : [];
  });
  return { reservation_token: token, expires_at: end, numbers };
}

function readAnswers(value: unknown, cin: string | null): Answers {
  const known = isRecord(value) ? value : {};
  const service = SERVICES.find((name) => name === known['service']);
  const mode = text(known['numberMode']);
  const months = known['commitmentMonths'];
  return {
    service,
    offerId: text(known['offerId']),
    numberMode: mode === 'use_existing' || mode === 'assign_new' ? mode : undefined,
    existingNumber: text(known['existingNumber']),
    number: text(known['number']),
    reservation: readReservation(known['reservation']),
    startDate: text(known['startDate']),
    commitmentMonths: typeof months === 'number' ? months : undefined,
    cin: cin ?? undefined,
    fullName: text(known['fullName']),
    email: text(known['email']),
    phone: text(known['phone']),
    address: text(known['address']),
    contractId: text(known['contractId']),
  };
}

function readSent(value: unknown): Sent | null {
  if (!isRecord(value) || !isRecord(value['body'])) return null;
  const kind = value['kind'];
  return kind === 'new' || kind === 'change' ? ({ kind, body: value['body'] } as Sent) : null;
}

function readOutcome(value: unknown): Outcome | null {
  if (!isRecord(value)) return null;
  const contractId = text(value['contractId']);
  if (!contractId) return null;
  return {
    contractId,
    serviceIdentifier: text(value['serviceIdentifier']) ?? '',
    offerName: text(value['offerName']) ?? '',
    startDate: text(value['startDate']) ?? '',
    isPlanChange: value['isPlanChange'] === true,
  };
}

/** A draft of the API as the pages use it. The payload is free text to the API, so nothing of it is taken on trust. */
export function readDraft(draft: DraftRead): Draft {
  const { payload } = draft;
  return {
    id: draft.id,
    flow: draft.flow_type,
    step: draft.step,
    isSubmitted: draft.status === 'submitted',
    key: text(payload['key']) ?? draft.id,
    answers: readAnswers(payload['answers'], draft.cin),
    sent: readSent(payload['sent']),
    outcome: readOutcome(payload['outcome']),
    byCode: payload['byCode'] === true,
  };
}

/** The payload of a draft to save. The CIN stands beside it, in the field that the API has for it. */
export function writePayload({ key, answers, sent, outcome, byCode }: Payload) {
  const { cin, ...rest } = answers;
  return { cin: cin ?? null, payload: { key, answers: rest, sent, outcome, byCode } };
}

/** Answers that hang on another are forgotten with it: an offer on its service, a number on both. */
export function withPatch(answers: Answers, patch: Partial<Answers>): Answers {
  const next = { ...answers, ...patch };
  if (patch.service !== undefined && patch.service !== answers.service) {
    next.offerId = patch.offerId;
    next.numberMode = undefined;
    next.existingNumber = undefined;
    next.number = undefined;
    next.reservation = undefined;
  }
  if (patch.contractId !== undefined && patch.contractId !== answers.contractId) {
    next.offerId = undefined;
  }
  if (patch.cin !== undefined && patch.cin !== answers.cin) next.contractId = undefined;
  return next;
}

/** True while the numbers of a reservation are still held, with time left to send the form. */
export function isHeld(reservation: Reservation, now: number): boolean {
  const MARGIN_MS = 30_000;
  return Date.parse(reservation.expires_at) - now > MARGIN_MS;
}

export type ChangeType = EligibleOffer['change_type'];
