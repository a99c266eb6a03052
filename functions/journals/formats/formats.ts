import type { DatabaseFormat, JsonFormat, TableFormat } from './format';
import { isFreqtradeExport, readFreqtrade } from './freqtrade';
import { isJsonObject, type JsonObject } from './parse-json';

const FREQTRADE: JsonFormat = {
  name: 'freqtrade results',
  recognise: (value) => isJsonObject(value) && isFreqtradeExport(value),
  read: (value, { file }) => readFreqtrade(file, value as { readonly strategy: JsonObject }),
};

/** Formats that are tables, beside Maestro's own columns: CSV, JSON lists and lines, HTML. Add one here. */
export const TABLE_FORMATS: readonly TableFormat[] = [];

/** Formats that are one JSON value. */
export const JSON_FORMATS: readonly JsonFormat[] = [FREQTRADE];

/** Tables of a SQLite database. */
export const DATABASE_FORMATS: readonly DatabaseFormat[] = [];
