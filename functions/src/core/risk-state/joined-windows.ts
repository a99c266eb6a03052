import type { Instant } from '../base/instant';
import { type ClosedTrade, newestFirst, type TradeKey } from '../trades/trade';
import type { Window } from '../trades/window';
import { type Horizon, KnownTrades, NO_DAMAGE, type WindowDamage } from './known-trades';

/**
 * Clocks differ: a trade may close this far ahead of our clock, as the security rules allow too. Later ones do not
 * count yet.
 */
export const MAX_AHEAD_SECONDS = 300;

/** All windows of a user, merged for the risk state. */
export class JoinedWindows implements Horizon {
  /** The trades since the horizon, oldest first. */
  readonly trades: readonly ClosedTrade[];
  readonly knownAfter: TradeKey | null;
  readonly older: readonly ClosedTrade[];
  readonly damage: WindowDamage;
  #whole: KnownTrades | null = null;

  constructor({ trades, ...horizon }: Horizon & { readonly trades: readonly ClosedTrade[] }) {
    this.trades = trades;
    this.knownAfter = horizon.knownAfter;
    this.older = horizon.older;
    this.damage = horizon.damage;
  }

  /**
   * The trades that have closed by `now`. Nearly always these are all, and then the result is the same object at every
   * call: what follows from the trades is not computed again.
   */
  asOf(now: Instant): KnownTrades {
    const latest = now.plusSeconds(MAX_AHEAD_SECONDS);
    const end = this.trades.findLastIndex(({ closedAt }) => closedAt.compare(latest) <= 0) + 1;
    return end === this.trades.length
      ? (this.#whole ??= new KnownTrades(this, this.trades, 0))
      : new KnownTrades(this, this.trades.slice(0, end), this.trades.length - end);
  }
}

/** The windows of a user without a trade. */
export const NO_TRADES = new JoinedWindows({ trades: [], knownAfter: null, older: [], damage: NO_DAMAGE });

/**
 * Merges the windows of all agents of a user. Full windows reach back to different moments, so only trades newer than
 * the newest of their oldest trades count: before it, trades of some agents would be missing between those of others.
 *
 * @example
 * joinWindows([{ capacity: 100, trades: tradesOfTrend }, { capacity: 100, trades: tradesOfMeanReversion }])
 */
export function joinWindows(windows: readonly Window[], damage = NO_DAMAGE): JoinedWindows {
  const horizons = windows
    .filter(({ trades, capacity }) => trades.length >= capacity)
    .flatMap(({ trades }) => trades.at(-1) ?? [])
    .sort(newestFirst);
  const knownAfter = horizons[0] ?? null;
  const all = windows.flatMap(({ trades }) => trades).sort((a, b) => newestFirst(b, a));
  const firstKnown = knownAfter === null ? 0 : all.findIndex((trade) => newestFirst(trade, knownAfter) < 0);
  const count = firstKnown === -1 ? all.length : firstKnown;
  return new JoinedWindows({ trades: all.slice(count), knownAfter, older: all.slice(0, count), damage });
}
