import { canonicalNumber, formatNumber, readLocalNumber, westernDigits } from './numbers';

describe('Moroccan numbers', () => {
  it.each([
    '06 55 33 44 22',
    '655334422',
    '+212 6 55 33 44 22',
    '00212655334422',
    '+2120655334422',
    '06.55.33.44.22',
    '06-55-33-44-22',
    '٠٦ ٥٥ ٣٣ ٤٤ ٢٢',
    '\u200e0655334422\u200f',
  ])('%s is a mobile number', (typed) => {
    expect(readLocalNumber(typed, 'mobile')).toBe('655334422');
    expect(readLocalNumber(typed, 'fixed')).toBeNull();
  });

  it.each(['', '06 55 33 44', '06 55 33 44 222', '05 22 33 44 55', '+33 6 55 33 44 22', 'abc'])(
    '%s is none',
    (typed) => {
      expect(readLocalNumber(typed, 'mobile')).toBeNull();
    },
  );

  it('are written in groups', () => {
    expect(formatNumber(canonicalNumber('655334422'))).toBe('+212 6 55 33 44 22');
    expect(formatNumber('box-17')).toBe('box-17');
    expect(readLocalNumber('05 22 33 44 55', 'fixed')).toBe('522334455');
  });

  it('are read from any keyboard', () => {
    expect(westernDigits('۰۱۲ ٩')).toBe('012 9');
  });
});
