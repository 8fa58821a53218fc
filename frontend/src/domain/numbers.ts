/** Moroccan numbers as people write them and as the API keeps them: `+212` and nine digits. */
export type NumberKind = 'mobile' | 'fixed';

const NATIONAL: Record<NumberKind, RegExp> = {
  mobile: /^(?:(?:\+|00)?2120?|0)?([67]\d{8})$/,
  fixed: /^(?:(?:\+|00)?2120?|0)?([58]\d{8})$/,
};
const CANONICAL = /^\+212(\d)(\d{2})(\d{2})(\d{2})(\d{2})$/;
const SEPARATORS =
  /[\s.()\-\u2010-\u2015\u2212\u00ad\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g;
const ZEROES = [0x0660, 0x06f0];

/** Digits of the Arabic and Persian keyboards as Western ones. */
export function westernDigits(text: string): string {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => {
    const code = digit.charCodeAt(0);
    const zero = ZEROES.find((start) => code >= start && code < start + 10) ?? code;
    return String(code - zero);
  });
}

/** The nine national digits of a number of this kind, in any written form; null when it is none. */
export function readLocalNumber(typed: string, kind: NumberKind): string | null {
  const cleaned = westernDigits(typed).replace(SEPARATORS, '');
  return NATIONAL[kind].exec(cleaned)?.[1] ?? null;
}

/** A canonical number in groups that can be read aloud, "+212 6 55 33 44 22"; anything else as it came. */
export function formatNumber(identifier: string): string {
  const parts = CANONICAL.exec(identifier);
  return parts ? `+212 ${parts.slice(1).join(' ')}` : identifier;
}

/** The canonical form of nine national digits. */
export function canonicalNumber(local: string): string {
  return `+212${local}`;
}
