const MARKS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const SPACES_AND_DASHES = /[\s\-\u2010-\u2015\u2212]+/g;

/** A CIN as it is kept: capitals and digits, without spaces or dashes; null when it is none. */
export function readCin(typed: string): string | null {
  const cleaned = typed.replace(MARKS, '').replace(SPACES_AND_DASHES, '').toUpperCase();
  return /^[A-Z0-9]{4,20}$/.test(cleaned) ? cleaned : null;
}

/** The digits of a telephone to reach somebody at, with the `+` of an international one; null when it is none. */
export function readPhone(typed: string): string | null {
  const cleaned = typed.replace(MARKS, '').replace(/[\s.()/\u00a0\u202f-]/g, '');
  const digits = cleaned.replace(/^\+/, '');
  return /^\d{6,15}$/.test(digits) ? cleaned : null;
}

/** True for a string that can be an e-mail address; the server has the last word. */
export function looksLikeEmail(typed: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed.trim());
}

/** The 15 digits of a firm's ICE, whose last two check the others; null when they do not. */
export function readIce(typed: string): string | null {
  const digits = typed.replace(/\s/g, '');
  if (!/^\d{15}$/.test(digits)) return null;
  return BigInt(digits) % 97n === 0n ? digits : null;
}

const MOROCCAN = /^(?:\+212|00212|212|0)?([5678]\d{8})$/;

/** A Moroccan number as it is kept, `+212` and nine digits; null when it is none. */
export function readMoroccanNumber(typed: string): string | null {
  const parts = MOROCCAN.exec(typed.replace(MARKS, '').replace(/[\s.-]/g, ''));
  return parts?.[1] === undefined ? null : `+212${parts[1]}`;
}
