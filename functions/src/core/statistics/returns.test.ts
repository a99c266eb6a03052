import fc from 'fast-check';
import { Fraction, decimal, textOf, trade, pctText } from '../../../test/support/oracles/engine';
import { daysSpanned, returnSeries } from './returns';
import { returnStatistics, riskFreePct } from './sharpe';

const DAY = 86_400;

const texts = (...args: Parameters<typeof returnSeries>): string[] =>
  returnSeries(...args).map((units) => pctText(units));

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
  it('sums the returns of the trades of a day, whatever their capital', () => {
    const trades = [trade({ pnl: '10', capital: '100' }), trade({ pnl: '-1', capital: '800' })];
    expect(texts(trades, 'day')).toEqual(['9.875']);
  });

  it('sums returns as they are rounded, and does not round again', () => {
    const trades = [trade({ pnl: '1', capital: '3' }), trade({ pnl: '1', capital: '3' })];
    expect(texts(trades, 'day')).toEqual([`66.${'6'.repeat(20)}`]);
    const far = [trade({ pnl: '1e20', capital: '1e-60' }), trade({ pnl: '1e-22', capital: '1' })];
    expect(texts(far, 'day')).toEqual([`1${'0'.repeat(82)}.${'0'.repeat(19)}1`]);
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

  it('leaves out empty days: those without a trade that has a return', () => {
    const trades = [
      trade({ closedAt: 9 * DAY, pnl: '1' }),
      trade({ closedAt: 9 * DAY, pnl: '50', skipped: 'invalid_entry_price' }),
      trade({ closedAt: 0, skipped: 'invalid_quantity' }),
    ];
    expect(texts(trades, 'day')).toEqual(['1']);
  });
});

describe('daysSpanned', () => {
  it.each([
    ['one close', [5], 1],
    ['two on one day', [DAY - 1, 0], 1],
    ['two around midnight', [DAY, DAY - 1], 2],
    ['ten days with three closes', [9 * DAY, 3 * DAY, 0], 10],
    ['days around the epoch', [DAY, -DAY - 1], 4],
    // The first and the last second that Firestore can hold.
    ['all years', [253_402_300_799, -62_135_596_800], 3_652_059],
  ])('counts the days of %s', (_, closes, days) => {
    expect(
      daysSpanned(
        closes.map((closedAt) => trade({ closedAt })),
        closes.length,
      ),
    ).toBe(days);
  });

  it('counts skipped trades too, but nothing if no trade has a return', () => {
    const skipped = trade({ closedAt: 4 * DAY, skipped: 'missing_pnl' });
    expect(daysSpanned([skipped, trade()], 1)).toBe(5);
    expect(daysSpanned([skipped, trade({ skipped: 'missing_pnl' })], 0)).toBe(0);
    expect(daysSpanned([], 0)).toBe(0);
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
    const rf = riskFreePct(decimal('0.04'), basis);
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
