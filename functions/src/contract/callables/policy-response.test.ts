import { decimal } from '../../../test/support/oracles/engine';
import {
  AGENT,
  answer,
  close,
  equity,
  history,
  MIDNIGHT,
  NOW,
  windowOf,
} from '../../../test/support/oracles/policy';
import { Decimal } from '../../core/base/decimal';
import { Instant } from '../../core/base/instant';
import type { Policy } from '../../core/policy/policy';
import { PROFILES } from '../../core/profiles/profiles';
import { encodePolicy } from './policy-response';

/** A policy in which every field has a different value. No rule would decide it. */
const POLICY: Policy = {
  profile: PROFILES.AGGRESSIVE,
  riskProfile: 'NO_NEW_TRADES',
  allowNewTrades: false,
  blockedUntil: new Instant(NOW.seconds, 250),
  factors: {
    baseRiskPct: decimal('1.01'),
    regime: decimal('1.02'),
    streak: decimal('1.03'),
    drawdown: decimal('1.04'),
    spread: decimal('1.05'),
    slippage: decimal('1.06'),
    extremeVolatility: decimal('1.07'),
  },
  computedRiskPct: decimal('1e-12'),
  maxRiskPct: decimal('0'),
  minConfidence: decimal('0.5'),
  entryMode: 'DEFENSIVE',
  exitMode: 'FAST_TP',
  regime: 'BULL',
  effectiveRegime: 'CHOP',
  reasons: [
    { code: 'first', figure: decimal('1e25'), since: MIDNIGHT, nothing: null, groups: ['a', decimal('0.1')] },
    { code: 'second', count: 3 },
  ],
  disallowed: [
    { symbol: 'BTC', reasons: [{ code: 'win_rate', win_rate: decimal('1e-7') }], until: MIDNIGHT },
    { symbol: 'DOGE', reasons: [{ code: 'win_rate', win_rate: decimal('0') }], until: null },
  ],
  allowed: ['ETH', 'XRP'],
  sources: { streak: 'request', drawdown: 'journal', symbols: 'journal_partial' },
  scope: { streak: 'agent', drawdown: 'account', symbols: 'agent' },
  agent: null,
  computedAt: NOW,
};

const ENCODED = {
  profile: 'AGGRESSIVE',
  risk_profile: 'NO_NEW_TRADES',
  allow_new_trades: false,
  blocked_until: '2026-11-20T12:00:00.000250Z',
  max_risk_pct: '0',
  computed_risk_pct: '0.000000000001',
  min_confidence: '0.5',
  entry_mode: 'DEFENSIVE',
  exit_mode: 'FAST_TP',
  regime: 'BULL',
  effective_regime: 'CHOP',
  factors: {
    base_risk_pct: '1.01',
    regime: '1.02',
    streak: '1.03',
    drawdown: '1.04',
    spread: '1.05',
    slippage: '1.06',
    extreme_volatility: '1.07',
  },
  reasons: [
    {
      code: 'first',
      figure: '10000000000000000000000000',
      since: '2026-11-20T00:00:00Z',
      nothing: null,
      groups: ['a', '0.1'],
    },
    { code: 'second', count: 3 },
  ],
  disallowed_symbols: [
    {
      symbol: 'BTC',
      reasons: [{ code: 'win_rate', win_rate: '0.0000001' }],
      until: '2026-11-20T00:00:00Z',
    },
    { symbol: 'DOGE', reasons: [{ code: 'win_rate', win_rate: '0' }], until: null },
  ],
  allowed_symbols: ['ETH', 'XRP'],
  sources: { streak: 'request', drawdown: 'journal', symbols: 'journal_partial' },
  scope: { streak: 'agent', drawdown: 'account', symbols: 'agent' },
  limits: { max_open_positions: 10, total_exposure_limit: '20', max_cost_in_R: '0.3' },
  computed_at: '2026-11-20T12:00:00Z',
};

describe('encodePolicy', () => {
  it('has exactly the fields of the specification', () => {
    expect(encodePolicy(POLICY)).toEqual(ENCODED);
  });

  it('lists 1,000 allowed symbols at most, and counts the others; it leaves no disallowed symbol out', () => {
    const symbols = Array.from({ length: 1_003 }, (_, index) => `SYMBOL-${index}`);
    const disallowed = symbols.map((symbol) => ({ symbol, reasons: [], until: null }));
    const answered = encodePolicy({ ...POLICY, allowed: symbols, disallowed });
    expect(answered.allowed_symbols).toEqual(symbols.slice(0, 1_000));
    expect(answered.more_allowed_symbols).toBe(3);
    expect(answered.disallowed_symbols).toEqual(disallowed);
    const full = encodePolicy({ ...POLICY, allowed: symbols.slice(0, 1_000) });
    expect(full.allowed_symbols).toHaveLength(1_000);
    expect(full).not.toHaveProperty('more_allowed_symbols');
  });

  it('survives JSON unchanged', () => {
    expect(JSON.parse(JSON.stringify(encodePolicy(POLICY)))).toEqual(ENCODED);
  });

  it('has null for blocked_until when the end is not known', () => {
    expect(encodePolicy({ ...POLICY, blockedUntil: null })).toEqual({ ...ENCODED, blocked_until: null });
  });

  it('has weight, capital and amount of the agent that was asked for', () => {
    const agent = {
      agentId: 'trend',
      weight: decimal('0.000000000001'),
      equity: decimal('1e21'),
      capital: decimal('1e9'),
      riskAmount: decimal('1e-9'),
    };
    expect(encodePolicy({ ...POLICY, agent })).toEqual({
      ...ENCODED,
      agent_id: 'trend',
      weight: '0.000000000001',
      equity: '1000000000000000000000',
      agent_capital: '1000000000',
      risk_amount: '0.000000001',
    });
  });

  it('has only the weight of the agent when the equity is not known', () => {
    const agent = { agentId: 'trend', weight: decimal('0.5'), equity: null, capital: null, riskAmount: null };
    const { weight, ...rest } = encodePolicy({ ...POLICY, agent });
    expect(weight).toBe('0.5');
    for (const key of ['equity', 'agent_capital', 'risk_amount'] as const)
      expect(rest[key] ?? null).toBeNull();
  });

  it('writes all 28 digits of a periodic factor', () => {
    const streak = new Decimal(1).div(3);
    const { factors } = encodePolicy({ ...POLICY, factors: { ...POLICY.factors, streak } });
    expect(factors).toMatchObject({ streak: `0.${'3'.repeat(28)}` });
  });
});

describe('an answer of getPolicy', () => {
  it('has all decimals as plain text, without floats and exponents', () => {
    const trades = [
      ...history('LLLL', { symbol: 'BTC' }),
      close({ tradeId: 'z', symbol: 'BTC', r: '-1', pnl: '-1' }),
    ];
    const wire = answer(
      {
        volatility: 1e-7,
        spread_bps: '99999999999999999999',
        slippage_bps: 1e19,
        liquidity: 'LOW',
        expected_cost_r: 1e15,
        total_exposure_pct: 1e10,
        open_positions: 7,
      },
      {
        windows: [windowOf(5, trades)],
        equity: equity('0.00000001', MIDNIGHT),
        standing: { agent: { ...AGENT, weight: decimal('0.000000000001') } },
      },
    );
    const leaves = leavesOf(wire);
    for (const { path, value } of leaves) {
      if (typeof value === 'number')
        expect({ path, whole: Number.isInteger(value) }).toEqual({ path, whole: true });
      if (typeof value === 'string' && /^-?\d/.test(value) && !/_at$|_after$|until$/.test(path))
        expect({ path, value }).toEqual({ path, value: expect.stringMatching(/^-?\d+(\.\d+)?$/) as string });
    }
    expect(leaves.length).toBeGreaterThan(40);
  });
});

function leavesOf(value: unknown, path = ''): { path: string; value: unknown }[] {
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([key, field]) => leavesOf(field, `${path}.${key}`));
}
