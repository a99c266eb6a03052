import type { WirePublished } from '../../../src/contract/documents/allocation';
import { Decimal } from '../../../src/core/base/decimal';

/** The document `allocations/current`, with what only the page shows besides clients. */
export type LiveCurrent = WirePublished & {
  readonly refused_agents: readonly string[];
  readonly rebuilding_since: string | null;
  readonly rebuilt_at: string;
  /** The version of Maestro that has written it; older ones did not say. */
  readonly maestro_version?: string;
  /** How long the next rebuild waits after the last. */
  readonly rebuild_wait_seconds: number;
};

/** A settings document as it is written: it may be damaged. */
export type WrittenSettings = Readonly<Record<string, unknown>>;

/** A trade of the journal as it is written: its id and its fields, times as ISO 8601 text. */
export interface WrittenTrade {
  readonly tradeId: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** An alert as it is written: its id and its fields, times as ISO 8601 text. It may be damaged. */
export interface WrittenAlert {
  readonly alertId: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A document of the user: not here yet, not to be had, or seen, perhaps only in the cache. */
export type Loaded<Value> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'seen'; readonly value: Value; readonly isFromCache: boolean };

export const LOADING = { state: 'loading' } as const;

/** What was seen; null: nothing yet. */
export function seenValue<Value>(loaded: Loaded<Value>): Value | null {
  return loaded.state === 'seen' ? loaded.value : null;
}

/** What the account is worth, as the user said it. */
export interface SaidEquity {
  readonly amount: Decimal;
  /** ISO 8601. */
  readonly at: string | null;
}

const FIGURE = /^\d{1,40}(\.\d{1,40})?$/;

/** The equity of a settings document; null: none, or one that cannot be read. */
export function equityOf(settings: WrittenSettings | null): SaidEquity | null {
  const { account_equity: written, account_equity_at: at } = settings ?? {};
  const text = typeof written === 'number' ? written.toString() : written;
  if (typeof text !== 'string' || !FIGURE.test(text)) return null;
  const amount = new Decimal(text);
  return amount.isZero() ? null : { amount, at: typeof at === 'string' ? at : null };
}

/** Whether the user has paused all new trades. */
export function isPaused(settings: WrittenSettings | null): boolean {
  return settings?.paused === true;
}

/** The agents that the user has paused. */
export function pausedAgentsOf(settings: WrittenSettings | null): readonly string[] {
  const written = settings?.paused_agents;
  return Array.isArray(written) ? written.filter((id): id is string => typeof id === 'string') : [];
}
