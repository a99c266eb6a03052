import type { Decimal } from '../base/decimal';
import type { Reason } from '../base/reason';
import type { Profile, Regime } from '../profiles/profiles';
import { type Drawdown, NO_DRAWDOWN } from '../risk-state/drawdown';
import type { KnownEquity } from '../risk-state/equity-now';
import type { KnowledgeGaps } from '../risk-state/known-trades';
import type { RiskState, Source } from '../risk-state/risk-state';
import type { Streak } from '../risk-state/streak';

/** The reasons of what was found; null was not found. */
export function reasonsOf(...found: readonly ({ readonly reason: Reason } | null)[]): Reason[] {
  return found.flatMap((one) => one?.reason ?? []);
}

export function regimeReasons(
  { riskMultipliers, confidenceAdjustments }: Profile,
  effective: Regime,
): Reason[] {
  const factor = riskMultipliers.regime[effective];
  const confidence = confidenceAdjustments.regime[effective];
  if (factor.eq(1) && confidence.isZero()) return [];
  return [{ code: 'regime', effective_regime: effective, factor, confidence }];
}

export function streakReasons({ losses, wins }: Streak, factor: Decimal): Reason[] {
  if (!factor.lt(1)) return [];
  return losses > 0
    ? [{ code: 'losing_streak', losing_streak: losses, factor }]
    : [{ code: 'recovering', wins_since_streak: wins, factor }];
}

export function drawdownReasons(
  { riskMultipliers: { drawdownPerPct } }: Profile,
  drawdown: Drawdown | null,
  factor: Decimal,
): Reason[] {
  if (!factor.lt(1)) return [];
  const { now: drawdownPct } = drawdown ?? NO_DRAWDOWN;
  return [{ code: 'drawdown', drawdown_pct: drawdownPct, drawdown_per_pct: drawdownPerPct, factor }];
}

/** What is not known, so that a client does not take it for good news. */
export function gapReasons(risk: RiskState, equity: KnownEquity | null, gaps: KnowledgeGaps): Reason[] {
  const reasons: Reason[] = [];
  if (risk.drawdown.value === null) reasons.push({ code: 'drawdown_unknown' });
  const partial = [
    ...Object.entries(risk)
      .filter(([, { source }]: [string, { source: Source }]) => source === 'journal_partial')
      .map(([group]) => group),
    ...(equity?.partial ? ['equity'] : []),
  ];
  if (partial.length > 0)
    reasons.push({
      code: 'journal_partial',
      groups: partial,
      known_after: gaps.knownAfter,
      windows_lost: gaps.damage.windowsLost,
      unpublished: gaps.damage.unpublished,
      closes_ahead: gaps.closesAhead,
    });
  return reasons;
}
