import type { FileTrade } from '../../journals/read-journal';
import type { TradeFields } from '../../src/contract/documents/trade';
import { describe } from '../../src/contract/fields/invalid-input';
import { timeText } from '../../src/contract/fields/time';
import { Instant } from '../../src/core/base/instant';
import { contentOf } from '../../journals/rows/content';
import { tradeFieldsOf } from './trade-document';

/** What the journal of a user says about a trade of a file. */
export type Compared =
  | { readonly kind: 'new' }
  /** Both say the same, be it in other words: see `contentOf`. */
  | { readonly kind: 'equal' }
  | { readonly kind: 'different'; readonly differences: readonly string[] };

/** The most fields of a trade that a message names. */
const MOST_FIELDS = 4;

/**
 * Compares a trade of a file with the one that the journal has under its id.
 *
 * @param stored as a row; null: there is none
 *
 * @example
 * compareTrade({ realized_pnl: 5 }, { realized_pnl: '5.0' }); // { kind: 'equal' }
 */
export function compareTrade(fields: TradeFields, stored: TradeFields | null): Compared {
  if (stored === null) return { kind: 'new' };
  if (contentOf(fields) === contentOf(stored)) return { kind: 'equal' };
  const names = [...new Set([...Object.keys(stored), ...Object.keys(fields)])].filter(
    (name) => contentOf({ [name]: fields[name] ?? null }) !== contentOf({ [name]: stored[name] ?? null }),
  );
  const told = names
    .slice(0, MOST_FIELDS)
    .map((name) => `${name} is ${shown(stored[name])} in the journal and ${shown(fields[name])} in the file`);
  const more = names.length - told.length;
  return { kind: 'different', differences: more > 0 ? [...told, `${more} more fields differ`] : told };
}

/** Compares a trade of a file with the document of its id; undefined: there is none. */
export function compareStored(
  { fields }: FileTrade,
  stored: Readonly<Record<string, unknown>> | undefined,
): Compared {
  return compareTrade(fields, stored === undefined ? null : tradeFieldsOf(stored));
}

function shown(value: unknown): string {
  return value instanceof Instant ? timeText(value) : describe(value ?? undefined);
}
