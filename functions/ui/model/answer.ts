export type { FigureColumn, FigureTable } from '../words/figure-table';

/** How good an answer is for the reader. It is never shown by a colour alone: the words say it too. */
export type Level = 'good' | 'careful' | 'bad' | 'unknown';

/**
 * The answer to one question of a person: first one line of words, then sentences that explain it. Every surface shows the
 * same words.
 */
export interface Answer {
  /** Such as "Did following Maestro help?". */
  readonly question: string;
  /** Such as "No measurable difference". */
  readonly headline: string;
  readonly level: Level;
  /** Each a whole sentence in plain text; ids in it may hold any character. */
  readonly sentences: readonly string[];
}
