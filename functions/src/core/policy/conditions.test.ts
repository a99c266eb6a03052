import { decimal } from '../../../test/support/oracles/engine';
import { plain } from '../../../test/support/oracles/policy';
import { PROFILES } from '../profiles/profiles';
import { findingsOf } from './conditions';
import { type MarketConditions, UNKNOWN_MARKET, type VolatilityEffect } from './market';

function found(market: Partial<MarketConditions>, volatility: VolatilityEffect = 'NORMAL'): unknown {
  return plain(
    findingsOf({
      market: { ...UNKNOWN_MARKET, ...market },
      profile: PROFILES.SAFE,
      volatility,
      effectiveRegime: 'HIGH_VOL',
    }),
  );
}

const NOTHING = { volatility: null, spread: null, slippage: null, liquidity: null };

describe('findingsOf', () => {
  it('findingsOf finds nothing in a market of which nothing is reported', () => {
    expect(found({})).toEqual(NOTHING);
  });

  it('findingsOf gives a high spread its factor, its confidence, and a reason with both', () => {
    expect(found({ spread: { value: decimal('9') } })).toEqual({
      ...NOTHING,
      spread: {
        factor: '0.7',
        confidence: '0.03',
        reason: {
          code: 'spread_high',
          spread_bps: '9',
          high_spread_bps: '8',
          factor: '0.7',
          confidence: '0.03',
        },
      },
    });
  });

  it('findingsOf shows a level under the name of the level', () => {
    expect(found({ slippage: { level: 'HIGH' } })).toMatchObject({
      slippage: { reason: { code: 'slippage_high', slippage_level: 'HIGH', high_slippage_bps: '6' } },
    });
  });

  it('findingsOf lets low liquidity change the confidence alone', () => {
    expect(found({ liquidity: 'LOW' })).toMatchObject({
      liquidity: { factor: '1', confidence: '0.05', reason: { code: 'liquidity_low', confidence: '0.05' } },
    });
  });

  it('findingsOf lets high volatility act through the regime, and extreme volatility by itself too', () => {
    expect(found({}, 'HIGH')).toMatchObject({
      volatility: { factor: '1', confidence: '0', reason: { effective_regime: 'HIGH_VOL' } },
    });
    expect(found({}, 'EXTREME')).toMatchObject({
      volatility: { factor: '0.25', confidence: '0.15', reason: { extreme_vol_threshold: '0.05' } },
    });
  });
});
