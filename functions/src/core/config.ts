import { Decimal, ONE } from './base/decimal';

/** How trades become a return series: one return a trade, or one a UTC day. */
export type ReturnBasis = 'trade' | 'day';

/** What decides an agent's weight: its own Sharpe ratio, or that pulled towards the mean of all by how uncertain it is. */
export type ScoreMethod = 'sharpe' | 'shrunk';

/** What an allocation depends on beside the trades. Names, defaults and ranges: SPEC section 2. */
export interface EngineConfig {
  /** The agents to allocate to, also those without a trade; null: every agent with a closed trade. */
  readonly agentIds: readonly string[] | null;
  readonly lookbackTrades: number;
  /** Annual, as a fraction: 0.04 is 4 % a year. */
  readonly riskFreeRate: Decimal;
  readonly minFloorWeight: Decimal;
  /** True: strict mode, losers get nothing. False: recovery mode, losers keep the floor. */
  readonly enforcePerformance: boolean;
  readonly minTrades: number;
  readonly temperature: Decimal;
  readonly sharpeCap: Decimal;
  readonly maxWeight: Decimal;
  readonly rebalanceThreshold: Decimal;
  readonly returnBasis: ReturnBasis;
  readonly scoreMethod: ScoreMethod;
}

export const DEFAULT_CONFIG: EngineConfig = {
  agentIds: null,
  lookbackTrades: 100,
  riskFreeRate: new Decimal('0.04'),
  minFloorWeight: new Decimal('0.05'),
  enforcePerformance: false,
  minTrades: 10,
  temperature: ONE,
  sharpeCap: new Decimal(3),
  maxWeight: ONE,
  rebalanceThreshold: new Decimal(0),
  returnBasis: 'trade',
  scoreMethod: 'sharpe',
};

export type Mode = 'recovery' | 'strict';

export function modeOf(config: EngineConfig): Mode {
  return config.enforcePerformance ? 'strict' : 'recovery';
}
