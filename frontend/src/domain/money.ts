import type { Locale } from './locale';

const AMOUNT = /^(-?)(\d+)(?:\.(\d{1,2}))?$/;
const NARROW_SPACE = '\u202f';
const NO_BREAK_SPACE = '\u00a0';
const FROM_THE_LEFT = '\u2066';
const ISOLATED = '\u2069';

const SEPARATORS: Record<Locale, { group: string; decimal: string }> = {
  fr: { group: NARROW_SPACE, decimal: ',' },
  ar: { group: '.', decimal: ',' },
  en: { group: ',', decimal: '.' },
};

const DIRHAM: Record<Locale, string> = { fr: 'DH', ar: 'درهم', en: 'DH' };

/** The unit as people write it: DH for the dirham, the ISO code for any other currency. */
export function currencyUnit(currency: string, locale: Locale): string {
  return currency === 'MAD' ? DIRHAM[locale] : currency;
}

/** What stands before the cents in a language. */
export function decimalSign(locale: Locale): string {
  return SEPARATORS[locale].decimal;
}

/**
 * Write a decimal string of the API as money, digit for digit: "18250.00" is "18 250,00 DH" in French.
 * Text in, text out: an amount never becomes a binary number, so none is too long to be exact. What is not an amount
 * is shown as it came rather than guessed at.
 */
export function formatMoney(amount: string, currency: string, locale: Locale): string {
  const parts = AMOUNT.exec(amount);
  if (!parts) return amount;
  const [, sign = '', whole = '0', cents = ''] = parts;
  const { group, decimal } = SEPARATORS[locale];
  const digits = whole.replace(/^0+(?=\d)/, '').replace(/\B(?=(\d{3})+$)/g, group);
  const number = `${sign}${digits}${decimal}${cents.padEnd(2, '0')}`;
  // the minus stays before its digits, and the unit after them, however the words around it read
  const written = sign && locale === 'ar' ? `${FROM_THE_LEFT}${number}${ISOLATED}` : number;
  return `${written}${NO_BREAK_SPACE}${currencyUnit(currency, locale)}`;
}

/** The currency of the telecom operator, for amounts that the API gives without one. */
export const HOME_CURRENCY = 'MAD';
