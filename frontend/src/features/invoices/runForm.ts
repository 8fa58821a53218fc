import * as z from 'zod/mini';
import type { BillingRunCreate } from '@/api/billing';
import { across, day } from '@/components/form/rules';
import { firstDayOfMonthBefore, lastDayOf } from '@/domain/period';
import { readPercent } from '@/domain/rate';

/** A billing run as typed; an empty field leaves the company's own value. */
export interface RunValues {
  period_start: string;
  period_end: string;
  due_days: string;
  tax_rate: string;
}

const isDueDays = (typed: string) =>
  /^\d{1,2}$/.test(typed) && Number(typed) >= 1 && Number(typed) <= 90;

function problemsOf(values: RunValues) {
  const problems: { path: string; message: string }[] = [];
  const { period_start, period_end, due_days, tax_rate } = values;
  if (period_end < period_start)
    problems.push({ path: 'period_end', message: 'invalid.date_order' });
  if (due_days.trim() !== '' && !isDueDays(due_days.trim()))
    problems.push({ path: 'due_days', message: 'invalid.due_days' });
  if (tax_rate.trim() !== '' && readPercent(tax_rate) === null)
    problems.push({ path: 'tax_rate', message: 'invalid.percent' });
  return problems;
}

export const runSchema = z
  .object({ period_start: day, period_end: day, due_days: z.string(), tax_rate: z.string() })
  .check(across<RunValues>(problemsOf));

/** The month that ended last. */
export const runValues = (today: string): RunValues => {
  const first = firstDayOfMonthBefore(today);
  return { period_start: first, period_end: lastDayOf(first), due_days: '', tax_rate: '' };
};

export function runBody(values: RunValues): BillingRunCreate {
  const rate = readPercent(values.tax_rate);
  const days = values.due_days.trim();
  return {
    period_start: values.period_start,
    period_end: values.period_end,
    ...(days === '' ? {} : { due_days: Number(days) }),
    ...(rate === null ? {} : { tax_rate: rate }),
  };
}
