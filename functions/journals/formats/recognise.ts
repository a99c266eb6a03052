import { describe } from '../../src/contract/fields/invalid-input';
import { readCsv } from './csv';
import { describeNames } from '../describe-names';
import { isFreqtradeExport, readFreqtrade } from './freqtrade';
import { FORMATS, JournalError } from '../journal-error';
import { readJsonLines } from './json-lines';
import { readJsonList } from './json-list';
import { describeSyntaxError, positionAt } from './json-syntax';
import { isJsonObject, parseJson } from './parse-json';
import type { RawRow } from './raw-row';

/** A lone JSON object with any of these fields is a trade: JSON lines with a single line. */
const TRADE_FIELDS = ['agent_id', 'closed_at', 'realized_pnl', 'entry_price', 'trade_id'];

/** The rows of a journal file. Its format is recognised from its content, because file names can be wrong. */
export function readRows(file: string, content: string): RawRow[] {
  const text = content.replace(/^\uFEFF/, '');
  if (text.trim() === '') throw new JournalError(file, `is empty; a journal is ${FORMATS}`);

  const json = parseJson(text);
  if (Array.isArray(json)) return readJsonList(json);
  if (json !== undefined) return readJsonValue(file, text, json);

  const lines = readJsonLines(text);
  if (lines !== null) return lines;
  if (/^\s*[[{]/.test(text)) throw new JournalError(file, `is not JSON: ${describeSyntaxError(text)}`);
  return readCsv(file, text);
}

function readJsonValue(file: string, text: string, json: unknown): RawRow[] {
  if (!isJsonObject(json))
    throw new JournalError(file, `holds only ${describe(json)}; a journal is ${FORMATS}`);
  if (TRADE_FIELDS.some((field) => Object.hasOwn(json, field)))
    return [{ row: positionAt(text, text.search(/\S/)).line, found: { value: json } }];
  if (isFreqtradeExport(json)) return readFreqtrade(file, json);
  throw new JournalError(
    file,
    `is a JSON object with ${describeNames(Object.keys(json))}, not a journal; a journal is ${FORMATS}`,
  );
}
