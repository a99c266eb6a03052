import fc from 'fast-check';
import { decimal } from '../../test/support/oracles/engine';
import { Decimal } from '../../src/core/base/decimal';
import { Instant } from '../../src/core/base/instant';
import { UNKNOWN_MARKET } from '../../src/core/policy/market';
import type { Policy } from '../../src/core/policy/policy';
import { policyFor } from '../../src/core/policy/policy-for';
import { PROFILES } from '../../src/core/profiles/profiles';
import { joinWindows } from '../../src/core/risk-state/risk-state';
import { closedTrade, newestFirst, type ClosedTrade } from '../../src/core/trades/trade';
import { encodePolicy } from '../../src/contract/callables/policy-response';
import { RiskBook } from './risk-book';
import { runs } from '../../test/support/runs';

const CAPACITY = 8;
const CAPITAL = decimal('1000');
const HOUR = 3600;
const standing = { paused: false, settingsDamage: null, agent: null };

interface Step {
  readonly agentId: string;
  readonly record: ClosedTrade;
  /** How many hours after the close an entry asks; null: none does. */
  readonly ask: number | null;
}

const steps: fc.Arbitrary<Step[]> = fc
  .array(
    fc.record({
      agentId: fc.constantFrom('a', 'b', 'c'),
      hours: fc.integer({ min: 0, max: 12 }),
      pnl: fc.option(fc.integer({ min: -40, max: 20 })),
      symbol: fc.constantFrom(null, 'X', 'Y'),
      r: fc.option(fc.integer({ min: -3, max: 3 })),
      ask: fc.option(fc.integer({ min: 1, max: 30 })),
    }),
    { maxLength: 40, size: 'max' },
  )
  .map((sketches) => {
    let hour = 0;
    return sketches.map(({ agentId, hours, pnl, symbol, r, ask }, index) => {
      hour += hours;
      const record = closedTrade({
        tradeId: `t${String(index).padStart(3, '0')}`,
        closedAt: new Instant(hour * HOUR),
        pnl: pnl === null ? null : new Decimal(pnl),
        capital: pnl === null ? null : new Decimal(100),
        skipped: pnl === null ? 'missing_pnl' : null,
        symbol,
        rMultiple: r === null ? null : new Decimal(r),
      });
      return { agentId, record, ask };
    });
  });

/** As the deployed functions do it: from whole windows, with the equity that was told at midnight. */
function byTheCore(closed: readonly Step[], profile: 'SAFE' | 'AGGRESSIVE', now: Instant): Policy {
  const agents = [...new Set(closed.map(({ agentId }) => agentId))];
  const windows = agents.map((agent) => ({
    capacity: CAPACITY,
    trades: closed
      .filter(({ agentId }) => agentId === agent)
      .map(({ record }) => record)
      .sort(newestFirst)
      .slice(0, CAPACITY),
  }));
  const midnight = now.startOfUtcDay();
  const before = closed.filter(({ record }) => record.closedAt.compare(midnight) <= 0);
  return policyFor({
    profile: PROFILES[profile],
    market: UNKNOWN_MARKET,
    requested: { streak: null, drawdown: null, symbols: null },
    journal: closed.length === 0 ? null : joinWindows(windows),
    equity: {
      amount: before.reduce((sum, { record }) => sum.plus(record.pnl ?? 0), CAPITAL),
      at: midnight,
    },
    standing,
    now,
  });
}

describe('RiskBook', () => {
  it('gives the policy that the core gives from whole windows', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const book = new RiskBook(CAPITAL, CAPACITY);
        history.forEach(({ agentId, record, ask }, index) => {
          book.close(agentId, record);
          const next = history[index + 1]?.record.closedAt;
          if (ask === null) return;
          const asked = record.closedAt.plusSeconds(ask * HOUR);
          const now = next !== undefined && next.compare(asked) < 0 ? next : asked;
          if (now.compare(record.closedAt) <= 0) return;
          for (const name of ['SAFE', 'AGGRESSIVE'] as const) {
            const policy = book.policy({
              profile: PROFILES[name],
              market: UNKNOWN_MARKET,
              standing,
              now,
            });
            expect(encodePolicy(policy)).toEqual(
              encodePolicy(byTheCore(history.slice(0, index + 1), name, now)),
            );
          }
        });
      }),
      { numRuns: runs(250) },
    );
  });

  it('says of nothing that it is known before the first close', () => {
    const now = new Instant(HOUR);
    const policy = new RiskBook(CAPITAL, CAPACITY).policy({
      profile: PROFILES.SAFE,
      market: UNKNOWN_MARKET,
      standing,
      now,
    });
    expect(encodePolicy(policy)).toEqual(encodePolicy(byTheCore([], 'SAFE', now)));
    expect(policy.sources).toEqual({ streak: 'default', drawdown: 'default', symbols: 'default' });
  });

  it("counts today's drawdown from what the account was worth at midnight", () => {
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
      standing,
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
