import { encodePolicy, type PolicyAnswer } from '../../src/contract/callables/policy-response';
import { parsePolicyRequest } from '../../src/contract/callables/policy-request';
import { parseTime } from '../../src/contract/fields/time';
import { chooseProfile } from '../../src/core/profiles/choose-profile';
import { Decimal, ONE } from '../../src/core/base/decimal';
import type { Instant } from '../../src/core/base/instant';
import { policyFor } from '../../src/core/policy/policy-for';
import { NOTHING_PAUSED } from '../../src/core/policy/standing';
import { NO_OVERRIDES } from '../../src/core/profiles/overrides';
import { PROFILES } from '../../src/core/profiles/profiles';
import { type JoinedWindows, joinWindows } from '../../src/core/risk-state/joined-windows';
import { type ClosedTrade, closedTrade } from '../../src/core/trades/trade';
import type { Check } from './check';

const NOW = '2026-01-02T12:00:00Z';

/** The answer of getPolicy to a user without settings. */
function policy(
  request: Record<string, unknown>,
  windows: JoinedWindows | null = null,
  at = NOW,
): PolicyAnswer {
  const now = timeOf(at);
  const asked = parsePolicyRequest(request, now);
  return encodePolicy(
    policyFor({
      profile: chooseProfile(asked.profile, null, PROFILES.SAFE, NO_OVERRIDES).profile,
      market: asked.market,
      requested: asked,
      windows,
      equity: null,
      standing: {
        ...NOTHING_PAUSED,
        agent:
          asked.agentId === null
            ? null
            : { agentId: asked.agentId, paused: false, weight: ONE, drawdown: null },
      },
      now,
    }),
  );
}

function timeOf(text: string): Instant {
  const time = parseTime(text);
  if (time === null) throw new Error(`${text} is no time.`);
  return time;
}

/** Three losses of an agent in one symbol, an hour apart, and a later win of another agent in another symbol. */
function twoAgents(): JoinedWindows {
  const closed = (agentId: string, symbol: string, hour: number, pnl: number): ClosedTrade =>
    closedTrade({
      tradeId: `${agentId}-${hour}`,
      closedAt: timeOf(`2026-01-02T0${hour}:00:00Z`),
      pnl: new Decimal(pnl),
      capital: new Decimal(100),
      skipped: null,
      symbol,
      rMultiple: null,
    });
  const trades = {
    loser: [3, 2, 1].map((hour) => closed('loser', 'BTC', hour, -1)),
    winner: [closed('winner', 'ETH', 4, 1)],
  };
  return joinWindows(new Map(Object.entries(trades).map(([id, own]) => [id, { capacity: 9, trades: own }])));
}

/** The streak factor of an answer, whose it is, the symbols to leave alone and the others, and what follows. */
function symbolsOf({ factors, scope, disallowed_symbols: disallowed, ...answer }: PolicyAnswer): string {
  const left = disallowed.map(({ symbol, until }) => `not ${symbol} until ${String(until)}`);
  const hasNone = answer.reasons.some(({ code }) => code === 'no_symbol_left');
  return [
    `${factors.streak} of the ${scope.streak}`,
    ...left,
    ...answer.allowed_symbols,
    ...(hasNone ? ['no_symbol_left', answer.risk_profile] : []),
  ].join(', ');
}

function fieldsOf(request: Record<string, unknown>, ...fields: readonly string[]): string {
  const answer: Record<string, unknown> = policy(request);
  return fields.map((field) => String(answer[field])).join(' ');
}

/** The worked examples of docs/specification.md, section 5, then its other demands of the policy. */
export const POLICY_CHECKS: readonly Check[] = [
  {
    requirement: 'SAFE in BULL: 0.72 % at confidence 0.55',
    expected: '0.72 0.55',
    compute: () => fieldsOf({ profile: 'SAFE', regime: 'BULL' }, 'max_risk_pct', 'min_confidence'),
  },
  {
    requirement: 'AGGRESSIVE in BULL: 1.56 % at confidence 0.43',
    expected: '1.56 0.43',
    compute: () => fieldsOf({ profile: 'AGGRESSIVE', regime: 'BULL' }, 'max_risk_pct', 'min_confidence'),
  },
  {
    requirement: 'SAFE in HIGH_VOL after 3 losses at 1.5 % drawdown: 0.1496 %',
    expected: '0.1496 0.65 DEFENSIVE_TRAIL REDUCED',
    compute: () =>
      fieldsOf(
        { profile: 'SAFE', regime: 'HIGH_VOL', losing_streak: 3, drawdown_pct: '1.5' },
        ...['max_risk_pct', 'min_confidence', 'exit_mode', 'risk_profile'],
      ),
  },
  {
    requirement: 'AGGRESSIVE in HIGH_VOL after 3 losses at 1.5 % drawdown: 0.67488 %',
    expected: '0.67488 0.5 TREND_FOLLOW REDUCED',
    compute: () =>
      fieldsOf(
        { profile: 'AGGRESSIVE', regime: 'HIGH_VOL', losing_streak: 3, drawdown_pct: '1.5' },
        ...['max_risk_pct', 'min_confidence', 'exit_mode', 'risk_profile'],
      ),
  },
  {
    requirement: 'volatility of exactly 0.03 is HIGH under SAFE',
    expected: 'HIGH_VOL',
    compute: () => fieldsOf({ volatility: '0.03' }, 'effective_regime'),
  },
  {
    requirement: 'losing streaks do not add up: SAFE, 3 losses, 3 wins, 1 loss: (1 − 0.15 × 3) × 1.1²',
    expected: '0.6655 3 2',
    compute: () => {
      const { factors, reasons } = policy({ last_losing_streak: 3, wins_since_streak: 3, losing_streak: 1 });
      const reason = reasons.find(({ code }) => code === 'losing_streak');
      return [factors.streak, reason?.deepest_streak, reason?.recovery_wins].join(' ');
    },
  },
  {
    requirement: 'a losing streak stops entries until 24 hours after the last loss',
    expected: 'false 0 2026-01-02T13:00:00Z; true',
    compute: () => {
      const stopped = { losing_streak: 4, last_loss_at: '2026-01-01T13:00:00Z' };
      const free = { losing_streak: 4, last_loss_at: '2026-01-01T12:00:00Z' };
      const first = fieldsOf(stopped, 'allow_new_trades', 'max_risk_pct', 'blocked_until');
      return `${first}; ${fieldsOf(free, 'allow_new_trades')}`;
    },
  },
  {
    requirement: 'scope: streak and symbols are those of the agent that asks, else those of the account',
    expected:
      '0.55 of the account, not BTC until 2026-02-01T01:00:00Z, ETH; 1 of the agent, ETH; 0.55 of the agent, not BTC until 2026-02-01T01:00:00Z, no_symbol_left, REDUCED',
    compute: () =>
      [{}, { agent_id: 'winner' }, { agent_id: 'loser' }]
        .map((request) => symbolsOf(policy(request, twoAgents())))
        .join('; '),
  },
  {
    requirement: 'a symbol that is left alone comes back 30 days after the closes against it',
    expected: 'no_symbol_left; nothing',
    compute: () =>
      ['2026-02-01T00:59:59Z', '2026-02-01T01:00:00Z']
        .map((at) => policy({ agent_id: 'loser' }, twoAgents(), at))
        .map(({ reasons }) => reasons.find(({ code }) => code === 'no_symbol_left')?.code ?? 'nothing')
        .join('; '),
  },
  {
    requirement: "today's drawdown stops entries until the next UTC midnight",
    expected: 'NO_NEW_TRADES 2026-01-03T00:00:00Z',
    compute: () => fieldsOf({ drawdown_pct: '1', max_drawdown_pct: '2.5' }, 'risk_profile', 'blocked_until'),
  },
  {
    requirement: 'a cost of exactly max_cost_in_R passes, one above it does not',
    expected: 'true false',
    compute: () =>
      ['0.15', '0.150000001']
        .map((cost) => fieldsOf({ expected_cost_r: cost }, 'allow_new_trades'))
        .join(' '),
  },
  {
    requirement: 'an unknown equity is reported and not assumed',
    expected: 'regime drawdown_unknown',
    compute: () =>
      policy({})
        .reasons.map(({ code }) => code)
        .join(' '),
  },
  {
    requirement: 'a loaded profile cannot be changed',
    expected: 'refused 0.8',
    compute: () => {
      const refused = !Reflect.set(PROFILES.SAFE.base, 'riskPct', 9);
      return `${refused ? 'refused' : 'changed'} ${PROFILES.SAFE.base.riskPct.toFixed()}`;
    },
  },
];
