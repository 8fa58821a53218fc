import * as z from 'zod/mini';
import { isPositive, readAmount, readQuota } from '@/domain/amount';
import { looksLikeEmail, readCin, readIce, readPhone } from '@/domain/person';

/** Rules of form, the server's own, as far as they can be known before it is asked. Messages are catalogue keys. */
const rule = (holds: (value: string) => boolean, message: string) =>
  z.string().check(z.refine(holds, message));
const orEmpty = (holds: (value: string) => boolean) => (value: string) =>
  value.trim() === '' || holds(value);

export const anyText = z.string();
export const required = rule((value) => value.trim() !== '', 'invalid.required');
export const shortText = rule((value) => value.trim().length <= 300, 'invalid.too_long');

export const fullName = z.string().check(
  z.refine((value) => value.trim() !== '', 'invalid.required'),
  z.refine((value) => value.trim().length !== 1, 'invalid.name_short'),
  z.refine((value) => value.trim().length <= 150, 'invalid.name_long'),
);

export const amount = rule((value) => readAmount(value) !== null, 'invalid.amount');
export const optionalAmount = rule(
  orEmpty((value) => readAmount(value) !== null),
  'invalid.amount',
);
export const positiveAmount = rule((value) => {
  const read = readAmount(value);
  return read !== null && isPositive(read);
}, 'invalid.amount_positive');
export const quota = rule((value) => readQuota(value) !== null, 'invalid.quota');

export const cin = rule(
  orEmpty((value) => readCin(value) !== null),
  'invalid.cin',
);
export const requiredCin = rule((value) => readCin(value) !== null, 'invalid.cin');
export const ice = rule(
  orEmpty((value) => readIce(value) !== null),
  'invalid.ice',
);
export const email = rule(orEmpty(looksLikeEmail), 'invalid.email');
export const phone = rule(
  orEmpty((value) => readPhone(value) !== null),
  'invalid.phone',
);

const isDay = (value: string) => /^\d{4}-\d{2}-\d{2}$/.test(value);
export const day = rule(isDay, 'invalid.date');
export const optionalDay = rule(orEmpty(isDay), 'invalid.date');

const isMonths = (value: string) =>
  /^\d{1,2}$/.test(value) && Number(value) >= 1 && Number(value) <= 60;
export const optionalMonths = rule(orEmpty(isMonths), 'invalid.months');

interface Issue {
  path: string;
  message: string;
}

/** Rules that look at several fields at once: name what is wrong, field by field. */
export function across<Values>(problems: (values: Values) => Issue[]) {
  return z.check<Values>((context) => {
    for (const { path, message } of problems(context.value)) {
      context.issues.push({ code: 'custom', input: context.value, path: [path], message });
    }
  });
}

/** A trimmed text, or null when it is empty: what the API takes for "none". */
export const orNull = (typed: string): string | null => (typed.trim() === '' ? null : typed.trim());
