/** A table: names in the first column, then words or figures as text. */
export interface FigureTable {
  readonly columns: readonly FigureColumn[];
  readonly rows: readonly (readonly string[])[];
}

/** A column of a table; `right` aligns figures to the right. */
export interface FigureColumn {
  readonly heading: string;
  readonly right?: boolean;
  /**
   * How soon a narrow terminal leaves it out: 0 is never left out, and of the others the largest goes first. Default 0.
   */
  readonly priority?: number;
}
