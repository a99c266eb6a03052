import { parseFigure } from '../../src/contract/fields/figure';
import { timeText } from '../../src/contract/fields/time';
import type { TradeFields } from '../../src/contract/documents/trade';
import { decimalText } from '../../src/core/base/decimal';
import { Instant } from '../../src/core/base/instant';
import { compareUtf8 } from '../../src/core/base/utf8';
import { isFigureField } from '../formats/trade-fields';

/**
 * The content of a row as text, equal for rows that say the same in different formats. CSV has only text and absent cells.
 * So null counts as absent, a number or boolean becomes its text, and a usable figure becomes a plain decimal.
 */
export function contentOf(fields: TradeFields): string {
  const said = Object.entries(fields).filter(([, value]) => value !== null);
  return canonicalText(Object.fromEntries(said.map(([name, value]) => [name, meaningOf(name, value)])));
}

/** A figure as `decimalText` writes it. Most are, and a file may have millions. */
const WRITTEN = /^(?:0|-?(?:[1-9]\d{0,19}(?:\.\d{0,29}[1-9])?|0\.\d{0,29}[1-9]))$/;

function meaningOf(name: string, value: unknown): unknown {
  if (typeof value === 'string' && WRITTEN.test(value)) return value;
  const figure = isFigureField(name) ? parseFigure(value) : null;
  if (figure !== null) return decimalText(figure);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

/** JSON with its keys sorted by their UTF-8 bytes. */
export function canonicalText(value: unknown): string {
  if (value instanceof Instant) return JSON.stringify(timeText(value));
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).sort(([a], [b]) => compareUtf8(a, b));
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalText(member)}`).join(',')}}`;
  }
  // JSON.parse reads 1e999 as Infinity, which JSON.stringify would write as null.
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}
