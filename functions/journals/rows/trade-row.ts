import { AGENT_ID_RULE, isAgentId, isTradeId } from '../../src/contract/fields/ids';
import { describe } from '../../src/contract/fields/invalid-input';
import { Instant } from '../../src/core/base/instant';
import { readFileTime, type TimeOptions } from '../file-time';
import { isExactValue } from './exact-field';
import { unusableFigure } from './unusable-figure';
import { DEFAULT_READ_OPTIONS } from '../formats/format';
import type { FieldNames } from '../formats/raw-row';
import { isObject } from '../../src/core/base/is-object';

const TIME_FIELDS = ['closed_at', 'opened_at'];

/** Firestore's limit for the nesting of maps and lists. */
const MAX_DEPTH = 20;

export type TradeRow =
  | {
      readonly kind: 'trade';
      readonly id: string | null;
      /** Nobody else has it. */
      readonly fields: Record<string, unknown>;
      /** The first figure that cannot be used, if the trade has one and is closed. */
      readonly unusable: RowProblem | null;
    }
  | ({ readonly kind: 'error' } & RowProblem);

export interface RowProblem {
  /** The name of the field in the file; null where the whole row is the problem. */
  readonly field: string | null;
  /** What was found and what is allowed. Names the field. */
  readonly reason: string;
}

/**
 * Reads a row as a trade document: its id, if it has one, and its other fields, with times as instants. A figure that cannot
 * be used is no error, because the trade keeps its place and counts as skipped (docs/specification.md, section 1); but it is
 * said.
 */
export function readTradeRow(
  value: unknown,
  names: FieldNames = new Map(),
  options: TimeOptions = DEFAULT_READ_OPTIONS,
): TradeRow {
  if (!isObject(value))
    return { kind: 'error', field: null, reason: `is ${describe(value)}; a trade is a JSON object` };

  const { trade_id: tradeId, ...others } = value;
  const problem = (field: string, rule: string): RowProblem => {
    const name = names.get(field) ?? field;
    return { field: name, reason: `${name} is ${describe(value[field])}; it must be ${rule}` };
  };
  const wrong = (field: string, rule: string): TradeRow => ({ kind: 'error', ...problem(field, rule) });

  const id = readId(tradeId);
  if (id === undefined) return wrong('trade_id', `${AGENT_ID_RULE}, or a whole number`);
  if (!isAgentId(others.agent_id)) return wrong('agent_id', AGENT_ID_RULE);

  // Not by assignment: a field named `__proto__` must become a field.
  const fields: [string, unknown][] = [];
  for (const [field, found] of Object.entries(others)) {
    if (found === undefined) continue;
    if (isDeeperThan(MAX_DEPTH, found))
      return { kind: 'error', field, reason: `${describe(field)} is nested deeper than ${MAX_DEPTH} levels` };
    if (!TIME_FIELDS.includes(field) || found === null || isNoTime(field, found)) {
      fields.push([field, found]);
      continue;
    }
    const time = readFileTime(found, options);
    if (!(time instanceof Instant)) return wrong(field, time.rule);
    fields.push([field, time]);
  }
  const trade = Object.fromEntries(fields);
  const figure = unusableFigure(trade);
  const unusable = figure && problem(figure.field, `${figure.rule}; ${figure.effect}`);
  return { kind: 'trade', id, fields: trade, unusable };
}

/** Whether an export says that a trade was opened at what is no time: functions do not read it. A close at such is malformed. */
function isNoTime(field: string, value: unknown): boolean {
  return field === 'opened_at' && isExactValue(value);
}

/** Null where the row has no id, undefined where its id cannot be the name of a document. */
function readId(value: unknown): string | null | undefined {
  if (value === undefined || value === null) return null;
  const id = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  // The rule for agent ids is that they can be the names of documents.
  return isAgentId(id) && isTradeId(id) ? id : undefined;
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}
