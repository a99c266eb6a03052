/** A row as its format has it, before it is checked as a trade. */
export interface RawRow {
  /** The line of the file, or the position in the list, from 1. */
  readonly row: number;
  /** The part of the file in which the rows are counted, such as `strategy "X"`. */
  readonly part?: string;
  readonly found: { readonly value: unknown } | { readonly problem: string };
  /** The names of the fields in this format, where they differ. */
  readonly names?: FieldNames;
}

/** From a field of a trade (docs/specification.md, section 1) to its name in the file. */
export type FieldNames = ReadonlyMap<string, string>;
