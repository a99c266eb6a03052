import type { DatabaseFormat, JsonFormat, TableFormat } from './format';
import { freqtradeResults } from './freqtrade';
import { freqtradeDatabase, freqtradeRest, freqtradeTrades } from './freqtrade-live';

/** Formats that are tables, beside Maestro's own columns: CSV, JSON lists and lines, HTML. Add one here. */
export const TABLE_FORMATS: readonly TableFormat[] = [freqtradeTrades];

/** Formats that are one JSON value. */
export const JSON_FORMATS: readonly JsonFormat[] = [freqtradeResults, freqtradeRest];

/** Tables of a SQLite database. */
export const DATABASE_FORMATS: readonly DatabaseFormat[] = [freqtradeDatabase];
