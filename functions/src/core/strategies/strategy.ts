import type { Allocation } from '../weights/allocation';
import type { EngineConfig } from '../config';
import type { Decimal } from '../base/decimal';
import type { Regime } from '../profiles/profiles';

export const SIGNAL_TYPES = ['BUY', 'SELL', 'HOLD'] as const;
export type SignalType = (typeof SIGNAL_TYPES)[number];

/** The answer of a strategy. */
export interface TradingSignal {
  readonly signalType: SignalType;
  readonly symbol: string | null;
  /** From 0 to 1. */
  readonly confidence: Decimal;
  /** Why, for a person. */
  readonly reasoning: string;
  /** Decimals, instants, text, whole numbers, and lists and maps of these. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What the caller reports of the market. */
export interface MarketData {
  readonly symbol: string | null;
}

/** How the user's capital stands. */
export interface AccountSnapshot {
  /** Null: nothing is published yet. */
  readonly published: { readonly allocation: Allocation; readonly config: EngineConfig } | null;
}

/**
 * A source of trading signals, pure or asynchronous. `maestro` is one; add your own in `runtime/strategies.ts`.
 *
 * @example
 * export const alwaysHold: Strategy = {
 *   name: 'always_hold',
 *   evaluate: ({ symbol }) => ({
 *     signalType: 'HOLD',
 *     symbol,
 *     confidence: ONE,
 *     reasoning: 'This strategy never trades.',
 *     metadata: {},
 *   }),
 * };
 */
export interface Strategy {
  readonly name: string;
  evaluate(
    marketData: MarketData,
    accountSnapshot: AccountSnapshot,
    regime?: Regime,
  ): TradingSignal | Promise<TradingSignal>;
}

/**
 * The strategies of a deployment, by their names.
 *
 * @example
 * new StrategyRegistry([maestroStrategy, alwaysHold]).get('always_hold');
 */
export class StrategyRegistry {
  private readonly strategies = new Map<string, Strategy>();

  /** @throws Error if two strategies have the same name */
  constructor(strategies: readonly Strategy[]) {
    for (const strategy of strategies) {
      if (this.strategies.has(strategy.name))
        throw new Error(`There are two strategies named ${JSON.stringify(strategy.name)}; rename one.`);
      this.strategies.set(strategy.name, strategy);
    }
  }

  /** @throws Error if no strategy has this name */
  get(name: string): Strategy {
    const strategy = this.strategies.get(name);
    if (strategy !== undefined) return strategy;
    throw new Error(
      `There is no strategy named ${JSON.stringify(name)}. Known strategies: ${this.names.join(', ')}.`,
    );
  }

  get names(): string[] {
    return [...this.strategies.keys()];
  }
}
