const FRACTION = /^([01])(?:\.(\d{1,6}))?$/;
const TYPED = /^(\d{1,3})(?:[.,](\d{1,4}))?$/;

/** A rate of the API as people read it: "0.20" is "20", "0.055" is "5.5". Digits are moved, nothing is calculated. */
export function percentOf(rate: string): string {
  const parts = FRACTION.exec(rate);
  if (!parts) return rate;
  const [, whole = '0', decimals = ''] = parts;
  const digits = decimals.padEnd(2, '0');
  const percent = `${whole}${digits.slice(0, 2)}`.replace(/^0+(?=\d)/, '');
  const rest = digits.slice(2).replace(/0+$/, '');
  return rest === '' ? percent : `${percent}.${rest}`;
}

/** A percentage as typed, "20" or "5,5", as the API takes it, "0.20"; null outside 0 to 100. */
export function readPercent(typed: string): string | null {
  const parts = TYPED.exec(typed.replace(/[\s%\u00a0\u202f]/g, ''));
  if (!parts) return null;
  const [, whole = '0', decimals = ''] = parts;
  const digits = whole.padStart(3, '0');
  const rest = decimals.replace(/0+$/, '');
  if (digits > '100' || (digits === '100' && rest !== '')) return null;
  return `${digits.slice(0, 1)}.${digits.slice(1)}${rest}`;
}
