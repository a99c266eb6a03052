import { JournalError } from '../journal-error';
import type { FormatContext } from './format';
import { findSyntaxError } from './json-syntax';
import { JsonTable } from './json-table';
import { parseJson } from './parse-json';
import type { RawRow } from './raw-row';
import { isObject } from '../../src/core/base/is-object';

/** Longer than any trade: a line without an end must not fill the memory. */
const MOST_LINE_CHARACTERS = 16_000_000;

/**
 * Whether these lines are JSON lines, one trade per line. A few broken lines are errors of their rows. Where most lines are not
 * JSON by themselves, the text is something else: CSV, or one broken JSON text over many lines. The same holds where the
 * first line opens a list and does not close it.
 */
export function looksLikeJsonLines(head: string): boolean {
  const lines = head.split('\n').filter((line) => line.trim() !== '');
  const values = lines.map(parseJson);
  const json = values.filter((value) => value !== undefined);
  const opensList = values[0] === undefined && lines[0]?.trimStart().startsWith('[') === true;
  return json.some(isObject) && json.length * 2 >= lines.length && !opensList;
}

/** Reads JSON lines piece by piece. */
export async function* readJsonLines(
  text: AsyncIterable<string>,
  context: FormatContext,
): AsyncGenerator<readonly RawRow[]> {
  const table = new JsonTable(context);
  let row = 0;
  for await (const lines of linesOf(text, context.file))
    yield lines.flatMap((line) => {
      row++;
      return line.trim() === '' ? [] : rowsOf(table, row, line);
    });
  yield table.end();
}

function rowsOf(table: JsonTable, row: number, line: string): readonly RawRow[] {
  const value = parseJson(line);
  if (value !== undefined) return table.add(row, value);
  const error = findSyntaxError(line);
  return [{ row, found: { problem: `is not JSON: column ${error?.column ?? 1}: ${error?.reason ?? ''}` } }];
}

async function* linesOf(text: AsyncIterable<string>, file: string): AsyncGenerator<readonly string[]> {
  let line = 0;
  let open = '';
  for await (const piece of text) {
    const lines = (open + piece).split('\n');
    open = lines.pop() ?? '';
    line += lines.length;
    yield lines;
    if (open.length > MOST_LINE_CHARACTERS)
      throw new JournalError(
        file,
        `line ${line + 1} is longer than ${MOST_LINE_CHARACTERS / 1e6} million characters; a trade takes one line`,
      );
  }
  yield [open];
}
