import { formatDay, formatMonth } from './dates';
import type { Locale } from './locale';

const MONTH = /^(\d{4})-(\d{2})/;

/** The last day of a day's month, as the API writes days. */
export function lastDayOf(day: string): string {
  const [, year = '', month = ''] = MONTH.exec(day) ?? [];
  const last = new Date(Date.UTC(Number(year), Number(month), 0));
  return Number.isNaN(last.getTime()) ? day : last.toISOString().slice(0, 10);
}

/** The first day of the month before a day's. */
export function firstDayOfMonthBefore(day: string): string {
  const [, year = '', month = ''] = MONTH.exec(day) ?? [];
  const first = new Date(Date.UTC(Number(year), Number(month) - 2, 1));
  return Number.isNaN(first.getTime()) ? day : first.toISOString().slice(0, 10);
}

/** A whole month by its name, anything else by its two days. */
export function formatPeriod(first: string, last: string, locale: Locale): string {
  const whole = first.endsWith('-01') && lastDayOf(first) === last;
  if (whole) return formatMonth(first, locale);
  return `${formatDay(first, locale)} – ${formatDay(last, locale)}`;
}
