import { encodeTrade } from '../../contract/documents/stored-trade';
import { type ClosedTrade, newestFirst } from '../../core/trades/trade';
import type { Window } from '../../core/trades/window';
import type { StoredWindow } from '../../store/windows';

/** A closed trade that a fold has put into a window. */
export interface NewClose {
  readonly agentId: string;
  readonly trade: ClosedTrade;
}

/** What a fold has changed in windows. */
export interface NewCloses {
  /** Oldest first. */
  readonly closes: readonly NewClose[];
  /** Whether nothing else has changed: no trade has gone or was corrected, and no window was lost. */
  readonly areAll: boolean;
}

/**
 * Compares windows with what was stored.
 *
 * @param found the windows as they were read
 * @param known the agents that had a window
 * @param next the windows that have changed
 */
export function newCloses(
  found: readonly StoredWindow[],
  known: readonly string[],
  next: ReadonlyMap<string, Window>,
): NewCloses {
  const before = new Map(found.map((stored) => [stored.agentId, stored]));
  const closes: NewClose[] = [];
  let areAll = true;
  for (const [agentId, window] of next) {
    const stored = before.get(agentId);
    const isNew = stored !== undefined && !stored.exists && !known.includes(agentId);
    const trades = stored?.window?.trades ?? (isNew ? [] : null);
    if (trades === null) {
      areAll = false;
      continue;
    }
    const { added, hasLost } = difference(trades, window);
    closes.push(...added.map((trade) => ({ agentId, trade })));
    areAll &&= !hasLost;
  }
  closes.sort((a, b) => newestFirst(b.trade, a.trade));
  return { closes, areAll };
}

/** Trades that stayed are the same objects, so only those of the fold are compared by what they say. */
function difference(
  before: readonly ClosedTrade[],
  { capacity, trades }: Window,
): { readonly added: readonly ClosedTrade[]; readonly hasLost: boolean } {
  const had = new Set(before);
  const has = new Set(trades);
  const gone = before.filter((trade) => !has.has(trade));
  const lines = new Set(gone.map(encodeTrade));
  const come = trades.filter((trade) => !had.has(trade));
  const stayed = new Set(come.map(encodeTrade).filter((line) => lines.has(line)));
  const added = come.filter((trade) => !stayed.has(encodeTrade(trade)));
  const oldest = trades.length < capacity ? undefined : trades.at(-1);
  // The oldest trades leave a full window, and still count.
  const hasLost = gone.some(
    (trade) => !stayed.has(encodeTrade(trade)) && (oldest === undefined || newestFirst(trade, oldest) <= 0),
  );
  return { added, hasLost };
}
