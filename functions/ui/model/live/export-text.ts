import { csvRow, textCell } from '../../words/csv-cells';
import type { WrittenTrade } from './documents';

/** The journal as JSON lines: every field as it is stored. `maestro import` and this page read it again. */
export function exportLines(trades: readonly WrittenTrade[]): string {
  return trades
    .map(({ tradeId, fields }) => `${JSON.stringify({ trade_id: tradeId, ...fields })}\n`)
    .join('');
}

/** The journal as CSV: a column per field that any trade has. What a cell cannot say, such as a list, is JSON text. */
export function exportCsv(trades: readonly WrittenTrade[]): string {
  const names = [...new Set(trades.flatMap(({ fields }) => Object.keys(fields)))].filter(
    (name) => name !== 'trade_id',
  );
  const rows = trades.map(({ tradeId, fields }) => [
    textCell(tradeId),
    ...names.map((name) => cell(fields[name])),
  ]);
  return [['trade_id', ...names], ...rows].map(csvRow).join('');
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // A negative figure is no formula.
  return /^-?\d+(\.\d+)?$/.test(text) ? text : textCell(text);
}
