import * as z from 'zod/mini';
import type { PaymentCreate, PaymentMethod } from '@/api/collections';
import type { Schema } from '@/api/types';
import { anyText, day, orNull, positiveAmount, shortText } from '@/components/form/rules';
import { compareAmounts, readAmount } from '@/domain/amount';

export const METHODS = [
  'bank_transfer',
  'cash',
  'card',
  'wallet',
  'other',
] as const satisfies readonly PaymentMethod[];

/** A payment as typed. */
export interface PaymentValues {
  amount: string;
  payment_date: string;
  method: string;
  reference: string;
  note: string;
}

/** More than what is owed is refused before the server is asked. */
export const paymentSchema = (outstanding: string) =>
  z.object({
    amount: positiveAmount.check(
      z.refine((typed) => {
        const read = readAmount(typed);
        return read === null || compareAmounts(read, outstanding) <= 0;
      }, 'invalid.above_outstanding'),
    ),
    payment_date: day,
    method: anyText,
    reference: shortText,
    note: shortText,
  });

/** What is owed, received today. */
export const paymentValues = (outstanding: string, today: string): PaymentValues => ({
  amount: outstanding,
  payment_date: today,
  method: METHODS[0],
  reference: '',
  note: '',
});

export const settlementBody = (values: PaymentValues): Schema<'ApprovePaid'> => ({
  payment_date: values.payment_date,
  method: values.method as PaymentMethod,
  reference: orNull(values.reference),
  note: orNull(values.note),
});

export const paymentBody = (values: PaymentValues, invoiceId: string): PaymentCreate => ({
  ...settlementBody(values),
  payment_date: values.payment_date,
  invoice_id: invoiceId,
  amount: readAmount(values.amount) ?? values.amount,
});
