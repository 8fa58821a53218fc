import * as z from 'zod/mini';
import type { Provision } from '@/api/contracts';
import type { ServiceCategory } from '@/api/types';
import {
  across,
  anyText,
  cin,
  day,
  email,
  fullName,
  ice,
  optionalAmount,
  optionalDay,
  orNull,
  phone,
  required,
  shortText,
} from '@/components/form/rules';
import { readAmount } from '@/domain/amount';
import { readCin, readIce } from '@/domain/person';

/** What a contract is signed for, as typed: the offer, the line and the dates, whoever signs. */
export interface TermsValues {
  service: ServiceCategory;
  offer_id: string;
  number_mode: 'allocate' | 'existing';
  service_identifier: string;
  contract_start_date: string;
  commitment_months: string;
  granted_advantage_amount: string;
  end_date: string;
  activate: 'on' | 'off';
}

/** The person or firm that signs for the first time. */
export interface PersonValues {
  client_type: 'individual' | 'business';
  full_name: string;
  cin: string;
  ice: string;
  email: string;
  phone: string;
  address: string;
  language: 'fr' | 'ar' | 'en';
}

/** What a known client wants done: one more line, one line changed, or what the rules decide. */
export interface TargetValues {
  client_id: string;
  /** `auto`, `new_line`, or the id of the contract to change. */
  target: string;
}

export type NewClientValues = TermsValues & PersonValues;
export type KnownClientValues = TermsValues & TargetValues;

const terms = {
  service: z.enum(['mobile', 'internet', 'landline']),
  offer_id: required,
  number_mode: z.enum(['allocate', 'existing']),
  service_identifier: anyText,
  contract_start_date: day,
  commitment_months: anyText,
  granted_advantage_amount: optionalAmount,
  end_date: optionalDay,
  activate: z.enum(['on', 'off']),
};

function termProblems(values: TermsValues) {
  const { number_mode, service_identifier, end_date, contract_start_date } = values;
  return [
    ...(number_mode === 'existing' && service_identifier.trim().length < 3
      ? [{ path: 'service_identifier', message: 'invalid.identifier' }]
      : []),
    ...(end_date !== '' && end_date < contract_start_date
      ? [{ path: 'end_date', message: 'invalid.date_order' }]
      : []),
  ];
}

export const newClientSchema = z
  .object({
    ...terms,
    client_type: z.enum(['individual', 'business']),
    full_name: fullName,
    cin,
    ice,
    email,
    phone,
    address: shortText,
    language: z.enum(['fr', 'ar', 'en']),
  })
  .check(
    across<NewClientValues>((values) => [
      ...termProblems(values),
      ...(values.client_type === 'individual' && readCin(values.cin) === null
        ? [{ path: 'cin', message: 'invalid.cin' }]
        : []),
    ]),
  );

export const knownClientSchema = z
  .object({ ...terms, client_id: required, target: required })
  .check(across<KnownClientValues>(termProblems));

export const usualTerms = (today: string): TermsValues => ({
  service: 'mobile',
  offer_id: '',
  number_mode: 'allocate',
  service_identifier: '',
  contract_start_date: today,
  commitment_months: '',
  granted_advantage_amount: '',
  end_date: '',
  activate: 'on',
});

export const nobody: PersonValues = {
  client_type: 'individual',
  full_name: '',
  cin: '',
  ice: '',
  email: '',
  phone: '',
  address: '',
  language: 'fr',
};

export type AdvantageValues = Pick<TermsValues, 'commitment_months' | 'granted_advantage_amount'>;

/** What a commitment was granted for; without a commitment nothing was. */
export function advantageOf(values: AdvantageValues): { granted_advantage_amount?: string } {
  const advantage = readAmount(values.granted_advantage_amount);
  return values.commitment_months !== '' && advantage !== null
    ? { granted_advantage_amount: advantage }
    : {};
}

function termsBody(values: TermsValues): Provision {
  return {
    offer_id: values.offer_id,
    contract_start_date: values.contract_start_date,
    commitment_months: values.commitment_months === '' ? null : Number(values.commitment_months),
    ...advantageOf(values),
    end_date: values.end_date === '' ? null : values.end_date,
    auto_activate: values.activate === 'on',
    ...(values.number_mode === 'existing'
      ? { subscriber: { service_identifier: values.service_identifier.trim() } }
      : {}),
  };
}

/** The order of somebody who signs for the first time. */
export function newClientBody(values: NewClientValues): Provision {
  const business = values.client_type === 'business';
  return {
    ...termsBody(values),
    client: {
      client_type: values.client_type,
      full_name: values.full_name.trim(),
      cin: readCin(values.cin),
      ice: business ? readIce(values.ice) : null,
      email: orNull(values.email),
      phone: orNull(values.phone),
      address: orNull(values.address),
      language: values.language,
    },
  };
}

/** The order of a client who is known. A change of plan keeps the line and the end of its contract. */
export function knownClientBody(values: KnownClientValues): Provision {
  const { client_id, target } = values;
  const { subscriber, ...body } = termsBody(values);
  if (target === 'new_line') {
    return {
      ...body,
      client_id,
      provisioning_intent: 'new_line',
      ...(subscriber ? { subscriber } : {}),
    };
  }
  if (target === 'auto') return { ...body, client_id, ...(subscriber ? { subscriber } : {}) };
  return { ...body, client_id, end_date: null, target_contract_id: target };
}

/** The field of the form for a field of the API: `client.cin` is `cin`. */
export const fieldOf = (path: string): string => path.replace(/^(client|subscriber)\./, '');

/** Which field a refusal without a field is about. */
export const CODES = {
  offer_not_active: 'offer_id',
  offer_validity_invalid: 'contract_start_date',
  contract_date_invalid: 'contract_start_date',
  contract_commitment_invalid: 'end_date',
  subscriber_identifier_conflict: 'service_identifier',
  mobile_number_invalid: 'service_identifier',
  landline_number_invalid: 'service_identifier',
} as const;
