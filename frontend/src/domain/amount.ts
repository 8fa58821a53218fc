const TYPED = /^(\d{1,12})(?:\.(\d{1,2}))?$/;
const SPACES = /[\s\u00a0\u202f]/g;

/**
 * An amount as people type it ("1 400,5", "1400.50") as the API takes it ("1400.50"); null when it is none. Text in,
 * text out: nothing is calculated and no digit is lost.
 */
export function readAmount(typed: string): string | null {
  const parts = TYPED.exec(typed.replace(SPACES, '').replace(',', '.'));
  if (!parts) return null;
  const [, whole = '0', cents = ''] = parts;
  return `${whole.replace(/^0+(?=\d)/, '')}.${cents.padEnd(2, '0')}`;
}

/** True for an amount above nothing. */
export function isPositive(amount: string): boolean {
  return /[1-9]/.test(amount) && !amount.startsWith('-');
}

/** Compare two amounts of the API, digit by digit: below 0, 0 or above 0 as `a` is less, the same or more. */
export function compareAmounts(a: string, b: string): number {
  const [x = '', y = ''] = [readAmount(a), readAmount(b)].map((amount) => amount ?? '0.00');
  return x.length === y.length ? x.localeCompare(y, 'en') : x.length - y.length;
}

/** A whole number of at least one as typed ("12"); null when it is none. */
export function readQuota(typed: string): number | null {
  const digits = typed.replace(SPACES, '');
  return /^\d{1,6}$/.test(digits) && Number(digits) >= 1 ? Number(digits) : null;
}
