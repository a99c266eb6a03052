import type { FormatContext, ReadOptions, TableFormat, TableReader, TableRow } from './format';
import type { RawRow } from './raw-row';
import { columnName } from './table-row';
import { isFigureField, isTradeField, NEEDED_FIELDS } from './trade-fields';

/**
 * A table with Maestro's own columns, or with the columns that `--map` names. Every other column is a field of the owner's
 * own and keeps its name.
 */
export function maestroFormat(options: ReadOptions): TableFormat {
  return {
    name: "Maestro's own columns",
    recognise: (columns) =>
      missingFields(columns, options).length === 0 &&
      [...options.map.values()].every((column) => columns.has(columnName(column))),
    reader: (context) => new MaestroReader(context),
  };
}

/** The needed fields that no column has, given `--map` and `--agent`. */
export function missingFields(columns: ReadonlySet<string>, { map, agent }: ReadOptions): string[] {
  return NEEDED_FIELDS.filter(
    (field) => !columns.has(columnName(map.get(field) ?? field)) && !(field === 'agent_id' && agent !== null),
  );
}

class MaestroReader implements TableReader {
  /** From the name of a column in the file to the fields that it becomes. */
  readonly #fieldsOf = new Map<string, readonly string[]>();
  readonly #names = new Map<string, string>();
  readonly #mapped: ReadonlyMap<string, string>;

  constructor({ options }: FormatContext) {
    this.#mapped = new Map([...options.map].map(([field, column]) => [field, columnName(column)]));
  }

  add(row: TableRow): readonly RawRow[] {
    const fields = new Map<string, unknown>();
    for (const [name, value] of row.entries())
      for (const field of this.#fields(name)) {
        if (fields.has(field))
          return [{ row: row.row, found: { problem: `has more than one value for ${field}` } }];
        // Only figures may have a decimal comma, which `get` reads.
        fields.set(field, isFigureField(field) ? (row.get(columnName(name)) ?? value) : value);
      }
    // Not by assignment: `fields['__proto__'] = …` would change the prototype.
    return [{ row: row.row, found: { value: Object.fromEntries(fields) }, names: this.#names }];
  }

  end(): readonly RawRow[] {
    return [];
  }

  #fields(name: string): readonly string[] {
    let fields = this.#fieldsOf.get(name);
    if (fields === undefined) {
      fields = this.#fieldsFor(name);
      this.#fieldsOf.set(name, fields);
      for (const field of fields) if (field !== name) this.#names.set(field, name);
    }
    return fields;
  }

  #fieldsFor(name: string): readonly string[] {
    const column = columnName(name);
    const mapped = [...this.#mapped].filter(([, from]) => from === column).map(([field]) => field);
    if (mapped.length > 0) return mapped;
    if (!isTradeField(column)) return [name];
    // `--map` took this field from another column.
    return this.#mapped.has(column) ? [] : [column];
  }
}
