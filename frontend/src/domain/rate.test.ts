import { percentOf, readPercent } from './rate';

describe('rates', () => {
  it.each([
    ['20', '0.20'],
    ['5,5', '0.055'],
    ['0', '0.00'],
    ['100', '1.00'],
    ['100,0', '1.000'],
    [' 7 % ', '0.07'],
    ['100,1', null],
    ['101', null],
    ['110', null],
    ['200', null],
    ['-1', null],
    ['', null],
    ['1,23456', null],
  ])('%j is read as %j', (typed, rate) => {
    expect(readPercent(typed)).toBe(rate);
  });

  it.each([
    ['0.20', '20'],
    ['0.055', '5.5'],
    ['1', '100'],
    ['0', '0'],
    ['0.2', '20'],
    ['odd', 'odd'],
  ])('%s is written as %s', (rate, percent) => {
    expect(percentOf(rate)).toBe(percent);
  });
});
