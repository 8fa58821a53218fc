import { businessDay, formatDay, formatInstant, formatMonth, formatPeriod } from './dates';

describe('formatDay', () => {
  it('writes a day in each language, with Western digits', () => {
    expect(formatDay('2026-03-01', 'fr')).toBe('1er mars 2026');
    expect(formatDay('2026-03-01', 'en')).toBe('1 Mar 2026');
    expect(formatDay('2026-03-01', 'ar')).toContain('2026');
    expect(formatDay('2026-03-01', 'ar')).not.toMatch(/[\u0660-\u0669]/);
  });

  it('never moves a day to its neighbour', () => {
    expect(formatDay('2026-01-01', 'fr')).toMatch(/^1er janv\. 2026$/);
    expect(formatDay('2026-12-31', 'fr')).toMatch(/^31 déc\. 2026$/);
  });

  it.each(['', '2026-13-01', '2026-02-30', '2026-3-1', '01/03/2026'])(
    'shows %j as it came',
    (text) => {
      expect(formatDay(text, 'fr')).toBe(text);
    },
  );
});

describe('formatMonth', () => {
  it('names the month of a day', () => {
    expect(formatMonth('2026-03-31', 'fr')).toBe('mars 2026');
    expect(formatMonth('2026-03-31', 'en')).toBe('March 2026');
    expect(formatMonth('soon', 'en')).toBe('soon');
  });
});

describe('formatPeriod', () => {
  it.each([
    ['2026-11-09', '2026-11-30', '9', '30 nov. 2026'],
    ['2026-11-30', '2026-11-30', '30 nov. 2026', '30 nov. 2026'],
    ['2026-11-09', '2026-12-08', '9 nov. 2026', '8 déc. 2026'],
    ['2025-11-09', '2026-11-30', '9 nov. 2025', '30 nov. 2026'],
    ['2026-11-01', '2026-11-30', '1er', '30 nov. 2026'],
    ['2026-10-01', '2026-11-10', '1er oct. 2026', '10 nov. 2026'],
    ['soon', 'later', 'soon', 'later'],
  ])('from %s to %s', (first, last, start, end) => {
    expect(formatPeriod(first, last, 'fr')).toEqual({ start, end });
  });
});

describe('formatInstant', () => {
  it("shows the operator's clock, one hour ahead of UTC outside Ramadan", () => {
    expect(formatInstant('2026-06-01T23:30:00Z', 'fr')).toContain('2 juin 2026');
    expect(formatInstant('2026-06-01T23:30:00Z', 'fr')).toContain('00:30');
  });

  it('shows what is not an instant as it came', () => {
    expect(formatInstant('yesterday', 'fr')).toBe('yesterday');
  });
});

describe('businessDay', () => {
  it('is the day in Casablanca, not the day in UTC', () => {
    expect(businessDay(new Date('2026-06-01T22:59:00Z'))).toBe('2026-06-01');
    expect(businessDay(new Date('2026-06-01T23:01:00Z'))).toBe('2026-06-02');
  });
});
