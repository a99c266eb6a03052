import type { Decimal } from '../base/decimal';
import { ENTRY_MODES, EXIT_MODES, type Profile, type Regime, REGIMES, COST_SENSITIVITIES } from './profiles';

/** The value of one parameter of a profile: a decimal, a count, or one of some texts. */
export type ParameterValue = Decimal | number | string;

/**
 * What a user may set a parameter to, so that the arithmetic stays sound. Each parameter has bounds for itself alone: none
 * joins two of them, because overrides stay as they are when the profile below them is switched.
 */
export type Bounds =
  | {
      readonly kind: 'decimal';
      /** The range in words. */
      readonly allowed: string;
      readonly fits: (value: Decimal) => boolean;
    }
  | { readonly kind: 'count'; readonly least: number; readonly most: number }
  | { readonly kind: 'option'; readonly options: readonly string[] };

function decimal(allowed: string, fits: (value: Decimal) => boolean): Bounds {
  return { kind: 'decimal', allowed, fits };
}

function range(least: number, most: number): Bounds {
  return decimal(`from ${least} to ${most}`, (value) => value.gte(least) && value.lte(most));
}

function aboveZero(most: number): Bounds {
  return decimal(`above 0 and at most ${most}`, (value) => value.gt(0) && value.lte(most));
}

function options(values: readonly string[]): Bounds {
  return { kind: 'option', options: values };
}

const FRACTION = range(0, 1);
const MULTIPLIER = range(0, 2);
const ADJUSTMENT = range(-1, 1);
/** Risk of 0 would be a pause that nobody sees, and a limit of 0 would always be reached. */
const PERCENT = aboveZero(100);
/** A hundred times the equity: exposure counts whole positions, and exchanges lend up to that. */
const EXPOSURE = aboveZero(10_000);
/** Far above what is ever measured, so that a user can put a rule out of use. */
const THRESHOLD = aboveZero(1_000_000);
const COUNT: Bounds = { kind: 'count', least: 1, most: 1000 };

/** The name of a parameter, as answers and settings have it, and its bounds. */
type Row = readonly [name: string, bounds: Bounds];

/** The same parameter for each regime. */
function byRegime<const Path extends string, const Name extends string>(
  path: Path,
  name: Name,
  bounds: Bounds,
): { readonly [R in Regime as `${Path}.${R}`]: readonly [name: `${Name}.${R}`, bounds: Bounds] } {
  const rows = REGIMES.map((regime) => [`${path}.${regime}`, [`${name}.${regime}`, bounds]] as const);
  return Object.fromEntries(rows) as ReturnType<typeof byRegime<Path, Name>>;
}

/** Where a profile keeps its parameters, such as `riskMultipliers.regime.BULL`. */
type PathsOf<T> = {
  [Key in keyof T & string]: T[Key] extends ParameterValue ? Key : `${Key}.${PathsOf<T[Key]>}`;
}[keyof T & string];
type ParameterPath = PathsOf<Omit<Profile, 'name'>>;

/**
 * Every parameter of a profile, in the order in which it is shown. A parameter without a row does not compile. A name with
 * a dot is shown within the category before the dot.
 */
const ROWS = {
  'base.confidence': ['base_confidence', FRACTION],
  'base.riskPct': ['base_risk_pct', PERCENT],
  'stops.dailyDdLimit': ['daily_dd_limit', PERCENT],
  'stops.losingStreakLimit': ['losing_streak_limit', COUNT],
  'exposure.maxOpenPositions': ['max_open_positions', COUNT],
  'exposure.totalExposureLimit': ['total_exposure_limit', EXPOSURE],
  'thresholds.extremeVol': ['extreme_vol_threshold', THRESHOLD],
  'thresholds.highVol': ['high_vol_threshold', THRESHOLD],
  'thresholds.highSpreadBps': ['high_spread_bps', THRESHOLD],
  'thresholds.highSlippageBps': ['high_slippage_bps', THRESHOLD],
  ...byRegime('riskMultipliers.regime', 'risk_multipliers', MULTIPLIER),
  // At 1 the first loss would leave nothing of the risk; a streak leaves LEAST_STREAK_FACTOR anyway.
  'riskMultipliers.losingStreakPerLoss': [
    'risk_multipliers.losing_streak_per_loss',
    decimal('from 0 to below 1', (value) => value.gte(0) && value.lt(1)),
  ],
  'riskMultipliers.drawdownPerPct': ['risk_multipliers.drawdown_per_pct', FRACTION],
  'riskMultipliers.highSpread': ['risk_multipliers.high_spread', MULTIPLIER],
  'riskMultipliers.highSlippage': ['risk_multipliers.high_slippage', MULTIPLIER],
  'riskMultipliers.extremeVol': ['risk_multipliers.extreme_vol', MULTIPLIER],
  ...byRegime('confidenceAdjustments.regime', 'confidence_adjustments', ADJUSTMENT),
  'confidenceAdjustments.highSpread': ['confidence_adjustments.high_spread', ADJUSTMENT],
  'confidenceAdjustments.highSlippage': ['confidence_adjustments.high_slippage', ADJUSTMENT],
  'confidenceAdjustments.lowLiquidity': ['confidence_adjustments.low_liquidity', ADJUSTMENT],
  'confidenceAdjustments.extremeVol': ['confidence_adjustments.extreme_vol', ADJUSTMENT],
  'symbolThresholds.minWinrate': ['symbol_performance_thresholds.min_winrate', FRACTION],
  'symbolThresholds.minAvgR': ['symbol_performance_thresholds.min_avg_R', range(-100, 100)],
  // At 1 a single loss would leave a symbol alone, and a user with 100,000 symbols would get them all back in one answer.
  'symbolThresholds.badStreakLimit': [
    'symbol_performance_thresholds.bad_streak_limit',
    { kind: 'count', least: 2, most: 1000 },
  ],
  ...byRegime('modes.exit', 'exit_mode_bias', options(EXIT_MODES)),
  ...byRegime('modes.entry', 'entry_mode_bias', options(ENTRY_MODES)),
  // At 1 or less a streak would never be forgiven.
  'recovery.multiplier': ['recovery_multiplier', range(1.01, 2)],
  'recovery.afterStreak': ['recovery_after_streak', COUNT],
  'cost.sensitivity': ['cost_sensitivity', options(COST_SENSITIVITIES)],
  'cost.maxInR': ['max_cost_in_R', THRESHOLD],
} as const satisfies Readonly<Record<ParameterPath, Row>>;

/** The flat name of a parameter, such as `risk_multipliers.BULL`. */
export type ParameterName = (typeof ROWS)[ParameterPath][0];

export interface Parameter {
  readonly name: ParameterName;
  /** Where a profile keeps it. */
  readonly path: readonly string[];
  readonly bounds: Bounds;
}

/** Every parameter of a profile, in the order in which it is shown. */
export const PARAMETERS: readonly Parameter[] = Object.entries(ROWS).map(([path, [name, bounds]]) => ({
  name,
  path: path.split('.'),
  bounds,
}));

const BY_NAME: ReadonlyMap<string, Parameter> = new Map(
  PARAMETERS.map((parameter) => [parameter.name, parameter]),
);

/**
 * The parameter with this name; null if there is none.
 *
 * @example
 * findParameter('risk_multipliers.BULL')?.path.join('.'); // 'riskMultipliers.regime.BULL'
 * findParameter('BULL'); // null
 */
export function findParameter(name: string): Parameter | null {
  return BY_NAME.get(name) ?? null;
}

/**
 * The value that a profile has for a parameter.
 *
 * @example
 * PARAMETERS.map((parameter) => valueOf(PROFILES.SAFE, parameter))[3]; // 4: losing_streak_limit
 */
export function valueOf(profile: Profile, { path }: Parameter): ParameterValue {
  let value: unknown = profile;
  for (const key of path) value = (value as Readonly<Record<string, unknown>>)[key];
  return value as ParameterValue;
}
