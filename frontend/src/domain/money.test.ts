import { formatMoney } from './money';

/** Make the invisible visible: narrow space as `_`, no-break space as `~`. */
const shown = (text: string) => text.replaceAll('\u202f', '_').replaceAll('\u00a0', '~');

describe('formatMoney', () => {
  it('writes French amounts with a space, a comma and DH', () => {
    expect(shown(formatMoney('18250.00', 'MAD', 'fr'))).toBe('18_250,00~DH');
    expect(shown(formatMoney('999.99', 'MAD', 'fr'))).toBe('999,99~DH');
    expect(shown(formatMoney('1000000.10', 'MAD', 'fr'))).toBe('1_000_000,10~DH');
  });

  it('keeps Western digits in Arabic', () => {
    expect(shown(formatMoney('18250.00', 'MAD', 'ar'))).toBe('18.250,00~درهم');
    expect(formatMoney('18250.00', 'MAD', 'ar')).not.toMatch(/[\u0660-\u0669]/);
  });

  it('writes English amounts with a comma and a point', () => {
    expect(shown(formatMoney('18250.00', 'MAD', 'en'))).toBe('18,250.00~DH');
  });

  it('names any other currency by its code', () => {
    expect(shown(formatMoney('4500.00', 'NGN', 'en'))).toBe('4,500.00~NGN');
  });

  it('is exact where binary numbers are not', () => {
    expect(shown(formatMoney('12345678901234567890.57', 'MAD', 'fr'))).toBe(
      '12_345_678_901_234_567_890,57~DH',
    );
  });

  it('completes the cents and drops leading zeros', () => {
    expect(shown(formatMoney('5', 'MAD', 'fr'))).toBe('5,00~DH');
    expect(shown(formatMoney('5.5', 'MAD', 'fr'))).toBe('5,50~DH');
    expect(shown(formatMoney('007.10', 'MAD', 'fr'))).toBe('7,10~DH');
    expect(shown(formatMoney('0.00', 'MAD', 'fr'))).toBe('0,00~DH');
  });

  it('keeps the sign, and keeps it in front of the digits in right-to-left text', () => {
    expect(shown(formatMoney('-1200.00', 'MAD', 'fr'))).toBe('-1_200,00~DH');
    expect(formatMoney('-12.00', 'MAD', 'ar').startsWith('\u2066-12,00\u2069')).toBe(true);
  });

  it.each(['', 'abc', '1e5', '1.234', '1,50', '--1', 'NaN'])('shows %j as it came', (text) => {
    expect(formatMoney(text, 'MAD', 'fr')).toBe(text);
  });
});
