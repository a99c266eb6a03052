import { binanceFuturesTrades } from './binance-futures-trades';
import { bybitClosedPnl, bybitResponse } from './bybit-closed-pnl';
import type { DatabaseFormat, JsonFormat, TableFormat } from './format';
import { isFreqtradeExport, readFreqtrade } from './freqtrade';
import { hummingbotDatabase, hummingbotExecutors } from './hummingbot-executors';
import { hyperliquidFills } from './hyperliquid-fills';
import { jesseResult, jesseTrades } from './jesse-trades';
import { leanResult, leanTrades } from './lean-trades';
import { metatraderDeals } from './metatrader-deals';
import { isJsonObject, type JsonObject } from './parse-json';
import { tradingviewTrades } from './tradingview-trades';

const FREQTRADE: JsonFormat = {
  name: 'freqtrade results',
  recognise: (value) => isJsonObject(value) && isFreqtradeExport(value),
  read: (value, { file }) => readFreqtrade(file, value as { readonly strategy: JsonObject }),
};

/** Formats that are tables, beside Maestro's own columns: CSV, JSON lists and lines, HTML. Add one here. */
export const TABLE_FORMATS: readonly TableFormat[] = [
  hummingbotExecutors,
  jesseTrades,
  bybitClosedPnl,
  binanceFuturesTrades,
  hyperliquidFills,
  metatraderDeals,
  leanTrades,
  tradingviewTrades,
];

/** Formats that are one JSON value. */
export const JSON_FORMATS: readonly JsonFormat[] = [FREQTRADE, jesseResult, bybitResponse, leanResult];

/** Tables of a SQLite database. */
export const DATABASE_FORMATS: readonly DatabaseFormat[] = [hummingbotDatabase];
