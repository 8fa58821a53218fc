import * as z from 'zod/mini';
import type { PaymentCreate, PaymentMethod } from '@/api/collections';
import { anyText, day, orNull, positiveAmount, shortText } from '@/components/form/rules';
import { readAmount } from '@/domain/amount';

export const METHODS: readonly PaymentMethod[] = [
  'bank_transfer',
  'cash',
  'card',
  'wallet',
  'other',
];

/** A payment as typed. */
export interface PaymentValues {
  amount: string;
  payment_date: string;
  method: string;
  reference: string;
  note: string;
}

export const paymentSchema = z.object({
  amount: positiveAmount,
  payment_date: day,
  method: anyText,
  reference: shortText,
  note: shortText,
});

/** What the API is sent: the amount digit for digit. */
export const paymentBody = (values: PaymentValues, invoiceId: string): PaymentCreate => ({
  invoice_id: invoiceId,
  amount: readAmount(values.amount) ?? values.amount,
  payment_date: values.payment_date,
  method: values.method as PaymentMethod,
  reference: orNull(values.reference),
  note: orNull(values.note),
});
