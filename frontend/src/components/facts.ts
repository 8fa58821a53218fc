import { isRecord } from '@/api/errors';
import { formatDay, formatInstant } from '@/domain/dates';
import { isLocale, LOCALE_NAMES } from '@/domain/locale';
import { formatMoney, HOME_CURRENCY } from '@/domain/money';
import { type OperatorCatalogue, useOperatorText } from '@/i18n/operator';
import type { PlainKey } from '@/i18n/types';

const NOTHING = '–';
const MONEY = /(amount|_fee|_total)$/;
const DECIMAL = /^-?\d+(\.\d+)?$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T/;
/** Where the words of a code are, by what the fact is called; the first that knows the code speaks. */
const FAMILIES: Record<string, string[]> = {
  cause: ['trail.'],
  change: ['plan.'],
  client_type: ['clients.types.'],
  event_types: ['webhook.'],
  fields: ['fact.'],
  reason: ['credits.reason.'],
  roles: ['role.'],
  service_type: ['line.'],
};
const STATUSES = ['contract.status.', 'client.status.', 'case.status.', 'case.hold.', 'line.'];

/** The facts of the audit trail in words: what they are called, and what they say. */
export function useFactText() {
  const { t, locale } = useOperatorText();
  const known = (key: string): string | null => {
    const words = t(key as PlainKey<OperatorCatalogue>);
    return words === key ? null : words;
  };
  const nameOf = (name: string): string => known(`fact.${name}`) ?? name.replaceAll('_', ' ');

  const text = (name: string, value: string): string => {
    if (MONEY.test(name) && DECIMAL.test(value)) return formatMoney(value, HOME_CURRENCY, locale);
    if (DAY.test(value)) return formatDay(value, locale);
    if (INSTANT.test(value)) return formatInstant(value, locale);
    if (name === 'language' && isLocale(value)) return LOCALE_NAMES[value];
    for (const family of FAMILIES[name] ?? STATUSES) {
      const words = known(`${family}${value}`);
      if (words !== null) return words;
    }
    return value;
  };
  const valueOf = (name: string, value: unknown): string => {
    if (value === null || value === undefined || value === '') return NOTHING;
    if (value === true || value === false) return t(value ? 'choice.yes' : 'choice.no');
    if (Array.isArray(value)) return value.map((each) => valueOf(name, each)).join(', ');
    if (isRecord(value) && 'from' in value && 'to' in value)
      return `${valueOf(name, value['from'])} → ${valueOf(name, value['to'])}`;
    return typeof value === 'string' ? text(name, value) : JSON.stringify(value);
  };
  return { nameOf, valueOf };
}
