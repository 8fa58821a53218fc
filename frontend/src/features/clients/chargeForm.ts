import * as z from 'zod/mini';
import type { ChargeCreate } from '@/api/charges';
import {
  anyText,
  optionalDay,
  orNull,
  positiveAmount,
  required,
  shortText,
} from '@/components/form/rules';
import { readAmount } from '@/domain/amount';

/** A one-off charge as typed; a credit is typed without a sign. */
export interface ChargeValues {
  kind: 'charge' | 'credit';
  amount: string;
  description: string;
  reason: string;
  contract_id: string;
  not_before: string;
}

export const chargeSchema = z.object({
  kind: z.enum(['charge', 'credit']),
  amount: positiveAmount,
  description: required,
  reason: required.check(
    z.refine((typed) => shortText.safeParse(typed).success, 'invalid.too_long'),
  ),
  contract_id: anyText,
  not_before: optionalDay,
});

export const noCharge: ChargeValues = {
  kind: 'charge',
  amount: '',
  description: '',
  reason: '',
  contract_id: '',
  not_before: '',
};

export function chargeBody(values: ChargeValues): ChargeCreate {
  const amount = readAmount(values.amount) ?? values.amount;
  return {
    amount: values.kind === 'credit' ? `-${amount}` : amount,
    description: values.description.trim(),
    reason: values.reason.trim(),
    contract_id: orNull(values.contract_id),
    not_before: orNull(values.not_before),
  };
}
