import type { Instant } from '../../core/base/instant';
import {
  LeftInParts,
  type NewTrade,
  parseNewTrade,
  shownFields,
  type StoredFields,
  WrongField,
} from '../documents/new-trade';
import { InvalidInput } from '../fields/invalid-input';
import { refuseKeysIn } from './key-of-request';
import { isObject } from '../../core/base/is-object';

/** The most trades of a request. */
export const MAX_TRADES = 100;

/** What has become of a trade that was sent. */
export type TradeResult =
  | { readonly result: 'stored' | 'corrected' | 'duplicate'; readonly trade_id: string }
  | {
      readonly result: 'conflict';
      readonly trade_id: string;
      readonly message: string;
      readonly stored: object | null;
      readonly came: object;
    }
  | { readonly result: 'ignored'; readonly message: string }
  | InvalidResult;

interface InvalidResult {
  readonly result: 'invalid';
  readonly field: string;
  readonly found: string;
  readonly allowed: string;
  readonly message: string;
}

/** A trade of a request: one to be stored, or what is to be said about it. */
export type SentTrade = NewTrade | IgnoredTrade | RefusedTrade;

/** An exit of freqtrade that has not ended its position. */
export interface IgnoredTrade {
  readonly ignored: true;
}

/** A trade that is wrong, and whether only because freqtrade cannot say its size. */
export interface RefusedTrade {
  readonly refused: InvalidResult;
  readonly isLeftInParts: boolean;
}

/** How many trades a request has that can be read; 1 for any other. */
export function tradesIn({ trades }: Readonly<Record<string, unknown>>): number {
  return Array.isArray(trades) && trades.length <= MAX_TRADES ? Math.max(1, trades.length) : 1;
}

/**
 * The trades of a request: one, or a list in `trades`.
 *
 * @throws InvalidInput if it is neither; Refusal if there is a key in a trade
 */
export function parseTrades(fields: Readonly<Record<string, unknown>>, now: Instant): SentTrade[] {
  if (!Object.hasOwn(fields, 'trades')) return [parseOne(fields, now)];
  refuseKeysIn(fields);
  const { trades, ...others } = fields;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw new InvalidInput(unknown.slice(0, 100), 'beside "trades" there can only be "key"');
  const list: readonly unknown[] | null = Array.isArray(trades) ? trades : null;
  if (list === null || list.length === 0 || list.length > MAX_TRADES)
    throw InvalidInput.of('trades', trades, `a list of 1 to ${MAX_TRADES} trades, as JSON`);
  return list.map((trade) => parseOne(trade, now));
}

function parseOne(sent: unknown, now: Instant): SentTrade {
  try {
    if (!isObject(sent)) throw new WrongField('', sent, 'an object');
    refuseKeysIn(sent);
    return parseNewTrade(sent, now) ?? { ignored: true };
  } catch (error) {
    if (!(error instanceof WrongField)) throw error;
    return { refused: invalidOf(error), isLeftInParts: error instanceof LeftInParts };
  }
}

/** The result of a trade of which a field is wrong. */
export function invalidOf({ field, found, allowed, message }: WrongField): InvalidResult {
  return { result: 'invalid', field, found, allowed, message };
}

export const IGNORED: TradeResult = {
  result: 'ignored',
  message: 'A part of the position was closed: its last exit is stored.',
};

/** The result of a trade whose id is taken by another one, which the key may see or not. */
export function conflictOf(came: NewTrade, stored: StoredFields | null): TradeResult {
  return {
    result: 'conflict',
    trade_id: came.tradeId,
    message:
      stored === null
        ? 'This trade_id belongs to a trade of an agent that the key does not have. Send another trade_id.'
        : 'Another trade is stored under this trade_id, and a closed trade is history. Send another trade_id; to correct the stored one, send it whole, with closed_at, by a key with the scope trades:correct.',
    stored: stored && shownFields(stored),
    came: shownFields(came.known),
  };
}
