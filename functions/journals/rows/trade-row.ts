import { AGENT_ID_RULE, isAgentId, isTradeId } from '../../src/contract/fields/ids';
import { describe } from '../../src/contract/fields/invalid-input';
import { parseTime, TIME_RULE } from '../../src/contract/fields/time';
import { isFigureField, isSeparatedFigure, UNSEPARATED_RULE } from './figure-fields';
import { DEFAULT_READ_OPTIONS, type ReadOptions } from '../formats/format';
import { isJsonObject } from '../formats/parse-json';
import type { FieldNames } from '../formats/raw-row';

const TIME_FIELDS = ['closed_at', 'opened_at'];

/** Firestore's limit for the nesting of maps and lists. */
const MAX_DEPTH = 20;

export type TradeRow =
  | { readonly kind: 'trade'; readonly id: string | null; readonly fields: Record<string, unknown> }
  | { readonly kind: 'error'; readonly field: string | null; readonly reason: string };

/**
 * Reads a row as a trade document: its id, if it has one, and its other fields, with times as instants. Figures are not
 * checked, because a trade with an unusable figure still counts (docs/specification.md, section 1). The exception is a
 * figure with thousands separators: all rows of such a file have them, and every large trade would be skipped. So that is
 * an error.
 */
export function readTradeRow(
  value: unknown,
  names: FieldNames = new Map(),
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- times in other orders and zones are read next
  _options: ReadOptions = DEFAULT_READ_OPTIONS,
): TradeRow {
  if (!isJsonObject(value))
    return { kind: 'error', field: null, reason: `is ${describe(value)}; a trade is a JSON object` };

  const { trade_id: tradeId, ...others } = value;
  const wrong = (field: string, rule: string): TradeRow => {
    const name = names.get(field) ?? field;
    return { kind: 'error', field: name, reason: `${name} is ${describe(value[field])}; it must be ${rule}` };
  };

  const id = readId(tradeId);
  if (id === undefined) return wrong('trade_id', `${AGENT_ID_RULE}, or a whole number`);
  if (!isAgentId(others.agent_id)) return wrong('agent_id', AGENT_ID_RULE);

  // Not by assignment: a field named `__proto__` must become a field.
  const fields: [string, unknown][] = [];
  for (const [field, found] of Object.entries(others)) {
    if (isDeeperThan(MAX_DEPTH, found))
      return { kind: 'error', field, reason: `${describe(field)} is nested deeper than ${MAX_DEPTH} levels` };
    if (isFigureField(field) && isSeparatedFigure(found)) return wrong(field, UNSEPARATED_RULE);
    const time = TIME_FIELDS.includes(field) && found !== null ? readTime(found) : found;
    if (time === undefined) return wrong(field, TIME_RULE);
    fields.push([field, time]);
  }
  return { kind: 'trade', id, fields: Object.fromEntries(fields) };
}

/** Null where the row has no id, undefined where its id cannot be the name of a document. */
function readId(value: unknown): string | null | undefined {
  if (value === undefined || value === null) return null;
  const id = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  // The rule for agent ids is that they can be the names of documents.
  return isAgentId(id) && isTradeId(id) ? id : undefined;
}

/** Undefined where it is not a time. */
function readTime(value: unknown): unknown {
  return typeof value === 'string' ? (parseTime(value) ?? undefined) : undefined;
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}
