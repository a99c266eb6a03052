import { type Decimal, roundedTo28Digits } from '../base/decimal';
import type { Reason } from '../base/reason';
import type { AgentDrawdown } from './agent-drawdown';
import type { Profile, Regime } from '../profiles/profiles';
import { type Drawdown, NO_DRAWDOWN } from '../risk-state/drawdown';
import type { KnownEquity } from '../risk-state/equity-now';
import type { KnowledgeGaps } from '../risk-state/known-trades';
import type { Group, RiskState, Scope } from '../risk-state/risk-state';
import type { SymbolVerdicts } from '../risk-state/symbols';
import type { Streak, StreakLevel } from '../risk-state/streak';

/**
 * The reasons of what was found; null was not found.
 *
 * @example
 * reasonsOf(null, { reason: { code: 'paused' } }).map(({ code }) => code); // ['paused']
 */
export function reasonsOf(...found: readonly ({ readonly reason: Reason } | null)[]): Reason[] {
  return found.flatMap((one) => one?.reason ?? []);
}

/**
 * Why the regime changes risk or confidence; empty where it changes neither.
 *
 * @example
 * regimeReasons(PROFILES.SAFE, 'BEAR').map(({ code }) => code); // ['regime']
 */
export function regimeReasons(
  { riskMultipliers, confidenceAdjustments }: Profile,
  effective: Regime,
): Reason[] {
  const factor = riskMultipliers.regime[effective];
  const confidence = confidenceAdjustments.regime[effective];
  if (factor.eq(1) && confidence.isZero()) return [];
  return [{ code: 'regime', effective_regime: effective, factor, confidence }];
}

/**
 * Why the streak lowers the risk, with all that its factor follows from; empty where that is 1.
 *
 * @example
 * const streak = streakOf([loss], false);
 * streakReasons(streak, judgeStreak(streak, PROFILES.SAFE)).map(({ code }) => code); // ['losing_streak']
 */
export function streakReasons({ losses, wins }: Streak, level: StreakLevel): Reason[] {
  if (!level.factor.lt(1)) return [];
  const figures = {
    deepest_streak: level.deepestStreak,
    recovery_wins: level.recoveryWins,
    factor: roundedTo28Digits(level.factor),
  };
  return losses > 0
    ? [{ code: 'losing_streak', losing_streak: losses, ...figures }]
    : [{ code: 'recovering', wins_since_streak: wins, ...figures }];
}

/**
 * Why the drawdown lowers the risk; empty where its factor is 1.
 *
 * @example
 * const pct = new Quotient(new Decimal(2));
 * const drawdown = { now: pct, worst: pct };
 * drawdownReasons(PROFILES.SAFE, drawdown, new Decimal('0.8')).map(({ code }) => code); // ['drawdown']
 */
export function drawdownReasons(
  { riskMultipliers: { drawdownPerPct } }: Profile,
  drawdown: Drawdown | null,
  factor: Decimal,
): Reason[] {
  if (!factor.lt(1)) return [];
  const { now } = drawdown ?? NO_DRAWDOWN;
  return [{ code: 'drawdown', drawdown_pct: now.shown, drawdown_per_pct: drawdownPerPct, factor }];
}

/**
 * That every symbol that was traded in the last 30 days is to be left alone; empty where one may be traded, or none is known. It stops no
 * entry, because another symbol may be traded.
 *
 * @example
 * symbolReasons({ allowed: [], disallowed: [{ symbol: 'BTC', reasons: [] }] }).map(({ code }) => code); // ['no_symbol_left']
 * symbolReasons({ allowed: ['ETH'], disallowed: [] }).length; // 0
 */
export function symbolReasons({ allowed, disallowed }: SymbolVerdicts): Reason[] {
  if (disallowed.length === 0 || allowed.length > 0) return [];
  return [{ code: 'no_symbol_left', disallowed: disallowed.length }];
}

/** What is not known of the account, and of the agent that asks; null: the policy is for the whole account. */
export interface GapsByScope {
  readonly account: KnowledgeGaps;
  readonly agent: KnowledgeGaps | null;
}

/**
 * What is not known, so that a client does not take it for good news.
 *
 * @example
 * const [now, known] = [new Instant(60), NO_TRADES.asOf(new Instant(60))];
 * const risk = riskStateOf(known, null, null, PROFILES.SAFE, now);
 * gapReasons(risk, null, { account: known.gaps, agent: null }, null).map(({ code }) => code); // ['drawdown_unknown']
 */
export function gapReasons(
  risk: RiskState,
  equity: KnownEquity | null,
  gaps: GapsByScope,
  drawdown: AgentDrawdown | null,
): Reason[] {
  const partialOf = (scope: Scope): string[] =>
    Object.entries(risk)
      .filter(([, group]: [string, Group<unknown>]) => group.scope === scope)
      .filter(([, { source }]: [string, Group<unknown>]) => source === 'journal_partial')
      .map(([group]) => group);
  return [
    ...(risk.drawdown.value === null ? [{ code: 'drawdown_unknown' }] : []),
    ...partialReasons(
      'agent',
      [...partialOf('agent'), ...(drawdown?.isDoubtful ? ['agent_drawdown'] : [])],
      gaps.agent,
    ),
    ...partialReasons(
      'account',
      [...partialOf('account'), ...(equity?.partial ? ['equity'] : [])],
      gaps.account,
    ),
    ...unknownReasons({
      ...risk,
      ...(equity && { equity }),
      ...(drawdown && { agent_drawdown: drawdown }),
    }),
  ];
}

function partialReasons(scope: Scope, groups: readonly string[], gaps: KnowledgeGaps | null): Reason[] {
  if (gaps === null || groups.length === 0) return [];
  return [
    {
      code: 'journal_partial',
      scope,
      groups,
      ...(groups.includes('symbols') ? { more_may_be_disallowed: true } : {}),
      known_after: gaps.knownAfter,
      windows_lost: gaps.damage.windowsLost,
      unpublished: gaps.damage.unpublished,
      closes_ahead: gaps.closesAhead,
    },
  ];
}

/** How many closes without a usable pnl each group depends on; those that depend on none are left out. */
function unknownReasons(groups: Readonly<Record<string, { readonly unknownResults: number }>>): Reason[] {
  const counts = Object.entries(groups)
    .map(([group, { unknownResults }]): [string, number] => [group, unknownResults])
    .filter(([, count]) => count > 0);
  return counts.length === 0 ? [] : [{ code: 'results_unknown', ...Object.fromEntries(counts) }];
}
