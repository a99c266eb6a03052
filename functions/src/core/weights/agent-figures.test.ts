import fc from 'fast-check';
import { Fraction, configured, decimal, textOf, trade } from '../../../test/support/oracles/engine';
import { exactStatistics, significant } from '../../../test/support/oracles/statistics';
import { runs } from '../../../test/support/runs';
import type { EngineConfig } from '../config';
import { type ClosedTrade, newestFirst } from '../trades/trade';
import { assessAgent } from './agent-figures';

const DAY = 86_400;

/** The published figures of these trades, as text. */
function figuresOf(window: readonly ClosedTrade[], config: EngineConfig): Record<string, string | null> {
  const { sharpe, meanReturnPct, stdDevPct, standardError, evidence } = assessAgent(window, config);
  const { skewness, kurtosis, minTrackRecord, sortino, ...others } = evidence();
  expect(textOf(standardError())).toBe(textOf(others.standardError));
  return {
    mean: textOf(meanReturnPct),
    stdDev: textOf(stdDevPct),
    sharpe: textOf(sharpe),
    skewness: textOf(skewness),
    kurtosis: textOf(kurtosis),
    standardError: textOf(others.standardError),
    minTrackRecord: textOf(minTrackRecord),
    sortino: textOf(sortino),
  };
}

/** The same by the definitions, of returns in units of the 20th decimal place. */
function expectedOf(units: readonly bigint[], { riskFreeRate, returnBasis }: EngineConfig): unknown {
  const rf = Fraction.of(riskFreeRate).times(new Fraction(100n, returnBasis === 'day' ? 365n : 252n));
  return Object.fromEntries(
    Object.entries(exactStatistics(units, rf)).map(([name, value]: [string, Fraction | null]) => [
      name,
      value && significant(value, 28),
    ]),
  );
}

/** A trade with this return. */
function tradeOf(units: bigint, closedAt: number, tradeId: string): ClosedTrade {
  return trade({ tradeId, closedAt, pnl: new Fraction(units, 10n ** 20n).rounded(20), capital: '100' });
}

const rates = fc.constantFrom('0', '0.04', '0.123456789012', '1').map((rate) => decimal(rate));

/** What cancels: returns far from 0 or next to the rate, beside one another by little. */
const level = fc.constantFrom(
  0n,
  10n ** 28n,
  -(10n ** 28n),
  4n * 10n ** 4n,
  // 4/252 % and 100/252 %, rounded.
  1_587_301_587_301_587_302n,
  39_682_539_682_539_682_540n,
);
const series = fc
  .tuple(level, fc.constantFrom(10n ** 3n, 10n ** 8n, 21n * 10n ** 15n, 10n ** 20n), fc.boolean())
  .chain(([base, step, few]) =>
    fc
      .array(few ? fc.constantFrom(0n, 1n) : fc.bigInt({ min: -50n, max: 50n }), {
        minLength: 1,
        maxLength: 24,
      })
      .map((list) => list.map((units) => base + units * step)),
  );

describe('the figures of an agent, basis trade', () => {
  it('are right in every digit, also where nearly all of them cancel', () => {
    fc.assert(
      fc.property(series, rates, (units, riskFreeRate) => {
        const config = configured({ riskFreeRate });
        const window = units.map((value, index) => tradeOf(value, -index, 'trade'));
        expect(figuresOf(window, config)).toEqual(expectedOf(units, config));
      }),
      { numRuns: runs(200) },
    );
  });

  it('have a standard error also for returns of 1e8 % and 1e8 % + 0.00021 %', () => {
    const units = [0n, 1n, 0n, 0n, 1n, 0n].map((high) => 10n ** 28n + high * 21n * 10n ** 15n);
    const window = units.map((value, index) => tradeOf(value, -index, 'trade'));
    expect(figuresOf(window, configured())).toEqual(expectedOf(units, configured()));
  });
});

describe('the figures of an agent, basis day', () => {
  const closes = fc.array(
    fc.record({
      units: fc.bigInt({ min: -(10n ** 21n), max: 10n ** 21n }),
      closedAt: fc.integer({ min: -20 * DAY, max: 20 * DAY }),
      isSkipped: fc.constantFrom(false, false, true),
    }),
    { maxLength: 20 },
  );

  it('are those of every calendar day from the oldest close to the newest', () => {
    fc.assert(
      fc.property(closes, rates, fc.integer({ min: 2, max: 12 }), (sketches, riskFreeRate, minTrades) => {
        const config = configured({ riskFreeRate, minTrades, returnBasis: 'day', lookbackTrades: 15 });
        const window = sketches
          .map(({ units, closedAt, isSkipped }, index) =>
            isSkipped
              ? trade({ tradeId: `t${index}`, closedAt, skipped: 'missing_pnl' })
              : tradeOf(units, closedAt, `t${index}`),
          )
          .sort(newestFirst);
        const looked = window.slice(0, 15);
        const known = looked.filter(({ skipped }) => skipped === null);
        const figures = assessAgent(window, config);
        expect(figures.tradesNeeded).toBe(Math.max(0, minTrades - known.length));
        if (known.length === 0) {
          expect([figures.meanReturnPct, figures.score, figures.daysNeeded]).toEqual([null, null, minTrades]);
          return;
        }
        const dayOf = (seconds: number): number => Math.floor(seconds / DAY);
        const days = looked.map(({ closedAt }) => dayOf(closedAt.seconds));
        const series = new Map<number, bigint>();
        for (let day = Math.min(...days); day <= Math.max(...days); day++) series.set(day, 0n);
        for (const { closedAt, returnUnits } of known) {
          const day = dayOf(closedAt.seconds);
          series.set(day, (series.get(day) ?? 0n) + (returnUnits ?? 0n));
        }
        expect(figures.daysNeeded).toBe(Math.max(0, minTrades - series.size));
        expect(figures.score === null).toBe(known.length < minTrades || series.size < minTrades);
        expect(figuresOf(window, config)).toEqual(expectedOf([...series.values()], config));
      }),
      { numRuns: runs(150) },
    );
  });

  it('cost as much for a close in the year 1 and one in 9999 as for any two', () => {
    const window = [
      tradeOf(3n * 10n ** 20n, 253_402_300_799, 'b'),
      tradeOf(10n ** 20n, -62_135_596_800, 'a'),
    ];
    const config = configured({ returnBasis: 'day', riskFreeRate: decimal('0'), minTrades: 2 });
    const { score, meanReturnPct, evidence } = assessAgent(window, config);
    // 4 % in n = 3,652,059 days: mean 4/n, s² = (10 − 16/n) / (n − 1).
    const n = new Fraction(3_652_059n);
    const variance = new Fraction(10n).minus(new Fraction(16n).over(n)).over(new Fraction(3_652_058n));
    const mean = new Fraction(4n).over(n);
    expect(textOf(meanReturnPct)).toBe(significant(mean, 28));
    expect(textOf(score)).toBe(significant(mean.over(variance.sqrt()), 28));
    expect(textOf(evidence().maxDrawdownPct)).toBe('0');
  });
});
