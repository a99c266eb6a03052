import { chooseTable, unknownTable } from './choose-table';
import type { FormatContext, TableReader } from './format';
import { maestroFormat } from './maestro';
import type { RawRow } from './raw-row';
import { columnName, columnNames, objectRow } from './table-row';
import { NEEDED_FIELDS } from './trade-fields';
import { isObject } from '../../src/core/base/is-object';

/** Reads values of JSON, one after another, as the rows of a table. The first object decides about the format. */
export class JsonTable {
  #reader: TableReader | null = null;
  #isOwn = false;
  /** The columns of all objects, as the file writes them; only gathered for a table that may turn out to be none. */
  readonly #columns = new Set<string>();

  constructor(private readonly context: FormatContext) {}

  add(row: number, value: unknown): readonly RawRow[] {
    if (!isObject(value)) return [{ row, found: { value } }];
    const reader = (this.#reader ??= this.#choose(columnNames(Object.keys(value))));
    if (this.#isOwn) for (const name of Object.keys(value)) this.#columns.add(name);
    return reader.add(objectRow(row, value));
  }

  /** @throws JournalError where no object has any of the needed fields */
  end(): readonly RawRow[] {
    const { file, options } = this.context;
    const columns = columnNames(this.#columns);
    const mapped = [...options.map.values()].map(columnName);
    const isUnknown =
      mapped.some((column) => !columns.has(column)) ||
      (mapped.length === 0 && !NEEDED_FIELDS.some((field) => columns.has(field)));
    if (this.#isOwn && isUnknown) throw unknownTable(file, [...this.#columns], options);
    return this.#reader?.end() ?? [];
  }

  /**
   * An object may lack fields, so that Maestro's own columns are taken for granted where nothing else is recognised; and where
   * an object has both ids, as in an export of Maestro, whatever else its owner keeps in it.
   */
  #choose(columns: ReadonlySet<string>): TableReader {
    const { options } = this.context;
    const own = maestroFormat(options);
    const isExport = columns.has('trade_id') && columns.has('agent_id');
    const format = (isExport ? own : chooseTable(columns, options)) ?? own;
    this.#isOwn = format.name === own.name;
    return format.reader(this.context);
  }
}
