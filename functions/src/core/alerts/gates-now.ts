import { Decimal } from '../base/decimal';
import type { Instant } from '../base/instant';
import type { EngineConfig } from '../config';
import { agentDrawdown } from '../policy/agent-drawdown';
import { agentDrawdownGate, dailyDrawdownGate, type Gate, losingStreakGate } from '../policy/gates';
import { MAX_AHEAD_SECONDS } from '../risk-state/joined-windows';
import { outcomeOf, streakOf } from '../risk-state/streak';
import { DrawdownMeter } from '../statistics/drawdown-meter';
import type { ClosedTrade } from '../trades/trade';
import type { Window } from '../trades/window';
import type { AlertRules, GateCode } from './alert-book';
import type { Today } from './today';
import { momentId } from './words';

/** From which part of a limit on it is told to be near. */
const NEAR = new Decimal('0.8');

/** How a gate stands now. */
export interface GateNow {
  readonly code: GateCode;
  /** An agent, or `account`. */
  readonly subject: string;
  readonly level: 'open' | 'near' | 'closed';
  /** When it opens by itself; null: not known, or it is not closed. */
  readonly until: Instant | null;
  /** What its limit is compared with: losses in a row, or percent. */
  readonly value: Decimal;
  readonly limit: Decimal;
  /** What has brought it where it is: the newest loss or close, or the day. */
  readonly state: string;
}

/**
 * How the gates of one agent stand by its own trades.
 *
 * @param window newest first
 *
 * @example
 * gatesOfAgent('trend', { capacity: 100, trades: [loss] }, rules, DEFAULT_CONFIG, new Instant(60))[0].level; // open
 */
export function gatesOfAgent(
  agentId: string,
  window: Window,
  rules: AlertRules,
  config: EngineConfig,
  now: Instant,
): readonly [GateNow, ...GateNow[]] {
  const first = window.trades.findIndex(({ closedAt }) => closedAt.secondsSince(now) <= MAX_AHEAD_SECONDS);
  const trades = first === -1 ? [] : window.trades.slice(first);
  const streak = streakGate(agentId, trades, rules, now);
  const drawdown = ofDrawdown(agentId, trades, rules, config);
  return drawdown === null ? [streak] : [streak, drawdown];
}

function streakGate(
  agentId: string,
  trades: readonly ClosedTrade[],
  { losingStreakLimit }: AlertRules,
  now: Instant,
): GateNow {
  // Losses are counted back to the newest win: older trades are not even parsed.
  const win = trades.findIndex((trade) => outcomeOf(trade) === 'win');
  const streak = streakOf((win === -1 ? [...trades] : trades.slice(0, win + 1)).reverse(), false);
  const gate = losingStreakGate({
    profile: { stops: { losingStreakLimit } },
    risk: { streak: { value: streak } },
    now,
  });
  const value = new Decimal(streak.losses);
  const limit = new Decimal(losingStreakLimit);
  return {
    code: 'losing_streak_limit',
    subject: agentId,
    ...levelOf(gate, value, limit),
    value,
    limit,
    state: momentId(streak.lastLossAt),
  };
}

function ofDrawdown(
  agentId: string,
  trades: readonly ClosedTrade[],
  { agentDrawdownLimit: limit }: AlertRules,
  config: EngineConfig,
): GateNow | null {
  if (limit === null) return null;
  const drawdown = agentDrawdown([...trades].reverse(), { limitPct: limit, config }, false);
  const gate = agentDrawdownGate({ standing: { agent: { agentId, drawdown } } });
  const value = drawdown.now.shown;
  return {
    code: 'agent_drawdown_limit',
    subject: agentId,
    ...levelOf(gate, value, limit),
    value,
    limit,
    state: momentId(trades[0]?.closedAt ?? null),
  };
}

/**
 * How the gate of the account's drawdown stands today.
 *
 * @example
 * const equity = { amount: new Decimal(100), at: new Instant(0) };
 * const { today } = todayOf(new Map([['trend', { capacity: 100, trades: [loss] }]]), equity, new Instant(60));
 * gateOfAccount(today, rules, new Instant(60)).value; // percent
 */
export function gateOfAccount({ day, measured }: Today, rules: AlertRules, now: Instant): GateNow {
  const { dailyDdLimit: limit } = rules;
  const { now: depth, worst } = DrawdownMeter.resumed(measured);
  const gate = dailyDrawdownGate({
    profile: { stops: { dailyDdLimit: limit } },
    risk: { drawdown: { value: { now: depth, worst } } },
    now,
  });
  return {
    code: 'daily_drawdown_limit',
    subject: 'account',
    ...levelOf(gate, worst.shown, limit),
    value: worst.shown,
    limit,
    state: String(day),
  };
}

/** A gate that has opened by time, although its limit is reached, is not near it. */
function levelOf(gate: Gate | null, value: Decimal, limit: Decimal): Pick<GateNow, 'level' | 'until'> {
  if (gate !== null) return { level: 'closed', until: gate.until };
  const isNear = value.gte(limit.times(NEAR)) && value.lt(limit);
  return { level: isNear ? 'near' : 'open', until: null };
}
