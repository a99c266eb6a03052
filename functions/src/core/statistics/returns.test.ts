import fc from 'fast-check';
import { Fraction, decimal, textOf, trade } from '../../../test/support/oracles/engine';
import { returnSeries } from './returns';
import { returnStatistics, riskFreePct } from './sharpe';

const DAY = 86_400;

const texts = (...args: Parameters<typeof returnSeries>): (string | null)[] =>
  returnSeries(...args).map(textOf);

describe('returnSeries, basis trade', () => {
  it('has one return per trade', () => {
    const trades = [
      trade({ pnl: '2', capital: '100' }),
      trade({ pnl: '-1', capital: '400' }),
      trade({ pnl: '0', capital: '5' }),
    ];
    expect(texts(trades, 'trade')).toEqual(['2', '-0.25', '0']);
  });

  it('leaves skipped trades out', () => {
    const trades = [
      trade({ skipped: 'missing_pnl' }),
      trade({ pnl: '2' }),
      trade({ pnl: '3', skipped: 'zero_capital' }),
    ];
    expect(texts(trades, 'trade')).toEqual(['2']);
  });

  it('is empty without trades', () => {
    expect(returnSeries([], 'trade')).toEqual([]);
  });
});

describe('returnSeries, basis day', () => {
  it('weighs the trades of a day by their capital', () => {
    // (10 − 1) / (100 + 800) × 100 = 1, where the mean of the single returns would be (10 − 0.125) / 2.
    const trades = [trade({ pnl: '10', capital: '100' }), trade({ pnl: '-1', capital: '800' })];
    expect(texts(trades, 'day')).toEqual(['1']);
  });

  it('rounds the return of a day, and not those of its trades', () => {
    // 2 / 6. If rounded first, 2 / 3 and 0 would have the mean 33.333333333333333333335, and so …34.
    const trades = [trade({ pnl: '2', capital: '3' }), trade({ pnl: '0', capital: '3' })];
    expect(texts(trades, 'day')).toEqual([`33.${'3'.repeat(20)}`]);
  });

  it.each([
    ['0.5 units of the 20th place', '0.0000000000000000000001', '0', '0'],
    ['1.5 units', '0.0000000000000000000001', '0.0000000000000000000002', '0.00000000000000000002'],
  ])('rounds a tie to even: %s', (_, first, second, pct) => {
    const trades = [trade({ pnl: first, capital: '1' }), trade({ pnl: second, capital: '1' })];
    expect(texts(trades, 'day')).toEqual([pct]);
  });

  it.each([
    ['the last second and the first', [DAY - 1, DAY], 2],
    ['the first second and the last', [DAY, 2 * DAY - 1], 1],
    ['across the epoch', [-1, 0], 2],
    ['before the epoch, one day', [-DAY, -1], 1],
    ['before the epoch, two days', [-DAY - 1, -DAY], 2],
    ['a day apart at the same hour', [3600, 3600 + DAY], 2],
  ])('changes day at UTC midnight: %s', (_, closes, days) => {
    const trades = closes.map((closedAt) => trade({ closedAt }));
    expect(returnSeries(trades, 'day')).toHaveLength(days);
  });

  it('has no return for a day of skipped trades, and leaves out the capital of skipped trades', () => {
    const trades = [
      trade({ closedAt: 0, skipped: 'invalid_quantity' }),
      trade({ closedAt: DAY, pnl: '1' }),
      trade({ closedAt: DAY, pnl: '50', skipped: 'invalid_entry_price' }),
    ];
    expect(texts(trades, 'day')).toEqual(['1']);
  });
});

describe.each(['trade', 'day'] as const)('returnSeries of trades in any order, basis %s', (basis) => {
  const sketch = fc.record({
    closedAt: fc.integer({ min: -3 * DAY, max: 3 * DAY }),
    pnl: fc
      .bigInt({ min: -(10n ** 30n), max: 10n ** 30n })
      .map((units) => new Fraction(units, 10n ** 15n).rounded(15)),
    capital: fc.integer({ min: 1, max: 1_000_000 }).map(String),
  });
  const shuffled = fc
    .array(sketch, { minLength: 2, maxLength: 25 })
    .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));

  it('changes no digit of mean, standard deviation and Sharpe ratio', () => {
    const rf = riskFreePct(decimal('0.04'));
    const statistics = (list: Parameters<typeof trade>[0][]): unknown => {
      const { mean, stdDev, sharpe } = returnStatistics(returnSeries(list.map(trade), basis), rf);
      return [mean, stdDev, sharpe].map(textOf);
    };
    fc.assert(
      fc.property(shuffled, ([list, permuted]) => {
        expect(statistics(permuted)).toEqual(statistics(list));
      }),
    );
  });
});
