import { findSyntaxError } from './json-syntax';
import { isJsonObject, parseJson } from './parse-json';
import type { RawRow } from './raw-row';

interface Line {
  readonly row: number;
  readonly text: string;
  /** Undefined where the line is not JSON. */
  readonly value: unknown;
}

/** Reads JSON lines, one trade per line. Null where the text as a whole does not look like that. */
export function readJsonLines(text: string): RawRow[] | null {
  const lines = text
    .split('\n')
    .map((line, index): Line => ({ row: index + 1, text: line, value: parseJson(line) }))
    .filter((line) => line.text.trim() !== '');
  return looksLikeJsonLines(lines) ? lines.map(toRow) : null;
}

/**
 * A few broken lines are errors of their rows. Where most lines are not JSON by themselves, the text is something else:
 * CSV, or one broken JSON text over many lines. The same holds where the first line opens a list and does not close it.
 */
function looksLikeJsonLines(lines: readonly Line[]): boolean {
  const json = lines.filter((line) => line.value !== undefined);
  const [first] = lines;
  const opensList = first?.value === undefined && first?.text.trimStart().startsWith('[') === true;
  return json.some((line) => isJsonObject(line.value)) && json.length * 2 >= lines.length && !opensList;
}

function toRow({ row, text, value }: Line): RawRow {
  if (value !== undefined) return { row, found: { value } };
  const error = findSyntaxError(text);
  return { row, found: { problem: `is not JSON: column ${error?.column ?? 1}: ${error?.reason ?? ''}` } };
}
