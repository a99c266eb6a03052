import { describe } from '../../src/contract/fields/invalid-input';
import { describeNames } from '../describe-names';
import { peek } from '../files/peek';
import { JournalError } from '../journal-error';
import { chooseTable } from './choose-table';
import { readCsv } from './csv';
import type { FormatContext } from './format';
import { JSON_FORMATS } from './formats';
import { freqtradeBeside } from './freqtrade-beside';
import { isHtml, readHtml } from './html-table';
import { looksLikeJsonLines, readJsonLines } from './json-lines';
import { describeSyntaxError, positionAt } from './json-syntax';
import { JsonTable } from './json-table';
import { knownFormats } from './known-formats';
import { parseJson } from './parse-json';
import type { RawRow } from './raw-row';
import { columnNames } from './table-row';
import { NEEDED_FIELDS } from './trade-fields';
import { isObject } from '../../src/core/base/is-object';

/** How much of a text is looked at to recognise its format. */
const HEAD_CHARACTERS = 65_536;

/**
 * The most of a text that is not read row by row. JSON and HTML are in the memory as a whole, and several times larger there. (A
 * string of JavaScript ends at 512 MB.)
 */
const MOST_CHARACTERS = 256_000_000;

/** How many rows of a list are given on at a time. */
const BATCH = 1_000;

/**
 * The rows of a journal file, some at a time. Its format is recognised from the content, because file names can be wrong.
 *
 * @throws JournalError
 */
export async function* readRows(
  pieces: AsyncIterable<string>,
  context: FormatContext,
): AsyncGenerator<readonly RawRow[]> {
  const { first, isAll, all } = await peek(pieces, HEAD_CHARACTERS);
  // Not all that was read: how a file is taken must not depend on the pieces in which it comes.
  const head = first.join('').slice(0, HEAD_CHARACTERS);
  if (isAll && head.trim() === '')
    throw new JournalError(context.file, `is empty; a journal is ${knownFormats()}`);
  if (head.includes('\0'))
    throw new JournalError(context.file, 'is not text: it has null characters; save the journal as UTF-8');

  if (isHtml(head)) yield readHtml(await joined(all, context.file), context);
  else if (isAll) yield* readWhole(head, all, context);
  else if (looksLikeJsonLines(head.slice(0, head.lastIndexOf('\n') + 1))) yield* readJsonLines(all, context);
  else if (opensJson(head)) {
    const text = await joined(all, context.file);
    yield* readWhole(text, again(text), context);
  } else yield* readCsv(head, isAll, all, context);
}

/** Reads a text that is in the memory. */
async function* readWhole(
  text: string,
  pieces: AsyncIterable<string>,
  context: FormatContext,
): AsyncGenerator<readonly RawRow[]> {
  const json = parseJson(text);
  if (json !== undefined) yield* readJson(text, json, context);
  else if (looksLikeJsonLines(text)) yield* readJsonLines(pieces, context);
  else if (opensJson(text)) throw new JournalError(context.file, `is not JSON: ${describeSyntaxError(text)}`);
  else yield* readCsv(text, true, pieces, context);
}

function* readJson(text: string, json: unknown, context: FormatContext): Generator<readonly RawRow[]> {
  const format = isLoneTrade(json, context) ? undefined : JSON_FORMATS.find((known) => known.recognise(json));
  const other = freqtradeBeside(context.file, json);
  if (format !== undefined) yield format.read(json, context);
  else if (Array.isArray(json)) yield* readList(json, context);
  else if (other !== null) context.skip(other);
  else if (isLoneTrade(json, context)) {
    const table = new JsonTable(context);
    yield table.add(positionAt(text, text.search(/\S/)).line, json);
    yield table.end();
  } else {
    throw new JournalError(context.file, `${describeOther(json)}; a journal is ${knownFormats()}`);
  }
}

function describeOther(json: unknown): string {
  if (!isObject(json)) return `holds only ${describe(json)}`;
  const names = Object.keys(json);
  return names.length === 0
    ? 'is an empty JSON object, not a journal'
    : `is a JSON object with ${describeNames(names)}, not a journal`;
}

function* readList(list: readonly unknown[], context: FormatContext): Generator<readonly RawRow[]> {
  const table = new JsonTable(context);
  for (let from = 0; from < list.length; from += BATCH)
    yield list.slice(from, from + BATCH).flatMap((value, index) => table.add(from + index + 1, value));
  yield table.end();
}

/** Whether a value is an object with fields of a trade: JSON lines with a single line. */
function isLoneTrade(json: unknown, { options }: FormatContext): boolean {
  if (!isObject(json)) return false;
  const columns = columnNames(Object.keys(json));
  return (
    options.map.size > 0 ||
    NEEDED_FIELDS.some((field) => columns.has(field)) ||
    chooseTable(columns, options) !== null
  );
}

function opensJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

/** @throws JournalError for a text that is too large */
async function joined(pieces: AsyncIterable<string>, file: string): Promise<string> {
  const all: string[] = [];
  let length = 0;
  for await (const piece of pieces) {
    all.push(piece);
    length += piece.length;
    if (length > MOST_CHARACTERS)
      throw new JournalError(
        file,
        `has more than ${MOST_CHARACTERS / 1e6} million characters, and JSON or HTML must be read as a whole; ` +
          'save the journal as JSON lines or CSV, or in several files',
      );
  }
  return all.join('');
}

async function* again(text: string): AsyncGenerator<string> {
  await Promise.resolve();
  yield text;
}
