import fc from 'fast-check';
import { runs } from '../../../test/support/runs';
import { Decimal } from '../base/decimal';
import { Instant } from '../base/instant';
import { drawdownGroup } from '../risk-state/risk-state';
import { joinWindows } from '../risk-state/joined-windows';
import { DrawdownMeter } from '../statistics/drawdown-meter';
import { type ClosedTrade, closedTrade, newestFirst } from '../trades/trade';
import { afterCloses, sameToday, todayOf } from './today';

const DAY = 86_400;
const NOW = new Instant(20_000 * DAY + 40_000);

interface Drawn {
  readonly agent: string;
  readonly seconds: number;
  readonly pnl: number | null;
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  agent: fc.constantFrom('a', 'b', 'c'),
  // Up to three days ago, often at the same second and around midnight.
  seconds: fc.oneof(
    fc.integer({ min: -3 * DAY, max: 300 }),
    fc.integer({ min: -40_003, max: -39_997 }),
    fc.integer({ min: -5, max: 0 }),
  ),
  pnl: fc.option(fc.integer({ min: -60, max: 60 }), { freq: 8 }),
});

function tradeOf({ seconds, pnl }: Drawn, index: number): ClosedTrade {
  return closedTrade({
    tradeId: `t${String(index).padStart(3, '0')}`,
    closedAt: NOW.plusSeconds(seconds),
    pnl: pnl === null ? null : new Decimal(pnl).div(10),
    capital: pnl === null ? null : new Decimal(100),
    skipped: pnl === null ? 'missing_pnl' : null,
    symbol: null,
    rMultiple: null,
  });
}

/** Windows that hold every trade, so that nothing is cut. */
function windowsOf(
  trades: readonly { readonly agent: string; readonly trade: ClosedTrade }[],
): Map<string, { capacity: number; trades: ClosedTrade[] }> {
  const windows = new Map<string, { capacity: number; trades: ClosedTrade[] }>();
  for (const { agent, trade } of trades) {
    const window = windows.get(agent) ?? { capacity: 1000, trades: [] };
    windows.set(agent, window);
    window.trades.push(trade);
    window.trades.sort(newestFirst);
  }
  return windows;
}

const equities = fc
  .record({
    amount: fc.integer({ min: 1, max: 200 }),
    ago: fc.oneof(fc.constant(3 * DAY), fc.integer({ min: 0, max: 2 * DAY })),
  })
  .map(({ amount, ago }) => ({ amount: new Decimal(amount), at: NOW.plusSeconds(-ago) }));

describe('afterCloses', () => {
  it('gives what all windows give, for closes that come in their order, or asks for the windows', () => {
    let kept = 0;
    fc.assert(
      fc.property(
        fc.array(drawn, { minLength: 1, maxLength: 25 }),
        equities,
        fc.nat({ max: 12 }),
        fc.integer({ min: 1, max: 4 }),
        (all, equity, from, group) => {
          const trades = all
            .map((each, index) => ({ agent: each.agent, trade: tradeOf(each, index) }))
            .sort((a, b) => newestFirst(b.trade, a.trade));
          const timeOf = (count: number): Instant => {
            const last = trades[count - 1]?.trade.closedAt ?? NOW.plusSeconds(-3 * DAY);
            return last.compare(equity.at) < 0 ? equity.at : last;
          };
          const start = Math.min(from, trades.length);
          const begins = windowsOf(trades.slice(0, start));
          let { today } = todayOf(begins, equity, timeOf(start));
          for (let count = start; count < trades.length; count += group) {
            const closes = trades.slice(count, count + group).map(({ trade }) => trade);
            const now = timeOf(Math.min(count + group, trades.length));
            const next = afterCloses(today, closes, equity, now);
            if (next === null) return;
            today = next;
            kept++;
            const windows = windowsOf(trades.slice(0, count + group));
            const exact = todayOf(windows, equity, now);
            expect(exact.isCut).toBe(false);
            expect(sameToday(today, exact.today)).toBe(true);
            // And that is what the policy says.
            const policy = drawdownGroup(joinWindows(windows).asOf(now), equity, now).value;
            const { now: depth, worst } = DrawdownMeter.resumed(today.measured);
            expect([depth.compare(policy?.now ?? depth), worst.compare(policy?.worst ?? depth)]).toEqual([
              0, 0,
            ]);
          }
        },
      ),
      { numRuns: runs(500) },
    );
    expect(kept).toBeGreaterThan(500);
  });

  it('begins a new day with the equity that the last one ended with', () => {
    const equity = { amount: new Decimal(100), at: NOW.plusSeconds(-10) };
    const { today } = todayOf(new Map(), equity, NOW);
    const lost = afterCloses(today, [tradeOf({ agent: 'a', seconds: 0, pnl: -100 }, 0)], equity, NOW);
    expect(lost && DrawdownMeter.resumed(lost.measured).worst.shown.toFixed()).toBe('10');
    const next = lost && afterCloses(lost, [], equity, NOW.plusSeconds(DAY));
    expect(next && DrawdownMeter.resumed(next.measured).worst.shown.toFixed()).toBe('0');
    expect(next?.measured.equity.toFixed()).toBe('90');
  });

  it.each<[string, Drawn]>([
    ['is older than the newest', { agent: 'a', seconds: -20, pnl: 1 }],
    ['was known when the equity was reported', { agent: 'a', seconds: -30, pnl: 1 }],
    ['lies ahead', { agent: 'a', seconds: 301, pnl: 1 }],
  ])('asks for the windows after a close that %s', (_, late) => {
    const equity = { amount: new Decimal(100), at: NOW.plusSeconds(-25) };
    const windows = windowsOf([{ agent: 'a', trade: tradeOf({ agent: 'a', seconds: -10, pnl: 1 }, 0) }]);
    const { today } = todayOf(windows, equity, NOW);
    expect(afterCloses(today, [tradeOf(late, 1)], equity, NOW)).toBeNull();
  });

  it('asks for the windows when the clock was set back to the day before', () => {
    const equity = { amount: new Decimal(100), at: NOW.plusSeconds(-10 * DAY) };
    const { today } = todayOf(new Map(), equity, NOW);
    expect(afterCloses(today, [], equity, NOW.plusSeconds(-DAY))).toBeNull();
  });
});
