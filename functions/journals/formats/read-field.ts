import { parseFigure } from '../../src/contract/fields/figure';
import { describe } from '../../src/contract/fields/invalid-input';
import type { Decimal } from '../../src/core/base/decimal';
import { Instant } from '../../src/core/base/instant';
import type { ReadOptions, TableRow } from './format';
import { readFileTime } from '../file-time';
import { UnreadableFill } from './fills-reader';

/** The value of the first of these columns that the row has. */
export function firstOf(row: TableRow, columns: readonly string[]): unknown {
  for (const column of columns) {
    const value = row.get(column);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

/** @throws UnreadableFill that names the column, what was found and what is allowed */
export function unreadable(column: string, found: unknown, allowed: string): never {
  throw new UnreadableFill(`${column} is ${describe(found)}; it must be ${allowed}`);
}

/** @throws UnreadableFill */
export function figureOf(column: string, value: unknown): Decimal {
  return parseFigure(value) ?? unreadable(column, value, 'a figure');
}

/** A price or a size: above 0. @throws UnreadableFill */
export function positiveOf(column: string, value: unknown): Decimal {
  const figure = parseFigure(value);
  return figure?.gt(0) === true ? figure : unreadable(column, value, 'a figure above 0');
}

/** @throws UnreadableFill */
export function timeOf(column: string, value: unknown, options: ReadOptions): Instant {
  const time = readFileTime(value, options);
  return time instanceof Instant ? time : unreadable(column, value, time.rule);
}

/** @throws UnreadableFill */
export function textOf(column: string, value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : unreadable(column, value, 'text');
}

/** The side of an order. @throws UnreadableFill */
export function sideOf(column: string, value: unknown): 'BUY' | 'SELL' {
  const side = typeof value === 'string' ? value.toUpperCase() : '';
  return side === 'BUY' || side === 'SELL' ? side : unreadable(column, value, 'buy or sell');
}

/** A text or a number as trimmed text; '' for anything else, because the values of a file can be of any type. */
export function plainText(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' ? String(value) : '';
}

/** An id as text; null where the row has none. */
export function idOf(value: unknown): string | null {
  return plainText(value) || null;
}
