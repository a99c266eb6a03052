/** A row as its format found it, before anybody judged it as a trade. */
export interface RawRow {
  /** As a person counts: the line of the file, or the place in the list, from 1. */
  readonly row: number;
  /** A part of the file in which rows are counted by themselves, such as `strategy "X"`. */
  readonly part?: string;
  readonly found: { readonly value: unknown } | { readonly problem: string };
  /** What this format calls the fields of a trade, where it has names of its own. */
  readonly names?: FieldNames;
}

/** Field of SPEC section 1 → its name in the file. */
export type FieldNames = ReadonlyMap<string, string>;
