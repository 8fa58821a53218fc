import * as z from 'zod/mini';
import type { BillingRunCreate } from '@/api/billing';
import { across, anyText, day } from '@/components/form/rules';
import { monthBounds } from '@/domain/dates';
import { readPercent } from '@/domain/rates';

/** A billing run as typed. */
export interface RunValues {
  period_start: string;
  period_end: string;
  due_days: string;
  tax_rate: string;
}

const isDueDays = (typed: string) =>
  /^\d{1,2}$/.test(typed) && Number(typed) >= 1 && Number(typed) <= 90;

export const runSchema = z
  .object({ period_start: day, period_end: day, due_days: anyText, tax_rate: anyText })
  .check(
    across<RunValues>(({ period_start, period_end, due_days, tax_rate }) => [
      ...(period_end < period_start ? [{ path: 'period_end', message: 'invalid.date_order' }] : []),
      ...(isDueDays(due_days) ? [] : [{ path: 'due_days', message: 'invalid.due_days' }]),
      ...(tax_rate === '' || readPercent(tax_rate) !== null
        ? []
        : [{ path: 'tax_rate', message: 'invalid.percent' }]),
    ]),
  );

/** The month before today's, which is the one usually billed. */
export function usualRun(today: string): RunValues {
  const { first, last } = monthBounds(today, -1);
  return { period_start: first, period_end: last, due_days: '15', tax_rate: '' };
}

/** What the API is sent; without a rate it takes the operator's own. */
export function runBody(values: RunValues): BillingRunCreate {
  const { period_start, period_end, due_days, tax_rate } = values;
  const rate = readPercent(tax_rate);
  return {
    period_start,
    period_end,
    due_days: Number(due_days),
    ...(rate === null ? {} : { tax_rate: rate }),
  };
}
