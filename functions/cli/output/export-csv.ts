import { isFigureField, TRADE_FIELD_NAMES } from '../../journals/formats/trade-fields';
import { parseFigure } from '../../src/contract/fields/figure';
import { printable } from '../../src/core/base/printable';
import { csvRow, textCell } from '../../ui/words/csv-cells';
import { plural } from '../../ui/words/text';

/** The most fields that a note names. */
const NAMED = 10;

/** A journal as CSV: the fields of a trade, one row per trade. It counts what a cell cannot say. */
export class ExportCsv {
  /** The owner's own fields, up to some, and how many trades have any. */
  readonly #own = new Set<string>();
  #withOwn = 0;
  #noTexts = 0;
  #formulas = 0;

  constructor(private readonly write: (text: string) => void) {
    write(csvRow(TRADE_FIELD_NAMES));
  }

  add(row: Readonly<Record<string, unknown>>): void {
    const own = Object.keys(row).filter((name) => !TRADE_FIELD_NAMES.includes(name));
    if (own.length > 0) this.#withOwn++;
    for (const name of own) if (this.#own.size < NAMED) this.#own.add(name);
    this.write(csvRow(TRADE_FIELD_NAMES.map((name) => this.#cell(name, row[name]))));
  }

  /** What the file does not say as the journal does, one sentence each. */
  notes(): string[] {
    const names = [...this.#own].map(printable).join(', ');
    return [
      ...(this.#withOwn > 0
        ? [
            `CSV has the fields of a trade only: ${plural(this.#withOwn, 'trade')} with others (${names}${this.#own.size === NAMED ? ', …' : ''}); --format jsonl has them`,
          ]
        : []),
      ...(this.#noTexts > 0
        ? [`${plural(this.#noTexts, 'value')} left out that a cell cannot say; --format jsonl has them`]
        : []),
      ...(this.#formulas > 0
        ? [
            `${plural(this.#formulas, 'text')} ${this.#formulas === 1 ? 'begins' : 'begin'} like a formula, with an apostrophe before it that a reader keeps; --format jsonl has none`,
          ]
        : []),
    ];
  }

  #cell(name: string, value: unknown): string {
    if (value === undefined || value === null) return '';
    if (typeof value === 'object') {
      this.#noTexts++;
      return '';
    }
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (isFigureField(name) && parseFigure(text) !== null) return text;
    const cell = textCell(text);
    if (cell !== text) this.#formulas++;
    return cell;
  }
}
