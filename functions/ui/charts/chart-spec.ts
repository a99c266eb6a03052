/**
 * What a picture over time shows. Values are only drawn, so they are plain numbers; everything that people read in it is
 * text that the view model made.
 */
export type ChartSpec = LinesSpec | DifferenceSpec | WeightsSpec;

interface Named {
  /** Unique on the page, such as "equity". */
  readonly id: string;
  readonly title: string;
  /** One or two sentences below the title. */
  readonly caption: string;
  /** What the picture says, for those who do not see it: a sentence with its first and last values. */
  readonly summary: string;
  readonly unit: Unit;
}

/** A line per series: an equity, a drawdown. */
export interface LinesSpec extends Named {
  readonly kind: 'lines';
  readonly series: readonly Series[];
  /** A value that a dotted line shows, with its name; null: none. */
  readonly start: { readonly value: number; readonly name: string } | null;
  /** Whether the axis may be switched to a logarithmic one, which values above 0 have. */
  readonly canBeLog: boolean;
  /** Of the plot, in pixels. */
  readonly height: number;
}

/** One series as an area about a line at 0. */
export interface DifferenceSpec extends Named {
  readonly kind: 'difference';
  readonly series: Series;
}

/** Shares of a whole: one above the other, or from seven agents on a strip each, whose shade is stronger where the share is larger. */
export interface WeightsSpec extends Named {
  readonly kind: 'weights';
  /** In percent, the first at the bottom. */
  readonly series: readonly Series[];
}

/** A figure over time. */
export interface Series {
  readonly name: string;
  /** A word after the name, such as "alone". */
  readonly suffix?: string;
  readonly colour: SeriesColour;
  /** One value per point in time; null: none. */
  readonly values: readonly (number | null)[];
  /** Whether it is drawn before anyone asked for it. */
  readonly isShown: boolean;
}

/** A colour of ui/style/tokens.css. The first six agents have one each. */
export type SeriesColour = 'maestro' | 'equal' | 'cash' | 'other' | 1 | 2 | 3 | 4 | 5 | 6;

/** How a value is written. */
export interface Unit {
  /** Decimals. */
  readonly places: number;
  /** Such as " %". */
  readonly suffix: string;
}

/** Something that happened, as a mark on the pictures. */
export interface ChartEvent {
  /** Seconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
  readonly text: string;
}

/** The last part of the time, such as one month. */
export interface ChartRange {
  /** Such as "1M". */
  readonly name: string;
  /** Null: all. */
  readonly seconds: number | null;
}

/** Pictures over the same time. */
export interface TimeChartsProps {
  /** Seconds since 1970-01-01T00:00:00Z, rising. */
  readonly times: readonly number[];
  readonly charts: readonly ChartSpec[];
  /** The oldest first. */
  readonly events: readonly ChartEvent[];
  readonly ranges: readonly ChartRange[];
}

/** The colour of the agent at a place of a list, the largest weight first. */
export function agentColour(index: number): SeriesColour {
  return AGENT_COLOURS[index] ?? 'other';
}

const AGENT_COLOURS = [1, 2, 3, 4, 5, 6] as const;

/** How many agents have a colour of their own, and so fit one above the other. */
export const MAX_STACKED = AGENT_COLOURS.length;
