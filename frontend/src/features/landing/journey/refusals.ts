import { ApiError, isRecord } from '@/api/errors';
import type { MessageKey } from '../kit/useForm';
import type { Answers } from './draft';
import type { Journey, Step } from './steps';

/** A request that was understood and refused: why, and which answer to change. */
export interface Refusal {
  text: MessageKey;
  step: Step | null;
}

const numberStep = ({ service, numberMode }: Answers): Step => {
  if (service !== 'mobile') return 'home';
  return numberMode === 'use_existing' ? 'keep' : 'choose';
};

const FIELD_STEPS: Record<string, (answers: Answers) => Step> = {
  service_category: () => 'service',
  offer_id: () => 'offer',
  cin: () => 'identity',
  full_name: () => 'identity',
  email: () => 'contact',
  contact_phone: () => 'contact',
  address: () => 'address',
  contract_start_date: () => 'start',
  commitment_months: () => 'commitment',
  mobile_number_mode: () => 'number',
  existing_mobile_local_number: () => 'keep',
  requested_mobile_local_number: () => 'choose',
  home_landline_local_number: () => 'home',
};

/** The field that a validation error names first. */
function namedField({ details }: ApiError): string | null {
  const errors = isRecord(details) ? details['errors'] : null;
  const first: unknown = Array.isArray(errors) ? errors[0] : null;
  const loc: unknown = isRecord(first) ? first['loc'] : null;
  const field: unknown = Array.isArray(loc) ? loc[1] : null;
  return typeof field === 'string' ? field : null;
}

function validation(error: ApiError, answers: Answers): Refusal {
  const field = namedField(error);
  const step = field ? FIELD_STEPS[field]?.(answers) : undefined;
  return { text: 'refusal.field', step: step ?? null };
}

/** What a refusal means to a client. */
export function refusalOf(error: ApiError, journey: Journey, answers: Answers): Refusal {
  const isChange = journey === 'change';
  const offer: Step = isChange ? 'plan' : 'offer';
  const date: Step = isChange ? 'date' : 'start';
  switch (error.code) {
    case 'offer_not_active':
    case 'offer_not_found':
    case 'landing_offer_service_mismatch':
      return { text: 'refusal.offer', step: offer };
    case 'offer_validity_invalid':
      return { text: 'refusal.offer_date', step: date };
    case 'contract_date_invalid':
      return { text: 'refusal.date', step: date };
    case 'subscriber_identifier_conflict':
    case 'subscriber_status_transition_invalid':
    case 'subscriber_contract_conflict':
      return { text: 'refusal.number_taken', step: numberStep(answers) };
    case 'subscriber_offer_mismatch':
      return { text: 'refusal.number_other_service', step: numberStep(answers) };
    case 'mobile_number_invalid':
    case 'landline_number_invalid':
      return { text: 'refusal.number_invalid', step: numberStep(answers) };
    case 'identifier_generation_exhausted':
      return { text: 'refusal.no_numbers', step: null };
    case 'client_not_active':
      return { text: 'refusal.client_not_active', step: null };
    case 'contract_not_found':
    case 'landing_contract_client_mismatch':
    case 'contract_upgrade_target_invalid':
      return { text: 'refusal.line', step: isChange ? 'line' : numberStep(answers) };
    case 'validation_error':
      return validation(error, answers);
    default:
      return { text: 'refusal.other', step: null };
  }
}

const UNDECIDED = new Set(['idempotency_in_progress', 'idempotency_key_payload_conflict']);

/** True when the answer says for certain that nothing was done, so that the form may be changed and sent again. */
export function isFinal(error: unknown): error is ApiError {
  if (!(error instanceof ApiError)) return false;
  return (
    error.status >= 400 &&
    error.status < 500 &&
    ![408, 425, 429].includes(error.status) &&
    !UNDECIDED.has(error.code)
  );
}

export const isTokenRefused = (error: unknown): boolean =>
  error instanceof ApiError &&
  ['landing_token_expired', 'landing_token_invalid', 'landing_lookup_token_mismatch'].includes(
    error.code,
  );
