import type { PolicyAnswer, WireReason } from '../../src/contract/callables/policy-response';
import { Decimal } from '../../src/core/base/decimal';
import { findParameter, type ParameterName, valueOf } from '../../src/core/profiles/parameters';
import { findProfile } from '../../src/core/profiles/profiles';
import type { Level } from './answer';
import { besideLimit } from './policy-figures';

/** A figure against the limit at which new trades stop. */
export interface Gauge {
  /** Such as "Losses in a row". */
  readonly name: string;
  /** Such as "3 of 4"; where the figure is not known it says so, with the limit. */
  readonly text: string;
  /** How much of the limit is reached, from 0 to 1, to draw with; null: not known. */
  readonly part: number | null;
  readonly level: Level;
}

/** From this part of a limit on a gauge asks for attention. */
const CAREFUL_FROM = 0.75;

/** What a parameter of the profile of an answer is: overridden, or as the profile has it. Null: an unknown profile. */
export function parameterOf({ profile, overridden }: PolicyAnswer, name: ParameterName): string | null {
  const own = Object.entries(overridden ?? {}).find(([key]) => key === name);
  if (own !== undefined) return String(own[1].value);
  const [known, parameter] = [findProfile(profile), findParameter(name)];
  return known === null || parameter === null ? null : String(valueOf(known, parameter));
}

/**
 * Losses in a row, today's fall and open positions, each against its limit.
 *
 * @param openPositions at least so many are open; null: none is known
 */
export function policyGauges(policy: PolicyAnswer, openPositions: number | null): Gauge[] {
  const most = String(policy.limits.max_open_positions);
  const asked = figureOf(policy, 'max_open_positions', 'open_positions');
  return [
    gauge('Losses in a row', lossesInRow(policy), parameterOf(policy, 'losing_streak_limit'), ''),
    gauge('Fall today', fallToday(policy), parameterOf(policy, 'daily_dd_limit'), ' %'),
    asked === null
      ? atLeast(gauge('Open positions', openPositions?.toFixed() ?? null, most, ''))
      : gauge('Open positions', asked, most, ''),
  ];
}

/** A figure that may be higher is no good news. */
function atLeast(found: Gauge): Gauge {
  if (found.part === null) return found;
  const { text, level } = found;
  return { ...found, text: `at least ${text}`, level: level === 'good' ? 'unknown' : level };
}

function gauge(name: string, value: string | null, limit: string | null, unit: string): Gauge {
  if (limit === null) return { name, text: 'not known', part: null, level: 'unknown' };
  if (value === null)
    return { name, text: `not known, the limit is ${limit}${unit}`, part: null, level: 'unknown' };
  const part = Decimal.min(1, new Decimal(value).div(limit)).toNumber();
  const level = part >= 1 ? 'bad' : part >= CAREFUL_FROM ? 'careful' : 'good';
  const [shown, asked] = besideLimit(value, limit, unit === '' ? 0 : 2);
  return { name, text: `${shown} of ${asked}${unit}`, part, level };
}

/**
 * Losses since the last win. An answer names them where they lower the risk or stop trading; where it names none, there are
 * none, unless the profile does not ask for them.
 */
function lossesInRow(policy: PolicyAnswer): string | null {
  const named =
    figureOf(policy, 'losing_streak_limit', 'losing_streak') ??
    figureOf(policy, 'losing_streak', 'losing_streak');
  return named ?? (countsFor(policy, 'risk_multipliers.losing_streak_per_loss') ? '0' : null);
}

/** The fall that decides: the deepest where it stops trading, else that of now. */
function fallToday(policy: PolicyAnswer): string | null {
  if (reasonOf(policy, 'drawdown_unknown') !== undefined) return null;
  const named =
    figureOf(policy, 'daily_drawdown_limit', 'max_drawdown_pct') ??
    figureOf(policy, 'drawdown', 'drawdown_pct');
  return named ?? (countsFor(policy, 'risk_multipliers.drawdown_per_pct') ? '0' : null);
}

/** Whether a parameter makes a rule act, so that a rule that is not named has found nothing. */
function countsFor(policy: PolicyAnswer, name: ParameterName): boolean {
  const parameter = parameterOf(policy, name);
  return parameter !== null && Number(parameter) !== 0;
}

function reasonOf({ reasons }: PolicyAnswer, code: string): WireReason | undefined {
  return reasons.find((reason) => reason.code === code);
}

function figureOf(policy: PolicyAnswer, code: string, figure: string): string | null {
  const found = reasonOf(policy, code)?.[figure];
  return typeof found === 'string' || typeof found === 'number' ? String(found) : null;
}
