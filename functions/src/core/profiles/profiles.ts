import { Decimal } from '../base/decimal';

/** The names of the profiles, the cautious one first. */
export const PROFILE_NAMES = ['SAFE', 'AGGRESSIVE'] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];

/** The states of a market, as the client judges them. */
export const REGIMES = ['BULL', 'BEAR', 'HIGH_VOL', 'CHOP', 'NORMAL'] as const;
export type Regime = (typeof REGIMES)[number];

export const ENTRY_MODES = ['NORMAL', 'DEFENSIVE', 'AGGRESSIVE'] as const;
export type EntryMode = (typeof ENTRY_MODES)[number];

export const EXIT_MODES = ['TREND_FOLLOW', 'FAST_TP', 'DEFENSIVE_TRAIL'] as const;
export type ExitMode = (typeof EXIT_MODES)[number];

/** Whether a high spread or slippage makes the entry DEFENSIVE. */
export const COST_SENSITIVITIES = ['HIGH', 'LOW'] as const;
export type CostSensitivity = (typeof COST_SENSITIVITIES)[number];

/**
 * How much a user wants to risk, in ten categories (docs/specification.md, section 4). Percentages are of equity, never
 * fractions.
 */
export interface Profile {
  readonly name: ProfileName;
  readonly base: { readonly confidence: Decimal; readonly riskPct: Decimal };
  /** The limits at which new trades stop for the day, or for a while. */
  readonly stops: { readonly dailyDdLimit: Decimal; readonly losingStreakLimit: number };
  readonly exposure: { readonly maxOpenPositions: number; readonly totalExposureLimit: Decimal };
  /** The values from which a measure counts as high: volatility as ATR / price, spread and slippage in basis points. */
  readonly thresholds: {
    readonly extremeVol: Decimal;
    readonly highVol: Decimal;
    readonly highSpreadBps: Decimal;
    readonly highSlippageBps: Decimal;
  };
  readonly riskMultipliers: {
    readonly regime: Readonly<Record<Regime, Decimal>>;
    readonly losingStreakPerLoss: Decimal;
    readonly drawdownPerPct: Decimal;
    readonly highSpread: Decimal;
    readonly highSlippage: Decimal;
    readonly extremeVol: Decimal;
  };
  /** What is added to the confidence that an entry needs. */
  readonly confidenceAdjustments: {
    readonly regime: Readonly<Record<Regime, Decimal>>;
    readonly highSpread: Decimal;
    readonly highSlippage: Decimal;
    readonly lowLiquidity: Decimal;
    readonly extremeVol: Decimal;
  };
  readonly symbolThresholds: {
    readonly minWinrate: Decimal;
    readonly minAvgR: Decimal;
    readonly badStreakLimit: number;
  };
  readonly modes: {
    readonly exit: Readonly<Record<Regime, ExitMode>>;
    readonly entry: Readonly<Record<Regime, EntryMode>>;
  };
  readonly recovery: { readonly multiplier: Decimal; readonly afterStreak: number };
  readonly cost: { readonly sensitivity: CostSensitivity; readonly maxInR: Decimal };
}

const d = (text: string): Decimal => new Decimal(text);

const SAFE: Profile = {
  name: 'SAFE',
  base: { confidence: d('0.55'), riskPct: d('0.8') },
  stops: { dailyDdLimit: d('2.5'), losingStreakLimit: 4 },
  exposure: { maxOpenPositions: 5, totalExposureLimit: d('10') },
  thresholds: { extremeVol: d('0.05'), highVol: d('0.03'), highSpreadBps: d('8'), highSlippageBps: d('6') },
  riskMultipliers: {
    regime: { BULL: d('0.9'), BEAR: d('0.3'), HIGH_VOL: d('0.4'), CHOP: d('0.5'), NORMAL: d('0.8') },
    losingStreakPerLoss: d('0.15'),
    drawdownPerPct: d('0.10'),
    highSpread: d('0.7'),
    highSlippage: d('0.7'),
    extremeVol: d('0.25'),
  },
  confidenceAdjustments: {
    regime: { BULL: d('0'), BEAR: d('0.08'), HIGH_VOL: d('0.10'), CHOP: d('0.05'), NORMAL: d('0') },
    highSpread: d('0.03'),
    highSlippage: d('0.03'),
    lowLiquidity: d('0.05'),
    extremeVol: d('0.15'),
  },
  symbolThresholds: { minWinrate: d('0.45'), minAvgR: d('0.6'), badStreakLimit: 3 },
  modes: {
    exit: {
      BULL: 'TREND_FOLLOW',
      BEAR: 'FAST_TP',
      HIGH_VOL: 'DEFENSIVE_TRAIL',
      CHOP: 'FAST_TP',
      NORMAL: 'TREND_FOLLOW',
    },
    entry: { BULL: 'NORMAL', BEAR: 'DEFENSIVE', HIGH_VOL: 'DEFENSIVE', CHOP: 'DEFENSIVE', NORMAL: 'NORMAL' },
  },
  recovery: { multiplier: d('1.1'), afterStreak: 2 },
  cost: { sensitivity: 'HIGH', maxInR: d('0.15') },
};

const AGGRESSIVE: Profile = {
  name: 'AGGRESSIVE',
  base: { confidence: d('0.45'), riskPct: d('1.2') },
  stops: { dailyDdLimit: d('4.5'), losingStreakLimit: 7 },
  exposure: { maxOpenPositions: 10, totalExposureLimit: d('20') },
  thresholds: { extremeVol: d('0.08'), highVol: d('0.05'), highSpreadBps: d('15'), highSlippageBps: d('12') },
  riskMultipliers: {
    regime: { BULL: d('1.3'), BEAR: d('0.6'), HIGH_VOL: d('0.8'), CHOP: d('0.7'), NORMAL: d('1.0') },
    losingStreakPerLoss: d('0.08'),
    drawdownPerPct: d('0.05'),
    highSpread: d('0.9'),
    highSlippage: d('0.9'),
    extremeVol: d('0.5'),
  },
  confidenceAdjustments: {
    regime: { BULL: d('-0.02'), BEAR: d('0.05'), HIGH_VOL: d('0.05'), CHOP: d('0.02'), NORMAL: d('0') },
    highSpread: d('0.01'),
    highSlippage: d('0.01'),
    lowLiquidity: d('0.02'),
    extremeVol: d('0.08'),
  },
  symbolThresholds: { minWinrate: d('0.35'), minAvgR: d('0.3'), badStreakLimit: 5 },
  modes: {
    exit: {
      BULL: 'TREND_FOLLOW',
      BEAR: 'TREND_FOLLOW',
      HIGH_VOL: 'TREND_FOLLOW',
      CHOP: 'TREND_FOLLOW',
      NORMAL: 'TREND_FOLLOW',
    },
    entry: { BULL: 'AGGRESSIVE', BEAR: 'NORMAL', HIGH_VOL: 'NORMAL', CHOP: 'AGGRESSIVE', NORMAL: 'NORMAL' },
  },
  recovery: { multiplier: d('1.3'), afterStreak: 1 },
  cost: { sensitivity: 'LOW', maxInR: d('0.30') },
};

/** Deeply frozen: a profile can be switched, never modified. A user's overrides make another one of it. */
export const PROFILES: Readonly<Record<ProfileName, Profile>> = deepFreeze({ SAFE, AGGRESSIVE });

/**
 * The profile with this name, in upper or lower case; null if there is none.
 *
 * @example
 * findProfile('safe')?.base.riskPct.toFixed(); // '0.8'
 */
export function findProfile(name: string): Profile | null {
  const known = PROFILE_NAMES.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return known === undefined ? null : PROFILES[known];
}

/**
 * An object that is frozen with everything in it, the digits of its decimals included.
 *
 * @example
 * Object.isFrozen(deepFreeze({ a: { b: 1 } }).a); // true
 */
export function deepFreeze<T extends object>(value: T): T {
  for (const field of Object.values(value))
    if (typeof field === 'object' && field !== null) deepFreeze(field as object);
  return Object.freeze(value);
}
