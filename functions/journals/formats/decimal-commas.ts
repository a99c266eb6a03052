import { describe } from '../../src/contract/fields/invalid-input';
import { JournalError } from '../journal-error';

/** A figure with one comma and no point. */
const COMMA = /^[+\-−]?\d+,\d+$/;

/** Could be a figure with thousands separators as well: up to three digits, not only zeros, and then three digits. */
const MAYBE_THOUSANDS = /^[+\-−]?[1-9]\d{0,2},\d{3}$/;

const POINT = /^[+\-−]?\d+\.\d+$/;

/** Figures with thousands separators and decimals are not read, but they show what a comma and a point mean: `1.234,50 €`. */
const GROUPED_COMMA = /^[+\-−]?\d{1,3}(?:[.\s'’]\d{3})+,\d+(?:\D|$)/;
const GROUPED_POINT = /^[+\-−]?\d{1,3}(?:[,\s'’]\d{3})+\.\d+(?:\D|$)/;

interface Found {
  readonly row: number;
  readonly text: string;
}

/**
 * Reads the figures of a table whose cells are not separated by commas: `1,5` is 1.5. What a comma or a point means is
 * decided by the whole table, whatever the order of its rows is, and nothing is guessed.
 */
export class DecimalCommas {
  /** The first figure of each kind. */
  #comma: Found | null = null;
  #point: Found | null = null;
  #ambiguous: Found | null = null;

  /** The text with a decimal point, if it is a figure with a decimal comma; else the text itself. */
  read(text: string, row: number): string {
    if (POINT.test(text) || GROUPED_POINT.test(text)) this.#point ??= { row, text };
    if (GROUPED_COMMA.test(text)) this.#comma ??= { row, text };
    if (!COMMA.test(text)) return text;
    if (MAYBE_THOUSANDS.test(text)) this.#ambiguous ??= { row, text };
    else this.#comma ??= { row, text };
    return text.replace(',', '.');
  }

  /** @throws JournalError where a comma or a point of this table can mean two things */
  end(file: string): void {
    const comma = this.#comma ?? this.#ambiguous;
    if (comma === null) return;
    if (this.#point !== null)
      throw new JournalError(
        file,
        `has figures with a decimal comma (row ${comma.row}: ${describe(comma.text)}) and with a decimal point ` +
          `(row ${this.#point.row}: ${describe(this.#point.text)}); write all of them in one way`,
      );
    if (this.#comma === null)
      throw new JournalError(
        file,
        `row ${comma.row}: ${describe(comma.text)} can have a decimal comma or a thousands separator, and no other ` +
          'figure of the file tells which; write figures with a decimal point',
      );
  }
}
