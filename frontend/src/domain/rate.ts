const PERCENT = /^(\d{1,3})(?:\.(\d{1,4}))?$/;
const RATE = /^(\d)(?:\.(\d{1,6}))?$/;

/** A percentage as typed ("20", "5,5") as the rate that the API takes ("0.20", "0.055"); null when it is none. */
export function readPercent(typed: string): string | null {
  const parts = PERCENT.exec(typed.replace(/[\s%]/g, '').replace(',', '.'));
  if (!parts) return null;
  const [, whole = '', fraction = ''] = parts;
  const digits = whole.padStart(3, '0') + fraction;
  if (/^1\d*[1-9]/.test(digits) || /^[2-9]/.test(digits)) return null;
  return `${digits.slice(0, 1)}.${digits.slice(1)}`;
}

/** A rate of the API ("0.055") as a percentage ("5.5"); what is no rate is shown as it came. */
export function percentOf(rate: string): string {
  const parts = RATE.exec(rate);
  if (!parts) return rate;
  const [, whole = '', fraction = ''] = parts;
  const digits = whole + fraction.padEnd(2, '0');
  const hundreds = digits.slice(0, 3).replace(/^0+(?=\d)/, '');
  const rest = digits.slice(3).replace(/0+$/, '');
  return rest === '' ? hundreds : `${hundreds}.${rest}`;
}
