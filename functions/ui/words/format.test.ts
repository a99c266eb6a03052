import { fixed, ratio } from './format';
import { moneyColumn, moneyHeading } from './money';

describe('fixed', () => {
  it.each([
    ['1234567.891', 2, '1,234,567.89'],
    ['-1234.5', 0, '-1,234'],
    ['-0.001', 2, '0.00'],
    ['-0.01', 2, '-0.01'],
    ['0', 2, '0.00'],
    ['999999999999999.99', 1, '1,000,000,000,000,000.0'],
    ['1000000000000000', 2, '1.00e+15'],
    [null, 2, '–'],
  ])('shows %s with %d decimals as %s', (text, places, shown) => {
    expect(fixed(text, places)).toBe(shown);
  });
});

describe('ratio', () => {
  it.each([
    ['-10525189127.3', '< -1,000'],
    ['1000.0001', '> 1,000'],
    ['-1000', '-1,000.00'],
    ['-0.00001', '0.00'],
    [null, '–'],
  ])('shows %s as %s', (text, shown) => {
    expect(ratio(text, 2)).toBe(shown);
  });
});

describe('moneyColumn', () => {
  it.each<[balance: string, amounts: (string | null)[], shown: string[]]>([
    ['10000', ['1234567.891', '-0.005', null], ['1,234,567.89', '0.00', '–']],
    ['100', ['-0.0123'], ['-0.01']],
    ['99.5', ['12.3456789', '0.5'], ['12.34568', '0.50000']],
    ['1', ['-0.25', '12'], ['-0.250000', '12.000000']],
    ['0.01', ['0.0010419', '0.01'], ['0.00104190', '0.01000000']],
    // A balance that nobody named says nothing about a journal in bitcoin.
    ['10000', ['0.0010419', '-0.0001', '0'], ['0.00104190', '-0.00010000', '0.00000000']],
    ['10000', ['0.01', '-0.0001'], ['0.01', '0.00']],
    ['10000', [null], ['–']],
  ])('of an account of %s shows %j as %j', (balance, amounts, shown) => {
    expect(moneyColumn(amounts, balance)).toEqual(shown);
  });

  it('names the currency in the heading where it is known', () => {
    expect([moneyHeading('equity', 'BTC'), moneyHeading('equity', null)]).toEqual(['equity, BTC', 'equity']);
  });
});
