/** The values of a figure, one per point; null: none. They are only drawn, so they are plain numbers. */
export type Column = readonly (number | null)[];

/** What a replay draws; every column has one value per point. */
export interface ReplaySeries {
  /** Seconds since 1970-01-01T00:00:00Z, rising. */
  readonly times: readonly number[];
  /** Closes; the points are the last of each of at most 1,000 groups of them. */
  readonly closes: number;
  /** The agents with columns of their own; the one with the largest mean weight first. */
  readonly agents: readonly string[];
  /** The number of agents that are drawn together as the others. */
  readonly others: number;
  /** Percent: one column per agent, then the others if there are any, then the cash. */
  readonly weights: readonly Column[];
  readonly equity: { readonly weighted: Column; readonly equal: Column; readonly alone: readonly Column[] };
  /** Percent below the peak: the deepest value since the point before. */
  readonly drawdown: { readonly weighted: Column; readonly equal: Column };
  /** The weight of every agent at fewer points, for a small line. */
  readonly sparks: { readonly times: readonly number[]; readonly weights: ReadonlyMap<string, Column> };
}
