import { describeNames } from '../describe-names';
import { JournalError } from '../journal-error';
import type { ReadOptions, TableFormat } from './format';
import { TABLE_FORMATS } from './formats';
import { knownFormats } from './known-formats';
import { maestroFormat, missingFields } from './maestro';
import { suggestMap } from './suggest-map';
import { columnName, columnNames } from './table-row';

/**
 * The format of a table; null where none has these columns. With `--map` that of Maestro's own columns.
 *
 * @param columns as `columnName` writes them
 */
export function chooseTable(columns: ReadonlySet<string>, options: ReadOptions): TableFormat | null {
  const own = maestroFormat(options);
  if (own.recognise(columns)) return own;
  return options.map.size > 0 ? null : (TABLE_FORMATS.find((format) => format.recognise(columns)) ?? null);
}

/**
 * The error for a table of no known format.
 *
 * @param names the columns as the file writes them
 */
export function unknownTable(file: string, names: readonly string[], options: ReadOptions): JournalError {
  const columns = columnNames(names);
  const unmapped = [...options.map.values()].filter((column) => !columns.has(columnName(column)));
  const found = `its columns are ${describeNames(names)}`;
  if (unmapped.length > 0)
    return new JournalError(file, `has no column ${describeNames(unmapped)}, which --map names; ${found}`);
  const missing = missingFields(columns, options);
  const map = suggestMap(missing, [...columns]);
  const isAgentless =
    missing[0] === 'agent_id' && (map === null ? missing.length === 1 : !map.includes('agent_id='));
  const flags = [map, isAgentless ? '--agent NAME' : null].filter((flag) => flag !== null).join(' ');
  return new JournalError(
    file,
    `has no column ${describeNames(missing)}; ${found}; try ${flags || '--map FIELD=COLUMN,…'}. ` +
      `A journal is ${knownFormats()}`,
  );
}
