import { decimal } from '../../../test/support/oracles/engine';
import {
  effectiveRegime,
  isHigh,
  type MarketConditions,
  UNKNOWN_MARKET,
  type VolatilityLevel,
  volatilityLevel,
} from './market';
import { type ProfileName, PROFILES, type Regime } from '../profiles/profiles';

const valued = (text: string): { value: ReturnType<typeof decimal> } => ({ value: decimal(text) });

describe('volatilityLevel', () => {
  it.each<[ProfileName, string, string]>([
    ['SAFE', '0', 'NORMAL'],
    ['SAFE', '0.029999999999999999999999999999', 'NORMAL'],
    ['SAFE', '0.03', 'HIGH'],
    ['SAFE', '0.049999999999999999999999999999', 'HIGH'],
    ['SAFE', '0.05', 'EXTREME'],
    ['SAFE', '99999999999999999999', 'EXTREME'],
    ['AGGRESSIVE', '0.049999999999999999999999999999', 'NORMAL'],
    ['AGGRESSIVE', '0.05', 'HIGH'],
    ['AGGRESSIVE', '0.079999999999999999999999999999', 'HIGH'],
    ['AGGRESSIVE', '0.08', 'EXTREME'],
  ])('%s: a volatility of %s is %s', (name, value, level) => {
    expect(volatilityLevel({ ...UNKNOWN_MARKET, volatility: valued(value) }, PROFILES[name])).toBe(level);
  });

  it.each<[VolatilityLevel, string]>([
    ['LOW', 'NORMAL'],
    ['NORMAL', 'NORMAL'],
    ['HIGH', 'HIGH'],
    ['EXTREME', 'EXTREME'],
  ])('the level %s acts like %s in both profiles', (level, acts) => {
    for (const profile of Object.values(PROFILES))
      expect(volatilityLevel({ ...UNKNOWN_MARKET, volatility: { level } }, profile)).toBe(acts);
  });

  it('volatilityLevel is NORMAL if no volatility is reported', () => {
    expect(volatilityLevel(UNKNOWN_MARKET, PROFILES.SAFE)).toBe('NORMAL');
  });
});

describe('isHigh', () => {
  it.each([
    ['7.999999999999999999999999999999', false],
    ['8', true],
    ['8.000000000000000000000000000001', true],
    ['0', false],
  ])('at a threshold of 8, a cost of %s is high: %s', (value, high) => {
    expect(isHigh(valued(value), decimal('8'))).toBe(high);
  });

  it.each([
    ['LOW', false],
    ['NORMAL', false],
    ['HIGH', true],
  ] as const)('a cost level of %s is high whatever the threshold: %s', (level, high) => {
    expect(isHigh({ level }, decimal('8'))).toBe(high);
  });

  it('a cost that is not reported is not high', () => {
    expect(isHigh(null, decimal('0'))).toBe(false);
  });
});

function effectiveRegimeOf(
  conditions: Pick<MarketConditions, 'regime' | 'volatility'>,
  name: ProfileName,
): Regime {
  const level = volatilityLevel({ ...UNKNOWN_MARKET, ...conditions }, PROFILES[name]);
  return effectiveRegime(conditions.regime, level, PROFILES[name]);
}

/** SAFE multiplies by 0.9, 0.3, 0.4, 0.5, 0.8; AGGRESSIVE by 1.3, 0.6, 0.8, 0.7, 1.0. */
describe.each<[ProfileName, Record<Regime, Regime>]>([
  ['SAFE', { BULL: 'HIGH_VOL', BEAR: 'BEAR', HIGH_VOL: 'HIGH_VOL', CHOP: 'HIGH_VOL', NORMAL: 'HIGH_VOL' }],
  ['AGGRESSIVE', { BULL: 'HIGH_VOL', BEAR: 'BEAR', HIGH_VOL: 'HIGH_VOL', CHOP: 'CHOP', NORMAL: 'HIGH_VOL' }],
])('the effective regime of %s', (name, underHighVolatility) => {
  const regimes = Object.entries(underHighVolatility) as [Regime, Regime][];

  it.each(regimes)('%s under HIGH and EXTREME volatility becomes %s', (regime, effective) => {
    for (const level of ['HIGH', 'EXTREME'] as const)
      expect(effectiveRegimeOf({ regime, volatility: { level } }, name)).toBe(effective);
  });

  it.each(regimes)('%s stays as it is under any other volatility', (regime) => {
    for (const volatility of [null, { level: 'LOW' }, { level: 'NORMAL' }, valued('0.02')] as const)
      expect(effectiveRegimeOf({ regime, volatility }, name)).toBe(regime);
  });
});
