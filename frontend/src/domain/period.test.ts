import { firstDayOfMonthBefore, formatPeriod, lastDayOf } from './period';

describe('periods', () => {
  it.each([
    ['2026-02-01', '2026-02-28'],
    ['2028-02-11', '2028-02-29'],
    ['2026-12-31', '2026-12-31'],
  ])('the month of %s ends on %s', (day, last) => {
    expect(lastDayOf(day)).toBe(last);
  });

  it.each([
    ['2026-11-20', '2026-10-01'],
    ['2026-01-31', '2025-12-01'],
  ])('the month before %s begins on %s', (day, first) => {
    expect(firstDayOfMonthBefore(day)).toBe(first);
  });

  it('are named by their month when they are one', () => {
    expect(formatPeriod('2026-10-01', '2026-10-31', 'fr')).toBe('octobre 2026');
    expect(formatPeriod('2026-10-01', '2026-10-15', 'fr')).toBe('1er oct. 2026 – 15 oct. 2026');
  });
});
