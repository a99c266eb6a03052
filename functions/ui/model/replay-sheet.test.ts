import fc from 'fast-check';
import { Falls } from '../../simulation/account/falls';
import { replay } from '../../simulation/replay';
import type { ReplayTrade } from '../../simulation/replay-trades';
import { sameForAll } from '../../simulation/slots';
import { Decimal } from '../../src/core/base/decimal';
import { Instant } from '../../src/core/base/instant';
import { DEFAULT_CONFIG } from '../../src/core/config';
import { decimal } from '../../test/support/oracles/engine';
import { replayTrade } from '../../test/support/oracles/replay';
import { reportTrades } from '../../test/support/report/report-props';
import { runs } from '../../test/support/runs';
import { histogram } from '../charts/histogram';
import { ReplayDays } from './replay-days';
import { replaySheet, type ReplaySheet } from './replay-sheet';

function daysOf(trades: readonly ReplayTrade[]) {
  const days = new ReplayDays(trades[0]?.closedAt ?? new Instant(0, 0));
  const account = { capital: decimal('1000'), slots: sameForAll(trades, 1) };
  return { days, result: replay(trades, DEFAULT_CONFIG, account, [days]) };
}

const sheetOf = (trades: readonly ReplayTrade[]): ReplaySheet =>
  replaySheet(daysOf(trades).days, DEFAULT_CONFIG.riskFreeRate);

/** A trade of one agent that closes at noon of a day, and was opened an hour before. */
const daily = (day: number, pnl: string): ReplayTrade =>
  replayTrade({ id: `d${day}`, agent: 'a', opened: day * 24 + 11, closed: day * 24 + 12, pnl });

describe('ReplayDays', () => {
  const { days, result } = daysOf(reportTrades(['a', 'b', 'c'], 60));

  it('has days that make up the accounts and their difference', () => {
    const grown = days.days.reduce(
      (so, { weightedPct }) => so.times(weightedPct.div(100).plus(1)),
      new Decimal(1),
    );
    expect(grown.minus(1).times(100).minus(result.weighted.netReturnPct).abs().lt('1e-20')).toBe(true);
    expect(days.days.filter(({ hasClose }) => hasClose)).toHaveLength(result.difference.daysWithClose);
  });

  it('has the maximum drawdown of each account as its deepest fall', () => {
    expect(days.weighted.deepest()[0]?.depthPct).toEqual(result.weighted.maxDrawdownPct);
    expect(days.equal.deepest()[0]?.depthPct).toEqual(result.equal.maxDrawdownPct);
  });
});

describe('Falls', () => {
  const at = (hour: number): Instant => new Instant(hour * 3600, 0);
  const fallsOf = (drawdowns: readonly number[], most = 5) => {
    const falls = new Falls(at(0), most);
    drawdowns.forEach((drawdown, index) => {
      falls.add(at(index + 1), new Decimal(drawdown));
    });
    return falls
      .deepest()
      .map(({ depthPct, from, bottom, recovered }) => [
        depthPct.toNumber(),
        ...[from, bottom, recovered].map((moment) => (moment === null ? null : moment.seconds / 3600)),
      ]);
  };

  it('go from the last time at the peak over the lowest point to the peak again, the deepest first', () => {
    expect(fallsOf([0, 2, 1, 0, 0, 3, 5, 4, 0, 1, 7])).toEqual([
      [7, 9, 11, null],
      [5, 5, 7, 9],
      [2, 1, 2, 4],
    ]);
    expect(fallsOf([4, 4, 0, 4, 0])).toEqual([
      [4, 0, 1, 3],
      [4, 3, 4, 5],
    ]);
  });

  it('are as if all had been kept, whatever the course', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 1, 2, 3)), (drawdowns) => {
        expect(fallsOf(drawdowns, 2)).toEqual(fallsOf(drawdowns, 1000).slice(0, 2));
      }),
      { numRuns: runs(100) },
    );
  });
});

describe('replaySheet', () => {
  it('has a row per month, in which days are compounded', () => {
    // 31 January is day 30. The first close makes the first weight.
    const { months } = sheetOf([daily(28, '10'), daily(29, '10'), daily(30, '10'), daily(31, '-50')]);
    expect(months.rows).toEqual([
      ['Jan 1970', '21.00 %', '21.00 %', '0.00', '2'],
      ['Feb 1970', '-50.00 %', '-50.00 %', '0.00', '1'],
    ]);
  });

  it('names the falls of both accounts with their days, and says what has not recovered', () => {
    const { falls } = sheetOf([daily(0, '1'), daily(1, '-10'), daily(2, '20'), daily(4, '-50')]);
    expect(falls.rows.slice(-2)).toEqual([
      ['equal weights', '50.00 %', '3 Jan 1970', '5 Jan 1970', 'not yet', ''],
      ['equal weights', '10.00 %', '1 Jan 1970', '2 Jan 1970', '3 Jan 1970', '2 days'],
    ]);
    // After the loss Maestro held less, and so had not yet recovered.
    expect(falls.rows.slice(0, -2)).toEqual([
      ['Maestro', '54.55 %', '1 Jan 1970', '5 Jan 1970', 'not yet', ''],
    ]);
    expect(sheetOf([daily(0, '1'), daily(1, '1')]).falls.rows).toEqual([]);
  });

  it('says on how many days Maestro was ahead, and counts all of them in the picture', () => {
    const { days, result } = daysOf(reportTrades(['a', 'b', 'c'], 60));
    const { sentence, histogram: made } = replaySheet(days, decimal('0')).spread;
    expect(sentence).toMatch(
      /^Of \d+ days with a close, Maestro was ahead on \d+, behind on \d+.*\. Median -?\d\.\d{3}, best \d+\.\d\d \(\d+ \w{3} 2024\), worst -/,
    );
    expect(made?.bars.reduce((sum, { count }) => sum + count, 0)).toBe(result.difference.daysWithClose);
  });

  it('says in words that there are too few days', () => {
    const { spread, rolling } = sheetOf([daily(0, '1')]);
    expect([spread.sentence, spread.histogram, rolling]).toEqual(['Too few days for a picture.', null, null]);
  });

  it('has rolling figures from 31 days on, over calendar days, and no ratio of few days with a close', () => {
    const every = (days: number, count: number): ReplayTrade[] =>
      Array.from({ length: count }, (_, index) => daily(index * days, index % 2 === 0 ? '1' : '-0.5'));
    expect(sheetOf(every(1, 30)).rolling).toBeNull();
    const short = sheetOf(every(1, 31)).rolling;
    expect(short?.charts.map(({ id }) => id)).toEqual(['rolling-return', 'rolling-swing']);
    // The last 30 days: 15 gains and 15 losses.
    const [first] = short?.charts ?? [];
    const value = first?.kind === 'lines' ? first.series[0]?.values.at(-1) : null;
    expect(value).toBeCloseTo((1.01 ** 15 * 0.995 ** 15 - 1) * 100, 9);
    expect(sheetOf(every(1, 100)).rolling?.charts.map(({ id }) => id)).toContain('rolling-sharpe');
    expect(sheetOf(every(9, 40)).rolling?.charts.map(({ id }) => id)).not.toContain('rolling-sharpe');
    expect(sheetOf(every(1, 2000)).rolling?.times).toHaveLength(250);
  });
});

describe('histogram', () => {
  it('counts each value once, in a step that has it, and none of both sides of 0', () => {
    fc.assert(
      fc.property(
        fc
          .array(
            // Below the smallest steps of a double the edges cannot be told apart.
            fc.double({ min: -50, max: 50, noNaN: true }).map((value) => Number(value.toFixed(9))),
            { minLength: 2 },
          )
          .filter((values) => values.some((value) => Math.abs(value - (values[0] ?? 0)) > 1e-6)),
        (values) => {
          const { bars } = histogram(values);
          expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
          bars.forEach(({ from, to, count }, index) => {
            const isLast = index === bars.length - 1;
            const own = values.filter((value) => value >= from && (value < to || (isLast && value <= to)));
            expect(own).toHaveLength(count);
            expect(from < 0 && to > 0).toBe(false);
          });
          expect(Math.max(...bars.map(({ height }) => height))).toBe(120);
        },
      ),
      { numRuns: runs(200) },
    );
  });
});
