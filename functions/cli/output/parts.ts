import type { FigureColumn, Level } from '../../ui/model/answer';

/** Text with a level: on a terminal it is coloured. The words must say the level too. */
export interface Levelled {
  readonly text: string;
  readonly level: Level;
}

/** A piece of a line. It holds text only: how a colour is written is known to `TextOutput` alone. */
export type Span = string | Levelled;

export type Line = readonly Span[];

/** A column of a table, and what becomes of it where the terminal is too narrow. */
export interface Column extends FigureColumn {
  /**
   * `cut`: names, cut in the middle. `wrap`: words, on several lines. `whole`: never shortened, as a shortened figure or bar
   * would be another one. Default: `whole` where the column is aligned to the right, else `cut`.
   */
  readonly flow?: 'cut' | 'wrap' | 'whole';
}

/** A table that is laid out when it is printed, because only then the width is known. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Span[])[];
  /** A sentence directly below, such as how many rows are not shown. */
  readonly below?: string;
}

/** A part of what a command prints: sentences, of which each line is wrapped by itself, or a table. */
export type Part = string | Line | Table;

/** The text of a span. */
export function textOf(span: Span): string {
  return typeof span === 'string' ? span : span.text;
}
