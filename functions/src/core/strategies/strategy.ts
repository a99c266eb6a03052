import type { Allocation } from '../weights/allocation';
import type { EngineConfig } from '../config';
import type { Decimal } from '../base/decimal';
import type { Regime } from '../profiles/profiles';

export const SIGNAL_TYPES = ['BUY', 'SELL', 'HOLD'] as const;
export type SignalType = (typeof SIGNAL_TYPES)[number];

/** What a strategy answers. */
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

/** What the caller says of the market. */
export interface MarketData {
  readonly symbol: string | null;
}

/** How the user's capital stands. Null: nothing was published yet. */
export interface AccountSnapshot {
  readonly published: { readonly allocation: Allocation; readonly config: EngineConfig } | null;
}

/** Something that can be asked for a signal. `maestro` is one; add your own in `runtime/strategies.ts`. */
export interface Strategy {
  readonly name: string;
  evaluate(
    marketData: MarketData,
    accountSnapshot: AccountSnapshot,
    regime?: Regime,
  ): TradingSignal | Promise<TradingSignal>;
}

/** Strategies by their names. */
export class StrategyRegistry {
  private readonly strategies = new Map<string, Strategy>();

  /** @throws Error where the name is taken */
  constructor(strategies: readonly Strategy[]) {
    for (const strategy of strategies) {
      if (this.strategies.has(strategy.name))
        throw new Error(`There are two strategies named ${JSON.stringify(strategy.name)}; rename one.`);
      this.strategies.set(strategy.name, strategy);
    }
  }

  /** @throws Error where there is none of that name */
  get(name: string): Strategy {
    const strategy = this.strategies.get(name);
    if (strategy !== undefined) return strategy;
    throw new Error(`There is no strategy named ${JSON.stringify(name)}, but ${this.names.join(', ')}.`);
  }

  get names(): string[] {
    return [...this.strategies.keys()];
  }
}
