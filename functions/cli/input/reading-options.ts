import type { ReadOptions } from '../../journals/read-journal';
import { columnName } from '../../journals/formats/table-row';
import { isTradeField, TRADE_FIELD_NAMES } from '../../journals/formats/trade-fields';
import { alternatives } from '../../src/contract/fields/fields';
import { AGENT_ID_RULE, isAgentId } from '../../src/contract/fields/ids';
import { describe, InvalidInput } from '../../src/contract/fields/invalid-input';
import { UsageError } from '../usage-error';

/** The flags of every command that reads journals, as commander gives them. */
export interface JournalOptions {
  readonly map?: string;
  readonly agent?: string;
  readonly dateOrder?: string;
  readonly timeZone?: string;
  readonly strict?: true;
}

const DATE_ORDERS = ['day-first', 'month-first'] as const;

const OFFSET = /^[+-](?:0\d|1[0-4]):[0-5]\d$/;

/** @throws InvalidInput, UsageError naming the flag, what was found and what is allowed */
export function readingOptions({ map, agent, dateOrder, timeZone }: JournalOptions): ReadOptions {
  return {
    map: map === undefined ? new Map() : parseMap(map),
    agent: agent === undefined ? null : parseAgent(agent),
    dateOrder: dateOrder === undefined ? null : parseDateOrder(dateOrder),
    timeZone: timeZone === undefined ? null : parseTimeZone(timeZone),
  };
}

function parseMap(text: string): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const pair of text.split(',')) {
    const [, field = '', column = ''] = /^\s*([^=]*?)\s*=\s*(.*?)\s*$/s.exec(pair) ?? [];
    if (columnName(column) === '')
      throw InvalidInput.of(
        '--map',
        pair,
        'pairs FIELD=COLUMN with commas between them, such as agent_id=bot',
      );
    if (!isTradeField(field))
      throw new UsageError(
        `--map names the field ${describe(field)}; the fields are ${TRADE_FIELD_NAMES.join(', ')}`,
      );
    if (map.has(field))
      throw new UsageError(`--map names the field ${field} twice; a field comes from one column`);
    map.set(field, column);
  }
  return map;
}

function parseAgent(agent: string): string {
  if (!isAgentId(agent)) throw InvalidInput.of('--agent', agent, AGENT_ID_RULE);
  return agent;
}

function parseDateOrder(text: string): (typeof DATE_ORDERS)[number] {
  const order = DATE_ORDERS.find((name) => name === text);
  if (order === undefined) throw InvalidInput.of('--date-order', text, alternatives(DATE_ORDERS));
  return order;
}

function parseTimeZone(zone: string): string {
  if (!OFFSET.test(zone) && !isZoneName(zone))
    throw InvalidInput.of(
      '--time-zone',
      zone,
      'the name of a time zone such as "Europe/Athens", or an offset such as "+02:00"',
    );
  return zone;
}

function isZoneName(zone: string): boolean {
  try {
    // Some versions of Node also take offsets, in forms that others refuse.
    return (
      /^\p{L}/u.test(zone) && new Intl.DateTimeFormat('en', { timeZone: zone }) instanceof Intl.DateTimeFormat
    );
  } catch {
    return false;
  }
}
