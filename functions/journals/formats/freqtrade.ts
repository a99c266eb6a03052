import { parseFigure } from '../../src/contract/fields/figure';
import { describe } from '../../src/contract/fields/invalid-input';
import { parseTime, timeText } from '../../src/contract/fields/time';
import { decimalText } from '../../src/core/base/decimal';
import { Instant } from '../../src/core/base/instant';
import { describeNames } from '../describe-names';
import { JournalError } from '../journal-error';
import type { ExportedAccount, FormatContext, JsonFormat } from './format';
import { positionOf, riskAmount } from './freqtrade-position';
import { InitialStops } from './freqtrade-stops';
import type { JsonObject } from './parse-json';
import type { FieldNames, RawRow } from './raw-row';
import { isObject } from '../../src/core/base/is-object';

/** The fields of a trade and their names in freqtrade. */
const NAMES = {
  symbol: 'pair',
  realized_pnl: 'profit_abs',
  entry_price: 'open_rate',
  exit_price: 'close_rate',
  quantity: 'amount',
  opened_at: 'open_date',
  closed_at: 'close_date',
} as const;

const FIELD_NAMES: FieldNames = new Map([
  ...Object.entries(NAMES),
  ['agent_id', 'the name of the strategy'] as const,
]);

/**
 * The result of a backtest: `{strategy: {<name>: {trades: [...]}}}`. Each strategy is an agent. The trades have no ids, and
 * only the fields of a trade are read. So a trade keeps its content, and the id made from it, when a later version exports
 * further fields.
 */
export const freqtradeResults: JsonFormat = {
  name: 'freqtrade results',
  recognise: (value) => isObject(value) && isObject(value.strategy),
  read: (value, context) => {
    const { strategy } = value as { readonly strategy: JsonObject };
    const names = Object.keys(strategy);
    const idle = names.filter((name) => tradesOf(context.file, name, strategy[name]).length === 0);
    if (names.length === 0) context.note('has no strategies');
    else if (idle.length > 0) context.note(`has no trades of ${describeNames(idle)}`);
    return Object.entries(strategy).flatMap(([name, result]) => {
      context.account(accountOf(name, result as JsonObject));
      return readStrategy(name, tradesOf(context.file, name, result), context);
    });
  },
};

function readStrategy(name: string, trades: readonly unknown[], context: FormatContext): RawRow[] {
  const stops = new InitialStops();
  for (const trade of trades) if (isObject(trade)) stops.add(trade);
  const placeholder = stops.whyPlaceholder();
  if (placeholder !== null) context.note(`strategy ${describe(name)}: ${placeholder}`);
  return trades.map((trade, index) => ({
    row: index + 1,
    part: `strategy ${describe(name)}`,
    found: { value: isObject(trade) ? toTrade(name, trade, placeholder === null) : trade },
    names: FIELD_NAMES,
  }));
}

function tradesOf(file: string, name: string, result: unknown): readonly unknown[] {
  const trades = isObject(result) ? result.trades : undefined;
  if (Array.isArray(trades)) return trades;
  const keys = isObject(result) ? describeNames(Object.keys(result)) : describe(result);
  throw new JournalError(
    file,
    `strategy ${describe(name)} of this freqtrade export has no list "trades"; it has ${keys}`,
  );
}

function toTrade(agentId: string, trade: JsonObject, hasRisk: boolean): JsonObject {
  const position = positionOf(trade);
  const taken = Object.entries(NAMES).map(([field, name]) => [field, trade[name]] as const);
  const fields = {
    agent_id: agentId,
    side: trade.is_short === true ? 'SELL' : 'BUY',
    ...Object.fromEntries(taken),
    opened_at: inUtc(trade.open_date),
    closed_at: trade.is_open === true ? undefined : inUtc(trade.close_date),
    ...position,
    risk_amount: hasRisk ? riskAmount(trade, position) : undefined,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function accountOf(agentId: string, result: JsonObject): ExportedAccount {
  const { stake_currency: currency, max_open_trades: most } = result;
  // Until 2020 only `dry_run_wallet` had the balance.
  const balance = parseFigure(result.starting_balance ?? result.dry_run_wallet);
  const from = timeOf(result.backtest_start_ts, result.backtest_start);
  const to = timeOf(result.backtest_end_ts, result.backtest_end);
  return {
    agentId,
    startingBalance: balance?.gt(0) === true ? decimalText(balance) : null,
    currency: typeof currency === 'string' && currency !== '' ? currency : null,
    // Without a limit freqtrade writes -1.
    maxOpenTrades: typeof most === 'number' && Number.isSafeInteger(most) && most > 0 ? most : null,
    covers: from !== null && to !== null && from.compare(to) <= 0 ? { from, to } : null,
  };
}

/** Times without a zone, as older exports have them, are UTC whatever `--time-zone` says. Anything else is kept. */
function inUtc(text: unknown): unknown {
  const time = typeof text === 'string' ? parseTime(text) : null;
  return time === null ? text : timeText(time);
}

/** A time in milliseconds, or else as text. */
function timeOf(millis: unknown, text: unknown): Instant | null {
  if (typeof millis === 'number' && Instant.isInRange(millis / 1000)) return Instant.fromMillis(millis);
  return typeof text === 'string' ? parseTime(text) : null;
}
