import { compareAmounts, isPositive, readAmount, readQuota } from './amount';
import { monthBounds } from './dates';
import { readCin, readIce, readMoroccanNumber, readPhone } from './person';
import { formatRate, readPercent } from './rates';

it.each([
  ['149', '149.00'],
  ['149,9', '149.90'],
  [' 1 400,50 ', '1400.50'],
  ['1\u202f400.50', '1400.50'],
  ['007', '7.00'],
  ['0', '0.00'],
  ['123456789012.99', '123456789012.99'],
  ['1.234', null],
  ['-5', null],
  ['', null],
  ['1,2,3', null],
  ['NaN', null],
  ['٩٩', null],
])('the amount %j is %j', (typed, amount) => {
  expect(readAmount(typed)).toBe(amount);
});

it.each([
  ['10.00', '9.99', 1],
  ['9.99', '10.00', -1],
  ['99.00', '99.00', 0],
  ['100.00', '99.99', 1],
])('%s compared with %s', (a, b, sign) => {
  expect(Math.sign(compareAmounts(a, b))).toBe(sign);
});

it('knows an amount above nothing', () => {
  expect(['0.01', '10.00', '0.00', '-5.00'].map(isPositive)).toEqual([true, true, false, false]);
});

it.each([
  ['12', 12],
  ['0', null],
  ['1.5', null],
  ['', null],
])('the quota %j is %j', (typed, quota) => {
  expect(readQuota(typed)).toBe(quota);
});

it.each([
  ['ab 123-456', 'AB123456'],
  ['AB1', null],
  ['AB_12345', null],
])('the CIN %j is %j', (typed, cin) => {
  expect(readCin(typed)).toBe(cin);
});

it.each([
  ['001525713000097', '001525713000097'],
  ['001525713000098', null],
  ['1525713000097', null],
])('the ICE %j is %j', (typed, ice) => {
  expect(readIce(typed)).toBe(ice);
});

it.each([
  ['06 55 33 44 22', '0655334422'],
  ['+33 6 12 34 56 78', '+33612345678'],
  ['12', null],
  ['call me', null],
])('the telephone %j is %j', (typed, phone) => {
  expect(readPhone(typed)).toBe(phone);
});

it.each([
  ['06 55 33 44 22', '+212655334422'],
  ['00212 655-33-44-22', '+212655334422'],
  ['655334422', '+212655334422'],
  ['0155334422', null],
])('the line number %j is %j', (typed, number) => {
  expect(readMoroccanNumber(typed)).toBe(number);
});

it.each([
  ['20', '0.20'],
  ['7,5', '0.075'],
  ['0', '0.00'],
  ['100', '1.00'],
  ['101', null],
  ['100.5', null],
  ['-1', null],
])('%j percent is %j', (typed, rate) => {
  expect(readPercent(typed)).toBe(rate);
});

it('writes a rate as people read it', () => {
  expect(formatRate('0.20', 'en')).toBe('20%');
  expect(formatRate('0.075', 'en')).toBe('7.5%');
  expect(formatRate('odd', 'en')).toBe('odd');
});

it('knows the days of a month, also across the year', () => {
  expect(monthBounds('2028-03-31', -1)).toEqual({ first: '2028-02-01', last: '2028-02-29' });
  expect(monthBounds('2026-01-15', -1)).toEqual({ first: '2025-12-01', last: '2025-12-31' });
  expect(monthBounds('2026-12-31')).toEqual({ first: '2026-12-01', last: '2026-12-31' });
});
