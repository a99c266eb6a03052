import fc from 'fast-check';
import { Fraction, decimal, trade, pctText, unitsOf } from '../../../test/support/oracles/engine';
import { Instant } from '../base/instant';
import { closedTrade, inPercent, isSkipReason, newestFirst, returnUnits } from './trade';
import { runs } from '../../../test/support/runs';

describe('returnUnits', () => {
  it.each([
    ['a profit', '5', '200', '2.5'],
    ['a loss', '-5', '200', '-2.5'],
    ['break-even', '0', '200', '0'],
    ['a third', '1', '300', `0.${'3'.repeat(20)}`],
    ['two thirds', '2', '300', `0.${'6'.repeat(19)}7`],
    ['more than was invested', '1000', '0.001', '100000000'],
  ])('is right for %s: %s on a capital of %s is %s %%', (_, pnl, capital, pct) => {
    expect(pctText(returnUnits(decimal(pnl), decimal(capital)))).toBe(pct);
  });

  it.each([
    ['0.5', '0.00000000000000000000005', '0'],
    ['1.5', '0.00000000000000000000015', '0.00000000000000000002'],
    ['2.5', '0.00000000000000000000025', '0.00000000000000000002'],
    ['-1.5', '-0.00000000000000000000015', '-0.00000000000000000002'],
    ['-2.5', '-0.00000000000000000000025', '-0.00000000000000000002'],
    ['0.6', '0.00000000000000000000006', '0.00000000000000000001'],
  ])('rounds a tie to even: %s units of the 20th place', (_, pnl, pct) => {
    expect(pctText(returnUnits(decimal(pnl), decimal('1')))).toBe(pct);
  });

  // Capital (1e20 − 1)²; this pnl is exactly half a unit of the 20th place of it: 0.5e-22 × (1e40 − 2e20 + 1).
  const capital = '9999999999999999999800000000000000000001';
  it.each([
    ['a hair below a tie', '499999999999999999.990000000000000000000049999999', '0'],
    ['a tie of 40 digits', '499999999999999999.99000000000000000000005', '0'],
    ['a hair above a tie', '499999999999999999.990000000000000000000050000001', '0.00000000000000000001'],
  ])('rounds once only: %s', (_, pnl, pct) => {
    expect(pctText(returnUnits(decimal(pnl), decimal(capital)))).toBe(pct);
  });

  it('equals pnl / capital × 100 in exact fractions, rounded half to even at 20 places', () => {
    const digits = fc.bigInt({ min: 1n, max: 10n ** 50n - 1n });
    fc.assert(
      fc.property(
        fc.boolean(),
        digits,
        fc.nat(30),
        digits,
        fc.nat(60),
        (loss, p, pnlPlaces, c, capitalPlaces) => {
          const pnl = decimal(`${loss ? '-' : ''}${p}e-${pnlPlaces}`);
          const cap = decimal(`${c}e-${capitalPlaces}`);
          const expected = Fraction.of(pnl).times(new Fraction(100n)).over(Fraction.of(cap)).rounded(20);
          expect(pctText(returnUnits(pnl, cap))).toBe(expected);
          expect(inPercent(returnUnits(pnl, cap)).toFixed()).toBe(expected);
        },
      ),
      { numRuns: runs(300) },
    );
  });
});

describe('closedTrade', () => {
  const figures = { ...trade({ pnl: '5', capital: '200' }) };

  it('has the return of its pnl and capital', () => {
    expect(closedTrade(figures).returnUnits).toBe(unitsOf('2.5'));
  });

  it('has no return without a pnl or a capital', () => {
    expect(closedTrade({ ...figures, pnl: null }).returnUnits).toBeNull();
    expect(closedTrade({ ...figures, capital: null }).returnUnits).toBeNull();
  });

  it('has the return 0 for a loss too small to show', () => {
    expect(returnUnits(decimal('-1e-30'), decimal('1'))).toBe(0n);
  });
});

describe('isSkipReason', () => {
  it.each<[unknown, boolean]>([
    ['missing_pnl', true],
    ['zero_capital', true],
    ['toString', false],
    ['', false],
    [null, false],
  ])('isSkipReason(%j) is %s', (value, is) => {
    expect(isSkipReason(value)).toBe(is);
  });
});

describe('newestFirst', () => {
  it.each([
    ['the trade that closed later', trade({ closedAt: 2 }), trade({ closedAt: 1 })],
    ['the larger id of two trades at one moment', trade({ tradeId: 'b' }), trade({ tradeId: 'a' })],
    ['time before id', trade({ closedAt: 2, tradeId: 'a' }), trade({ closedAt: 1, tradeId: 'b' })],
    ['the longer id', trade({ tradeId: 'aa' }), trade({ tradeId: 'a' })],
    ['ids by their UTF-8 bytes', trade({ tradeId: '\u{1F600}' }), trade({ tradeId: '\uFF5E' })],
    [
      'microseconds',
      { tradeId: 'a', closedAt: new Instant(1, 2) },
      { tradeId: 'b', closedAt: new Instant(1, 1) },
    ],
  ])('puts %s first', (_, first, second) => {
    expect([second, first].sort(newestFirst)).toEqual([first, second]);
    expect([first, second].sort(newestFirst)).toEqual([first, second]);
  });

  it('gives 0 for the same trade', () => {
    expect(newestFirst(trade(), trade())).toBe(0);
  });
});
