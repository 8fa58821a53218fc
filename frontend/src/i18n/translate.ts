import { formatCount, perLocale } from '@/domain/intl';
import { directionOf } from '@/domain/locale';
import type { Loaded, PluralForms } from './types';

type Values = Readonly<Record<string, string | number>>;

const RIGHT_TO_LEFT = /[\u0590-\u08ff]/;
const LEFT_TO_RIGHT = /[A-Za-z\u00c0-\u024f+]/;
const FROM_THE_LEFT = '\u2066';
const FIRST_LETTER_DECIDES = '\u2068';
const ISOLATED = '\u2069';

/** A name or number of the other direction stands by itself: it must not turn the words around it. */
function isolated(value: string, locale: Loaded['locale']): string {
  const other = directionOf(locale) === 'rtl' ? LEFT_TO_RIGHT : RIGHT_TO_LEFT;
  if (!other.test(value)) return value;
  // what begins with "+" and digits has no letter to tell its direction by
  return `${RIGHT_TO_LEFT.test(value) ? FIRST_LETTER_DECIDES : FROM_THE_LEFT}${value}${ISOLATED}`;
}

const plurals = perLocale((tag) => new Intl.PluralRules(tag));

function pick(forms: PluralForms, count: unknown, locale: Loaded['locale']): string {
  const rule = typeof count === 'number' ? plurals(locale).select(count) : 'other';
  return forms[rule] ?? forms.other;
}

/** Look a message up and fill it in. `count` chooses the plural form; numbers are written in the language's way. */
export function translate({ locale, messages }: Loaded, key: string, values: Values = {}): string {
  const message = messages[key];
  if (message === undefined) return key;
  const text = typeof message === 'string' ? message : pick(message, values['count'], locale);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? formatCount(value, locale) : isolated(value, locale);
  });
}
