import { perLocale } from './intl';
import type { Locale } from './locale';

/** The operator's wall clock: instants are shown in it whatever the browser's own zone is. */
export const BUSINESS_TIME_ZONE = 'Africa/Casablanca';

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Days are shown at noon UTC so that no time zone can move them to their neighbour. */
function noonOf(day: string): Date | null {
  const parts = DAY.exec(day);
  if (!parts) return null;
  const date = new Date(`${day}T12:00:00Z`);
  return Number.isNaN(date.getTime()) || !date.toISOString().startsWith(day) ? null : date;
}

type DayFormat = (locale: Locale) => Intl.DateTimeFormat;

const dateFormat = (options: Intl.DateTimeFormatOptions): DayFormat =>
  perLocale((tag) => new Intl.DateTimeFormat(tag, options));
const DATE = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const CLOCK = { hour: '2-digit', minute: '2-digit', timeZone: BUSINESS_TIME_ZONE } as const;

const shortDays = dateFormat({ ...DATE, timeZone: 'UTC' });
const longDays = dateFormat({ dateStyle: 'long', timeZone: 'UTC' });
const months = dateFormat({ month: 'long', year: 'numeric', timeZone: 'UTC' });
const clocks = dateFormat(CLOCK);
const instants = dateFormat({ ...DATE, ...CLOCK });
const isoDays = new Intl.DateTimeFormat('en-CA', {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  timeZone: BUSINESS_TIME_ZONE,
});

/** The first of a month is an ordinal in French, which no formatter knows. */
function ordinal(text: string, locale: Locale): string {
  return locale === 'fr' ? text.replace(/^1(?= |$)/, '1er') : text;
}

function writeDay(day: string, locale: Locale, format: DayFormat): string {
  const date = noonOf(day);
  return date ? ordinal(format(locale).format(date), locale) : day;
}

/** A calendar day of the API, "2026-03-02", in words: "2 mars 2026". Anything else is shown as it came. */
export function formatDay(day: string, locale: Locale): string {
  return writeDay(day, locale, shortDays);
}

/** The ends of a period as they stand in one sentence: within a month the first is its day alone, "29" and "30 nov. 2026". */
export function formatPeriod(
  first: string,
  last: string,
  locale: Locale,
): { start: string; end: string } {
  const end = formatDay(last, locale);
  const isWithin = first !== last && first.slice(0, 7) === last.slice(0, 7) && noonOf(first);
  const start = isWithin
    ? ordinal(String(Number(first.slice(8))), locale)
    : formatDay(first, locale);
  return { start, end };
}

/** The month that a day belongs to: "mars 2026". */
export function formatMonth(day: string, locale: Locale): string {
  return writeDay(day, locale, months);
}

/** A calendar day in full words: "2 novembre 2026". */
export function formatLongDay(day: string, locale: Locale): string {
  return writeDay(day, locale, longDays);
}

/** The hour of an instant on the operator's clock: "14:05". */
export function formatClock(instant: string, locale: Locale): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? instant : clocks(locale).format(date);
}

/** An instant of the API, in UTC, on the operator's clock: "2 mars 2026, 14:05". */
export function formatInstant(instant: string, locale: Locale): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? instant : ordinal(instants(locale).format(date), locale);
}

/** The operator's calendar day at an instant, as the API writes days. */
export function businessDay(now: Date): string {
  return isoDays.format(now);
}

/** The first and the last day of the month that lies `offset` months from the month of a day. */
export function monthBounds(day: string, offset = 0): { first: string; last: string } {
  const date = noonOf(day) ?? new Date();
  const at = (months: number, dayOfMonth: number) =>
    new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, dayOfMonth, 12))
      .toISOString()
      .slice(0, 10);
  return { first: at(offset, 1), last: at(offset + 1, 0) };
}
