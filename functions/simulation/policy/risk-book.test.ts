import fc from 'fast-check';
import { decimal } from '../../test/support/oracles/engine';
import { Decimal } from '../../src/core/base/decimal';
import { Instant } from '../../src/core/base/instant';
import { UNKNOWN_MARKET } from '../../src/core/policy/market';
import type { Policy } from '../../src/core/policy/policy';
import { policyFor } from '../../src/core/policy/policy-for';
import { PROFILES } from '../../src/core/profiles/profiles';
import { agentDrawdown, type AgentDrawdownRules } from '../../src/core/policy/agent-drawdown';
import { type AgentStanding, NOTHING_PAUSED } from '../../src/core/policy/standing';
import { joinWindows } from '../../src/core/risk-state/joined-windows';
import { NOTHING_REQUESTED } from '../../src/core/risk-state/risk-state';
import { closedTrade, newestFirst, type ClosedTrade } from '../../src/core/trades/trade';
import type { Window } from '../../src/core/trades/window';
import { encodePolicy } from '../../src/contract/callables/policy-response';
import { RiskBook } from './risk-book';
import { runs } from '../../test/support/runs';

const CAPACITY = 8;
const CAPITAL = decimal('1000');
const HOUR = 3600;

interface Step {
  readonly agentId: string;
  readonly trade: ClosedTrade;
  /** How many hours after the close a policy is requested, and for which agent; null: none is. */
  readonly ask: readonly [hours: number, agentId: string] | null;
}

const steps: fc.Arbitrary<Step[]> = fc
  .array(
    fc.record({
      agentId: fc.constantFrom('a', 'b', 'c'),
      // Symbols are judged by 30 days: 720 hours.
      hours: fc.oneof(
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 0, max: 400 }),
        fc.constantFrom(359, 360, 720),
      ),
      pnl: fc.option(fc.integer({ min: -40, max: 20 })),
      symbol: fc.constantFrom(null, 'X', 'Y'),
      r: fc.option(fc.integer({ min: -3, max: 3 })),
      ask: fc.option(
        fc.tuple(
          fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constantFrom(360, 720, 1000)),
          fc.constantFrom('a', 'b', 'c'),
        ),
      ),
    }),
    { maxLength: 40, size: 'max' },
  )
  .map((sketches) => {
    let hour = 0;
    return sketches.map(({ agentId, hours, pnl, symbol, r, ask }, index) => {
      hour += hours;
      const trade: ClosedTrade = closedTrade({
        tradeId: `t${String(index).padStart(3, '0')}`,
        closedAt: new Instant(hour * HOUR),
        pnl: pnl === null ? null : new Decimal(pnl),
        capital: pnl === null ? null : new Decimal(100),
        skipped: pnl === null ? 'missing_pnl' : null,
        symbol,
        rMultiple: r === null ? null : new Decimal(r),
      });
      return { agentId, trade, ask };
    });
  });

const agentOf = (agentId: string): Omit<AgentStanding, 'drawdown'> => ({
  agentId,
  paused: false,
  weight: decimal('0.25'),
});

/** A limit that a few losses reach. */
const RULES = {
  limitPct: decimal('5'),
  config: { lookbackTrades: CAPACITY, lookbackDays: null, returnBasis: 'trade' },
} as const;

/** As the deployed functions do it: from whole windows, with the equity reported at midnight. */
function byTheCore(
  closed: readonly Step[],
  asking: string,
  profile: 'SAFE' | 'AGGRESSIVE',
  now: Instant,
  rules: AgentDrawdownRules | null = null,
): Policy {
  const agents = [...new Set(closed.map(({ agentId }) => agentId))];
  const windows = agents.map((agent): [string, Window] => [
    agent,
    {
      capacity: CAPACITY,
      trades: closed
        .filter(({ agentId }) => agentId === agent)
        .map(({ trade }) => trade)
        .sort(newestFirst)
        .slice(0, CAPACITY),
    },
  ]);
  const joined = joinWindows(new Map(windows));
  const { held, isDoubtful } = joined.ofAgent(asking).asOf(now);
  const drawdown = rules === null ? null : agentDrawdown(held.trades, rules, isDoubtful);
  const midnight = now.startOfUtcDay();
  const before = closed.filter(({ trade }) => trade.closedAt.compare(midnight) <= 0);
  return policyFor({
    profile: PROFILES[profile],
    market: UNKNOWN_MARKET,
    requested: NOTHING_REQUESTED,
    windows: closed.length === 0 ? null : joined,
    equity: {
      amount: before.reduce((sum, { trade }) => sum.plus(trade.pnl ?? 0), CAPITAL),
      at: midnight,
    },
    standing: { ...NOTHING_PAUSED, agent: { ...agentOf(asking), drawdown } },
    now,
  });
}

describe('RiskBook', () => {
  it('gives the same policy as the core from whole windows', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(null, RULES), (history, rules) => {
        const book = new RiskBook(CAPITAL, CAPACITY, rules);
        history.forEach(({ agentId, trade, ask }, index) => {
          book.close(agentId, trade);
          const next = history[index + 1]?.trade.closedAt;
          if (ask === null) return;
          const [hours, asking] = ask;
          const asked = trade.closedAt.plusSeconds(hours * HOUR);
          const now = next !== undefined && next.compare(asked) < 0 ? next : asked;
          if (now.compare(trade.closedAt) <= 0) return;
          for (const name of ['SAFE', 'AGGRESSIVE'] as const) {
            const policy = book.policy({
              profile: PROFILES[name],
              market: UNKNOWN_MARKET,
              agent: agentOf(asking),
              now,
            });
            expect(encodePolicy(policy)).toEqual(
              encodePolicy(byTheCore(history.slice(0, index + 1), asking, name, now, rules)),
            );
          }
        });
      }),
      { numRuns: runs(100) },
    );
  });

  it('knows nothing before the first close', () => {
    const now = new Instant(HOUR);
    const policy = new RiskBook(CAPITAL, CAPACITY).policy({
      profile: PROFILES.SAFE,
      market: UNKNOWN_MARKET,
      agent: agentOf('a'),
      now,
    });
    expect(encodePolicy(policy)).toEqual(encodePolicy(byTheCore([], 'a', 'SAFE', now)));
    expect(policy.sources).toEqual({ streak: 'default', drawdown: 'default', symbols: 'default' });
  });

  it("counts today's drawdown from the equity at midnight", () => {
    const book = new RiskBook(CAPITAL, CAPACITY);
    const close = (tradeId: string, hour: number, pnl: string): void => {
      book.close(
        'a',
        closedTrade({
          tradeId,
          closedAt: new Instant(hour * HOUR),
          pnl: decimal(pnl),
          capital: decimal('100'),
          skipped: null,
          symbol: null,
          rMultiple: null,
        }),
      );
    };
    // 1000 − 200 = 800 yesterday; today 800 − 20 = 780 at one, after 24 hours: 2.5 % below midnight.
    close('1', 20, '-200');
    close('2', 25, '-20');
    const policy = book.policy({
      profile: PROFILES.SAFE,
      market: UNKNOWN_MARKET,
      agent: agentOf('a'),
      now: new Instant(26 * HOUR),
    });
    expect(encodePolicy(policy)).toMatchObject({
      allow_new_trades: false,
      factors: { drawdown: '0.75' },
      reasons: expect.arrayContaining([
        { code: 'daily_drawdown_limit', max_drawdown_pct: '2.5', daily_dd_limit: '2.5' },
      ]) as unknown,
    });
  });
});
