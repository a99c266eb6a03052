import fc from 'fast-check';
import { Fraction } from '../oracles/engine';

/** Copied from docs/reference/settings.md ("Overrides of a profile"), and not from the code. */

const REGIMES = ['BULL', 'BEAR', 'HIGH_VOL', 'CHOP', 'NORMAL'];
const of = (category: string, names: readonly string[]): string[] =>
  names.map((name) => `${category}.${name}`);

/** Parameters with the lowest and the highest decimal that they may have. */
export const DECIMALS: readonly (readonly [least: string, most: string, names: readonly string[]])[] = [
  [
    '0',
    '1',
    ['base_confidence', 'risk_multipliers.drawdown_per_pct', 'symbol_performance_thresholds.min_winrate'],
  ],
  ['0', '0.999999999999', ['risk_multipliers.losing_streak_per_loss']],
  ['0', '2', of('risk_multipliers', [...REGIMES, 'high_spread', 'high_slippage', 'extreme_vol'])],
  [
    '-1',
    '1',
    of('confidence_adjustments', [
      ...REGIMES,
      'high_spread',
      'high_slippage',
      'low_liquidity',
      'extreme_vol',
    ]),
  ],
  ['0.000000000001', '100', ['base_risk_pct', 'daily_dd_limit']],
  ['0.000000000001', '10000', ['total_exposure_limit']],
  [
    '0.000000000001',
    '1000000',
    ['extreme_vol_threshold', 'high_vol_threshold', 'high_spread_bps', 'high_slippage_bps', 'max_cost_in_R'],
  ],
  ['-100', '100', ['symbol_performance_thresholds.min_avg_R']],
  ['1.01', '2', ['recovery_multiplier']],
];

/** Parameters that are whole numbers up to 1000, and the least that they may be. */
export const COUNTS: readonly (readonly [least: number, names: readonly string[]])[] = [
  [1, ['losing_streak_limit', 'max_open_positions', 'recovery_after_streak']],
  [2, ['symbol_performance_thresholds.bad_streak_limit']],
];

/** Parameters that are one of some texts. */
export const OPTIONS: readonly (readonly [options: readonly string[], names: readonly string[]])[] = [
  [['TREND_FOLLOW', 'FAST_TP', 'DEFENSIVE_TRAIL'], of('exit_mode_bias', REGIMES)],
  [['NORMAL', 'DEFENSIVE', 'AGGRESSIVE'], of('entry_mode_bias', REGIMES)],
  [['HIGH', 'LOW'], ['cost_sensitivity']],
];

const UNIT = 10n ** 12n;

/** Decimal text of at most 12 places, often the least or the most. */
function decimalFrom(least: string, most: string): fc.Arbitrary<string> {
  const [min, max] = [least, most].map((text) => {
    const { top, bottom } = Fraction.of(text);
    return (top * UNIT) / bottom;
  });
  return fc.oneof(
    fc.constantFrom(least, most),
    fc.bigInt({ min: min ?? 0n, max: max ?? 0n }).map((units) => new Fraction(units, UNIT).rounded(12)),
  );
}

const parameters = Object.fromEntries<fc.Arbitrary<string | number>>([
  ...DECIMALS.flatMap(([least, most, names]) =>
    names.map((name) => [name, decimalFrom(least, most)] as const),
  ),
  ...COUNTS.flatMap(([min, names]) =>
    names.map(
      (name) => [name, fc.oneof(fc.constantFrom(min, 1000), fc.integer({ min, max: 1000 }))] as const,
    ),
  ),
  ...OPTIONS.flatMap(([options, names]) => names.map((name) => [name, fc.constantFrom(...options)] as const)),
]);

/** Any overrides within the bounds, as a client writes them. */
export const wireOverrides = fc.record(parameters, { requiredKeys: [] }) as fc.Arbitrary<
  Readonly<Record<string, string | number>>
>;
