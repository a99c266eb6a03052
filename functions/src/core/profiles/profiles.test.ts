import { BOTH, plain } from '../../../test/support/oracles/policy';
import { findProfile, PROFILE_NAMES, PROFILES, REGIMES } from './profiles';

/** docs/reference/profiles.md, line by line. */
const SAFE = {
  name: 'SAFE',
  base: { confidence: '0.55', riskPct: '0.8' },
  stops: { dailyDdLimit: '2.5', losingStreakLimit: 4 },
  exposure: { maxOpenPositions: 5, totalExposureLimit: '10' },
  thresholds: { extremeVol: '0.05', highVol: '0.03', highSpreadBps: '8', highSlippageBps: '6' },
  riskMultipliers: {
    regime: { BULL: '0.9', BEAR: '0.3', HIGH_VOL: '0.4', CHOP: '0.5', NORMAL: '0.8' },
    losingStreakPerLoss: '0.15',
    drawdownPerPct: '0.1',
    highSpread: '0.7',
    highSlippage: '0.7',
    extremeVol: '0.25',
  },
  confidenceAdjustments: {
    regime: { BULL: '0', BEAR: '0.08', HIGH_VOL: '0.1', CHOP: '0.05', NORMAL: '0' },
    highSpread: '0.03',
    highSlippage: '0.03',
    lowLiquidity: '0.05',
    extremeVol: '0.15',
  },
  symbolThresholds: { minWinrate: '0.45', minAvgR: '0.6', badStreakLimit: 3 },
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
  recovery: { multiplier: '1.1', afterStreak: 2 },
  cost: { sensitivity: 'HIGH', maxInR: '0.15' },
};

const AGGRESSIVE = {
  name: 'AGGRESSIVE',
  base: { confidence: '0.45', riskPct: '1.2' },
  stops: { dailyDdLimit: '4.5', losingStreakLimit: 7 },
  exposure: { maxOpenPositions: 10, totalExposureLimit: '20' },
  thresholds: { extremeVol: '0.08', highVol: '0.05', highSpreadBps: '15', highSlippageBps: '12' },
  riskMultipliers: {
    regime: { BULL: '1.3', BEAR: '0.6', HIGH_VOL: '0.8', CHOP: '0.7', NORMAL: '1' },
    losingStreakPerLoss: '0.08',
    drawdownPerPct: '0.05',
    highSpread: '0.9',
    highSlippage: '0.9',
    extremeVol: '0.5',
  },
  confidenceAdjustments: {
    regime: { BULL: '-0.02', BEAR: '0.05', HIGH_VOL: '0.05', CHOP: '0.02', NORMAL: '0' },
    highSpread: '0.01',
    highSlippage: '0.01',
    lowLiquidity: '0.02',
    extremeVol: '0.08',
  },
  symbolThresholds: { minWinrate: '0.35', minAvgR: '0.3', badStreakLimit: 5 },
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
  recovery: { multiplier: '1.3', afterStreak: 1 },
  cost: { sensitivity: 'LOW', maxInR: '0.3' },
};

describe('the profiles', () => {
  it.each([
    ['SAFE', PROFILES.SAFE, SAFE],
    ['AGGRESSIVE', PROFILES.AGGRESSIVE, AGGRESSIVE],
  ])('%s has exactly the numbers of the specification', (_, profile, table) => {
    expect(plain(profile)).toEqual(table);
  });

  it('there are two profiles, the cautious one first, for five regimes', () => {
    expect(PROFILE_NAMES).toEqual(['SAFE', 'AGGRESSIVE']);
    expect(Object.keys(PROFILES)).toEqual(['SAFE', 'AGGRESSIVE']);
    expect(REGIMES).toEqual(['BULL', 'BEAR', 'HIGH_VOL', 'CHOP', 'NORMAL']);
  });
});

type Holder = Record<string, unknown>;

/** Every object and field within `value`, including the digits of its decimals. */
function fieldsWithin(value: object, path: string): { path: string; holder: Holder; key: string }[] {
  return Object.entries(value).flatMap(([key, field]) => [
    { path: `${path}.${key}`, holder: value as Holder, key },
    ...(typeof field === 'object' && field !== null ? fieldsWithin(field as object, `${path}.${key}`) : []),
  ]);
}

describe('a loaded profile', () => {
  const every = fieldsWithin(PROFILES, 'PROFILES');

  it('a loaded profile has all its fields visited by the tests below', () => {
    const paths = every.map(({ path }) => path);
    expect(paths).toContain('PROFILES.SAFE.riskMultipliers.regime.BULL');
    expect(paths).toContain('PROFILES.AGGRESSIVE.cost.maxInR.d');
  });

  it('a loaded profile refuses the assignment of any field, however deep', () => {
    for (const { path, holder, key } of every) {
      const before = holder[key];
      expect({ path, error: errorOf(() => (holder[key] = 'changed')) }).toEqual({ path, error: TypeError });
      expect(holder[key]).toBe(before);
    }
  });

  it('a loaded profile refuses the removal of any field', () => {
    for (const { path, holder, key } of every)
      expect({ path, removed: Reflect.deleteProperty(holder, key) }).toEqual({ path, removed: false });
  });

  it('a loaded profile refuses a new field anywhere', () => {
    for (const { path, holder } of every)
      expect({ path, error: errorOf(() => (holder.another = 1)) }).toEqual({ path, error: TypeError });
  });
});

function errorOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return (error as Error).constructor;
  }
  return null;
}

describe('findProfile', () => {
  it.each(BOTH)('findProfile finds %s in any case', (name, profile) => {
    const mixed = name.replace(/(.)(.)/g, (_, one: string, next: string) => one + next.toLowerCase());
    for (const text of [name, name.toLowerCase(), mixed, `${name.charAt(0)}${name.slice(1).toLowerCase()}`])
      expect(findProfile(text)).toBe(profile);
  });

  it.each([
    '',
    'SAF',
    'SAFER',
    ' SAFE',
    'SAFE ',
    'SAFE\n',
    'BALANCED',
    'AGGRESIVE',
    'constructor',
    '__proto__',
  ])('findProfile finds no profile named %j', (name) => {
    expect(findProfile(name)).toBeNull();
  });

  it.each(['\u017FAFE', 'AGGRE\u00DFIVE'])(
    'findProfile does not find %j, which only looks like a name in upper case',
    (name) => {
      expect(findProfile(name)).toBeNull();
    },
  );
});
