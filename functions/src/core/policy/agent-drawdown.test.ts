import { decimal, textOf, trade } from '../../../test/support/oracles/engine';
import { AGENT, answer, type Answer, close, MIDNIGHT, NOW } from '../../../test/support/oracles/policy';
import { DEFAULT_CONFIG, type EngineConfig } from '../config';
import { assessAgent } from '../weights/agent-figures';
import { joinWindows } from '../risk-state/joined-windows';
import { type AgentDrawdown, agentDrawdown, knownAgentDrawdown } from './agent-drawdown';
import type { PlainTrade } from '../trades/trade';

const DAY = 86_400;

/** Trades of a capital of 100 each, a day apart, oldest first; null: without a return. */
function window(...pnls: readonly (string | null)[]): PlainTrade[] {
  return pnls.map((pnl, index) =>
    trade({
      tradeId: `t${index}`,
      closedAt: index * DAY,
      ...(pnl === null ? { skipped: 'missing_pnl' } : { pnl }),
    }),
  );
}

function drawdownOf(trades: readonly PlainTrade[], config: Partial<EngineConfig> = {}): AgentDrawdown {
  const rules = { limitPct: decimal('10'), config: { ...DEFAULT_CONFIG, ...config } };
  return agentDrawdown(trades, rules, false);
}

const shown = (trades: readonly PlainTrade[], config: Partial<EngineConfig> = {}): string | null =>
  textOf(drawdownOf(trades, config).now.shown);

describe('the trades that the drawdown of an agent looks at', () => {
  const trades = window('-50', '20', '-10', '-10');

  it.each<[Partial<EngineConfig>, string]>([
    // 0.5 × 1.2 × 0.9 × 0.9.
    [{}, '51.4'],
    [{ lookbackTrades: 3 }, '19'],
    [{ lookbackTrades: 1 }, '10'],
    [{ lookbackDays: 1 }, '19'],
    [{ lookbackDays: 3 }, '51.4'],
  ])('are those that its figures are computed from: %j', (config, pct) => {
    expect(shown(trades, config)).toBe(pct);
  });

  it('are joined by days where the figures are', () => {
    const day = [
      trade({ tradeId: 'a', closedAt: 0, pnl: '-10' }),
      trade({ tradeId: 'b', closedAt: 1, pnl: '-10' }),
      trade({ tradeId: 'c', closedAt: DAY, pnl: '-50' }),
    ];
    expect(shown(day)).toBe('59.5');
    expect(shown(day, { returnBasis: 'day' })).toBe('60');
  });

  it('give no more than the published max_drawdown_pct, and exactly that at the worst', () => {
    const worst = assessAgent([...trades].reverse(), { ...DEFAULT_CONFIG, minTrades: 2 });
    expect(textOf(worst.evidence().maxDrawdownPct)).toBe(shown(trades));
  });

  it('are none of an agent without a window', () => {
    expect(shown([])).toBe('0');
  });
});

describe('closes without a return', () => {
  it('are left out of the drawdown, and counted where they may have lost', () => {
    const unknown = window('-10', null, '-10');
    expect([shown(unknown), drawdownOf(unknown).unknownResults]).toEqual(['19', 1]);
    const priced = (pnl: string): PlainTrade => ({
      ...trade({ pnl }),
      capital: null,
      returnUnits: null,
      skipped: 'missing_entry_price',
    });
    expect(drawdownOf([priced('-1')]).unknownResults).toBe(1);
    expect(drawdownOf([priced('1')]).unknownResults).toBe(0);
    expect(drawdownOf([priced('0')]).unknownResults).toBe(0);
  });

  it('are not counted once newer trades have pushed them out', () => {
    expect(drawdownOf(window(null, '1', '1'), { lookbackTrades: 2 }).unknownResults).toBe(0);
  });
});

describe('knownAgentDrawdown', () => {
  it('is that of the trades, computed once for the same rules, whatever the order of the limits', () => {
    const trades = window('-10', '5', '-10');
    const joined = joinWindows(new Map([['trend', { capacity: 9, trades: [...trades].reverse() }]]));
    const known = (limit: string, config: Partial<EngineConfig> = {}): AgentDrawdown =>
      knownAgentDrawdown(joined.ofAgent('trend').asOf(NOW), {
        limitPct: decimal(limit),
        config: { ...DEFAULT_CONFIG, ...config },
      });
    const first = known('10');
    expect(first).toEqual(drawdownOf(trades));
    expect(known('10')).toBe(first);
    expect([first, known('14.950000000001'), known('14.95')].map(({ now }) => now.isAtLimit)).toEqual([
      true,
      false,
      true,
    ]);
    expect(textOf(known('10', { lookbackTrades: 1 }).now.shown)).toBe('10');
    expect(textOf(known('10', { lookbackDays: 1 }).now.shown)).toBe('10');
    expect(textOf(known('10').now.shown)).toBe('14.95');
  });
});

describe('the policy of an agent with a limit', () => {
  const asked = (drawdown: AgentDrawdown | null): Answer =>
    answer(
      {},
      {
        windows: [{ capacity: 100, trades: [close({ at: MIDNIGHT.plusSeconds(-60), pnl: '5' })] }],
        standing: { agent: { ...AGENT, drawdown } },
        now: NOW,
      },
    );
  const reasons = (drawdown: AgentDrawdown | null): Answer['reasons'] => asked(drawdown).reasons;

  it('stops entries where the limit is reached', () => {
    const policy = asked(drawdownOf(window('-10')));
    expect(policy).toMatchObject({
      allow_new_trades: false,
      max_risk_pct: '0',
      risk_profile: 'NO_NEW_TRADES',
      blocked_until: null,
    });
    expect(policy.reasons.find(({ code }) => code === 'agent_drawdown_limit')).toMatchObject({
      code: 'agent_drawdown_limit',
      agent_id: 'trend',
      drawdown_pct: '10',
      agent_drawdown_limit: '10',
    });
    expect(asked(drawdownOf(window('-9.9'))).allow_new_trades).toBe(true);
    expect(asked(drawdownOf(window('-10', '1'))).allow_new_trades).toBe(true);
    expect(asked(null)).toEqual(asked(drawdownOf(window('-9.9'))));
  });

  it('says what it does not know', () => {
    expect(reasons(drawdownOf(window('1', null)))).toContainEqual({
      code: 'results_unknown',
      agent_drawdown: 1,
    });
    expect(reasons({ ...drawdownOf([]), isDoubtful: true })).toContainEqual(
      expect.objectContaining({ code: 'journal_partial', scope: 'agent', groups: ['agent_drawdown'] }),
    );
    expect(reasons(drawdownOf([]))).toEqual(reasons(null));
  });
});
