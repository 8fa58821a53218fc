import { directionOf, INTL_TAGS } from '@/domain/locale';
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

function pick(forms: PluralForms, count: unknown, tag: string): string {
  const rule = typeof count === 'number' ? new Intl.PluralRules(tag).select(count) : 'other';
  return forms[rule] ?? forms.other;
}

/** Look a message up and fill it in. `count` chooses the plural form; numbers are written in the language's way. */
export function translate({ locale, messages }: Loaded, key: string, values: Values = {}): string {
  const message = messages[key];
  if (message === undefined) return key;
  const tag = INTL_TAGS[locale];
  const text = typeof message === 'string' ? message : pick(message, values['count'], tag);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number'
      ? new Intl.NumberFormat(tag).format(value)
      : isolated(value, locale);
  });
}
