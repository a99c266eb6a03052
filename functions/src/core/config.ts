import { Decimal, ONE } from './base/decimal';

/** How trades become a return series: one return per trade, or one per UTC day. */
export const RETURN_BASES = ['trade', 'day'] as const;
export type ReturnBasis = (typeof RETURN_BASES)[number];

/**
 * What decides an agent's weight: its own Sharpe ratio, or that ratio shrunk towards the mean of all agents. The more
 * uncertain a ratio is, the further it is shrunk.
 */
export const SCORE_METHODS = ['sharpe', 'shrunk'] as const;
export type ScoreMethod = (typeof SCORE_METHODS)[number];

/** What a score earns a share of: the capital, or the risk, of which an agent that swings less takes more capital. */
export const WEIGHT_BASES = ['capital', 'risk'] as const;
export type WeightBasis = (typeof WEIGHT_BASES)[number];

/**
 * Everything an allocation depends on besides the trades. Names, defaults and ranges: docs/specification.md, section
 * 2.
 */
export interface EngineConfig {
  /** The agents to allocate to, including those without a trade; null: every agent with a closed trade. */
  readonly agentIds: readonly string[] | null;
  readonly lookbackTrades: number;
  /** Of these, only those that closed at most so many days before the agent's newest close; null: all. */
  readonly lookbackDays: number | null;
  /** Annual, as a fraction: 0.04 is 4 % per year. */
  readonly riskFreeRate: Decimal;
  readonly minFloorWeight: Decimal;
  /** True is strict mode: an agent with a negative score gets nothing. False is recovery mode: it keeps the floor. */
  readonly enforcePerformance: boolean;
  readonly minTrades: number;
  readonly temperature: Decimal;
  /**
   * Scores are clamped to ± this. Above 1 per trade, a Sharpe ratio is an artefact: a fixed profit target that has not met
   * its stop yet has nearly no deviation, and took 93 % of an account at 3.
   */
  readonly sharpeCap: Decimal;
  readonly maxWeight: Decimal;
  readonly rebalanceThreshold: Decimal;
  readonly returnBasis: ReturnBasis;
  readonly scoreMethod: ScoreMethod;
  readonly weightBasis: WeightBasis;
  /** Whether agents that are copies of others share what one would get. */
  readonly diversify: boolean;
  /** An agent that has a score and has not closed a trade for more than so many days is stale; null: none is. */
  readonly staleAfterDays: number | null;
}

export const DEFAULT_CONFIG: EngineConfig = {
  agentIds: null,
  lookbackTrades: 100,
  lookbackDays: null,
  riskFreeRate: new Decimal('0.04'),
  minFloorWeight: new Decimal('0.05'),
  enforcePerformance: false,
  minTrades: 10,
  temperature: ONE,
  sharpeCap: ONE,
  maxWeight: ONE,
  rebalanceThreshold: new Decimal(0),
  returnBasis: 'trade',
  scoreMethod: 'sharpe',
  weightBasis: 'capital',
  diversify: false,
  staleAfterDays: null,
};

export type Mode = 'recovery' | 'strict';

/**
 * The name of the mode that `enforcePerformance` sets.
 *
 * @example
 * modeOf(DEFAULT_CONFIG); // 'recovery'
 */
export function modeOf(config: EngineConfig): Mode {
  return config.enforcePerformance ? 'strict' : 'recovery';
}
