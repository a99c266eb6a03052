import { Decimal } from '../../../src/core/base/decimal';
import type { Regime } from '../../../src/core/profiles/profiles';
import type {
  AccountSnapshot,
  MarketData,
  Strategy,
  TradingSignal,
} from '../../../src/core/strategies/strategy';

/** Buys in a rising market and sells in a falling one, if the agent `trend` has earned capital. */
export const followTheTrend: Strategy = {
  name: 'follow-the-trend',
  evaluate({ symbol }: MarketData, { published }: AccountSnapshot, regime?: Regime): TradingSignal {
    const weight = published?.allocation.published.weights.get('trend') ?? new Decimal(0);
    const signalType = regime === 'BULL' ? 'BUY' : regime === 'BEAR' ? 'SELL' : 'HOLD';
    return {
      signalType: weight.isZero() ? 'HOLD' : signalType,
      symbol,
      confidence: weight,
      reasoning: `The market is ${regime ?? 'unknown'} and trend has ${weight.times(100).toFixed(0)} % of the capital.`,
      metadata: { weight },
    };
  },
};
