import { findSyntaxError } from './json-syntax';
import { isJsonObject, parseJson } from './parse-json';
import type { RawRow } from './raw-row';

interface Line {
  readonly row: number;
  readonly text: string;
  /** Undefined where the line is not JSON. */
  readonly value: unknown;
}

/** JSON lines: a trade a line. Null when the text as a whole does not look like that. */
export function readJsonLines(text: string): RawRow[] | null {
  const lines = text
    .split('\n')
    .map((line, index): Line => ({ row: index + 1, text: line, value: parseJson(line) }))
    .filter((line) => line.text.trim() !== '');
  return looksLikeJsonLines(lines) ? lines.map(toRow) : null;
}

/**
 * A broken line is the error of a row as long as it is an exception. Where most lines are not JSON by themselves, the
 * text is something else: CSV, or one JSON text over many lines that is itself broken. So is one that opens a list in
 * its first line and leaves it open.
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
