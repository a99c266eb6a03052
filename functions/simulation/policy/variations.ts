import { Decimal, ONE, ZERO } from '../../src/core/base/decimal';
import { withOverrides } from '../../src/core/profiles/overrides';
import {
  type ParameterName,
  PARAMETERS,
  type ParameterValue,
  valueOf,
} from '../../src/core/profiles/parameters';
import { type Profile, type Regime, REGIMES } from '../../src/core/profiles/profiles';
import type { ReplayTrade } from '../replay-trades';
import { type EntryPolicy, regimeOf } from './entry-policy';

/** A profile with one gate or threshold taken out: its parameter has the value with which it acts least. */
export interface Variation {
  readonly parameter: ParameterName;
  /** What the profile has. */
  readonly from: ParameterValue;
  readonly to: ParameterValue;
  readonly profile: Profile;
  /** Whether the variation may answer something else than the profile, with as many positions open. */
  readonly mayDiffer: MayDiffer;
}

type MayDiffer = (answer: EntryPolicy, trade: ReplayTrade) => boolean;

interface TakenOut {
  readonly to: ParameterValue;
  readonly mayDiffer: MayDiffer;
}
type AllTakenOut = ReadonlyMap<ParameterName, TakenOut>;

/** Where the policy names a rule. */
const where =
  (...codes: readonly string[]): MayDiffer =>
  ({ policy: { reasons } }) =>
    reasons.some(({ code }) => codes.includes(code));

/** Where the symbol of the trade is to be left alone for this. */
const whereSymbolHas =
  (fault: string): MayDiffer =>
  ({ policy: { disallowed } }, { symbol }) =>
    disallowed.some(
      (verdict) => verdict.symbol === symbol && verdict.reasons.some(({ code }) => code === fault),
    );

const whereIn =
  (regime: Regime): MayDiffer =>
  ({ policy: { effectiveRegime } }) =>
    effectiveRegime === regime;

/** What follows from the trades alone, whatever else a journal knows. */
const BY_TRADES: AllTakenOut = new Map<ParameterName, TakenOut>([
  ['daily_dd_limit', { to: new Decimal(100), mayDiffer: where('daily_drawdown_limit') }],
  // It is also as far as losses are counted for the factor, which can still be lower when the streak has ended.
  ['losing_streak_limit', { to: 1000, mayDiffer: () => true }],
  // Only the number of open positions, which differs by account, makes a difference.
  ['max_open_positions', { to: 1000, mayDiffer: () => false }],
  ['risk_multipliers.losing_streak_per_loss', { to: ZERO, mayDiffer: where('losing_streak', 'recovering') }],
  ['risk_multipliers.drawdown_per_pct', { to: ZERO, mayDiffer: where('drawdown') }],
  ['symbol_performance_thresholds.min_winrate', { to: ZERO, mayDiffer: whereSymbolHas('win_rate') }],
  [
    'symbol_performance_thresholds.min_avg_R',
    { to: new Decimal(-100), mayDiffer: whereSymbolHas('average_r') },
  ],
  [
    'symbol_performance_thresholds.bad_streak_limit',
    { to: 1000, mayDiffer: whereSymbolHas('consecutive_losses') },
  ],
]);

/**
 * A profile with each gate and threshold taken out alone, as far as it can act on these trades; in the order of the
 * parameters. A journal may name the regime and the confidence of a trade, and knows nothing else of the market.
 *
 * @example
 * variationsOf(PROFILES.SAFE, trades)[0]?.profile.stops.dailyDdLimit.toFixed(); // '100'
 */
export function variationsOf(profile: Profile, trades: readonly ReplayTrade[]): Variation[] {
  const takenOut = new Map([...BY_TRADES, ...byMarket(trades)]);
  return PARAMETERS.flatMap((parameter) => {
    const { name } = parameter;
    const from = valueOf(profile, parameter);
    const out = takenOut.get(name);
    if (out === undefined || String(out.to) === String(from)) return [];
    const overridden = withOverrides(profile, new Map([[name, out.to]]));
    return [{ parameter: name, from, ...out, profile: overridden }];
  });
}

/** What follows from the regimes that occur, and from the confidence if a trade has one. */
function byMarket(trades: readonly ReplayTrade[]): AllTakenOut {
  const present = new Set(trades.map(regimeOf));
  const regimes = REGIMES.filter((regime) => present.has(regime));
  const takenOut = new Map<ParameterName, TakenOut>();
  for (const regime of regimes)
    takenOut.set(`risk_multipliers.${regime}`, { to: ONE, mayDiffer: whereIn(regime) });
  if (trades.every(({ confidence }) => confidence === null)) return takenOut;
  takenOut.set('base_confidence', {
    to: ZERO,
    mayDiffer: ({ refused }) => refused.includes('confidence_too_low'),
  });
  for (const regime of regimes)
    takenOut.set(`confidence_adjustments.${regime}`, { to: ZERO, mayDiffer: whereIn(regime) });
  return takenOut;
}
