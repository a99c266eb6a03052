import type { Instant } from '../base/instant';
import { type ClosedTrade, newestFirst } from '../trades/trade';
import type { Window } from '../trades/window';
import { type Horizon, KnownTrades, NO_DAMAGE, type WindowDamage } from './known-trades';
import { PackedTexts } from './packed-texts';
import { newestFirstIn, PackedTrades, type PackedWindow, TradeColumns } from './packed-trades';
import type { RiskTrade, TradeList } from './trade-list';

/**
 * Clocks differ: a trade may close this far ahead of our clock, as the security rules allow too. Later ones do not
 * count yet.
 */
export const MAX_AHEAD_SECONDS = 300;

/** What windows hold when they are joined. */
interface Joined<Trade> extends Horizon {
  /** Every trade in the windows, oldest first. */
  readonly held: TradeList<Trade>;
  /** How many of them are not newer than the horizon. */
  readonly olderCount: number;
}

/** All windows of a user, merged for the risk state. */
export class JoinedWindows<Trade extends RiskTrade = RiskTrade> implements Horizon {
  /** The trades since the horizon, oldest first. */
  readonly trades: TradeList<Trade>;
  /** The older trades that some windows still hold, oldest first. Trades between them may be missing. */
  readonly older: TradeList<Trade>;
  readonly knownAfter: Instant | null;
  readonly damage: WindowDamage;
  readonly #held: TradeList<Trade>;
  #whole: KnownTrades | null = null;

  constructor({ held, olderCount, knownAfter, damage }: Joined<Trade>) {
    this.#held = held;
    this.trades = held.slice(olderCount);
    this.older = held.slice(0, olderCount);
    this.knownAfter = knownAfter;
    this.damage = damage;
  }

  /**
   * The trades that have closed by `now`. Nearly always these are all, and then the result is the same object at every
   * call: what follows from the trades is not computed again.
   */
  asOf(now: Instant): KnownTrades {
    const latest = now.plusSeconds(MAX_AHEAD_SECONDS);
    const end = this.trades.findLastIndex(({ closedAt }) => closedAt.compare(latest) <= 0) + 1;
    return end === this.trades.length ? (this.#whole ??= this.#known(end)) : this.#known(end);
  }

  /** What is known if only the oldest `count` of the trades since the horizon have closed. */
  #known(count: number): KnownTrades {
    const { length } = this.trades;
    const counted = count === length ? this.trades : this.trades.slice(0, count);
    const held = this.older.length === 0 ? counted : this.#held.slice(0, this.older.length + count);
    return new KnownTrades(this, counted, held, this.trades.slice(count));
  }
}

/** The windows of a user without a trade. */
export const NO_TRADES = joinWindows([]);

/**
 * Merges the windows of all agents of a user. Full windows reach back to different moments, so only trades newer than
 * the newest of their oldest trades count: before it, trades of some agents would be missing between those of others.
 *
 * @example
 * joinWindows([{ capacity: 100, trades: tradesOfTrend }, { capacity: 100, trades: tradesOfMeanReversion }])
 */
export function joinWindows(windows: readonly Window[], damage = NO_DAMAGE): JoinedWindows<ClosedTrade> {
  const { held, olderCount, horizon } = merged(windows, newestFirst);
  return new JoinedWindows({ held, olderCount, knownAfter: horizon?.closedAt ?? null, damage });
}

/**
 * Merges windows like `joinWindows`, without an object per trade, and says how much memory the result may take.
 *
 * @example
 * const row = { tradeId: 'T1', closedAt: new Instant(0), pnl: '-1', symbol: 'BTC', rMultiple: '', riskAmount: '' };
 * joinPacked([PackedWindow.of(100, [row])]).joined.trades.length; // 1
 */
export function joinPacked(
  windows: readonly PackedWindow[],
  damage = NO_DAMAGE,
): { readonly joined: JoinedWindows; readonly bytes: number } {
  const columns = TradeColumns.joined(windows.map((window) => window.columns));
  const ids = PackedTexts.joined(windows.map((window) => window.ids));
  let from = 0;
  const places = windows.map(({ capacity, columns: { length } }) => {
    const first = from;
    from += length;
    return { capacity, trades: Array.from({ length }, (_, index) => first + index) };
  });
  const { held, olderCount, horizon } = merged(places, newestFirstIn(columns, ids));
  const packed = new PackedTrades(columns, Uint32Array.from(held));
  const knownAfter = horizon === null ? null : columns.closedAt(horizon);
  return {
    joined: new JoinedWindows({ held: packed, olderCount, knownAfter, damage }),
    bytes: packed.bytes + derivedBytes(packed),
  };
}

/** What is kept per run, symbol and disallowed symbol, in bytes, with two profiles and the answer for clients. */
const RUN_BYTES = 48;
const SYMBOL_BYTES = 100;
const DISALLOWED_BYTES = 1_100;

/** With fewer trades no symbol is disallowed, under any profile. */
const LEAST_TRADES_DISALLOWED = 3;

/** The most that what follows from the trades can take while it is kept: see `KnownTrades`. */
function derivedBytes(trades: PackedTrades): number {
  const symbols = new Set<string | null>();
  for (const { symbol } of trades) symbols.add(symbol);
  const disallowed = Math.min(symbols.size, trades.length / LEAST_TRADES_DISALLOWED);
  return trades.length * RUN_BYTES + symbols.size * SYMBOL_BYTES + Math.ceil(disallowed) * DISALLOWED_BYTES;
}

interface Merged<Trade> {
  /** Oldest first. */
  readonly held: readonly Trade[];
  readonly olderCount: number;
  /** The newest of the oldest trades of full windows; null: no window is full. */
  readonly horizon: Trade | null;
}

function merged<Trade>(
  windows: readonly { readonly capacity: number; readonly trades: readonly Trade[] }[],
  newestFirst: (a: Trade, b: Trade) => number,
): Merged<Trade> {
  const [horizon = null] = windows
    .filter(({ trades, capacity }) => trades.length >= capacity)
    .flatMap(({ trades }) => trades.at(-1) ?? [])
    .sort(newestFirst);
  const held = windows.flatMap(({ trades }) => trades).sort((a, b) => newestFirst(b, a));
  const firstKnown = horizon === null ? 0 : held.findIndex((trade) => newestFirst(trade, horizon) < 0);
  return { held, olderCount: firstKnown === -1 ? held.length : firstKnown, horizon };
}
