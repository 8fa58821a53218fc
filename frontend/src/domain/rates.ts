import { perLocale } from './intl';
import type { Locale } from './locale';

const percents = perLocale(
  (tag) => new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 4 }),
);
const FRACTION = /^(\d)(?:\.(\d{1,6}))?$/;

/** A rate of the API, "0.20", as people read it: "20 %". What is no rate is shown as it came. */
export function formatRate(rate: string, locale: Locale): string {
  const parts = FRACTION.exec(rate);
  if (!parts) return rate;
  return percents(locale).format(Number(rate));
}

/** A percentage as typed ("20", "7,5") as the API's fraction ("0.20", "0.075"); null when it is none. Digits only move. */
export function readPercent(typed: string): string | null {
  const parts = /^(\d{1,3})(?:\.(\d{1,4}))?$/.exec(typed.trim().replace(',', '.'));
  if (!parts) return null;
  const [, whole = '0', rest = ''] = parts;
  if (Number(whole) > 100 || (Number(whole) === 100 && /[1-9]/.test(rest))) return null;
  const digits = whole.padStart(3, '0');
  return `${digits.slice(0, 1)}.${digits.slice(1)}${rest}`;
}
