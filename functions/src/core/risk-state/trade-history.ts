import { Exact, type Decimal } from '../base/decimal';
import type { Instant } from '../base/instant';
import type { ClosedTrade } from '../trades/trade';
import { type Drawdown, type Equity, pnlAfter, todaysDrawdown } from './drawdown';
import { type Streak, streakOf } from './streak';
import { type SymbolPerformance, symbolPerformances } from './symbol-performance';

/** A list of closed trades and what follows from it. Each result is computed when first asked for, and only once. */
export class TradeHistory {
  #streak: Streak | null = null;
  #symbols: readonly SymbolPerformance[] | null = null;
  #lastPnl: { readonly after: Instant; readonly pnl: Decimal } | null = null;

  /** @param trades oldest first */
  constructor(readonly trades: readonly ClosedTrade[]) {}

  /** The streak, taking these trades for all there are. */
  get streak(): Streak {
    return (this.#streak ??= streakOf(this.trades, false));
  }

  get symbols(): readonly SymbolPerformance[] {
    return (this.#symbols ??= symbolPerformances(this.trades));
  }

  /** What the account is worth after these trades. */
  equityAfter(known: Equity): Decimal {
    return Exact.add(known.amount, this.#pnlAfter(known.at));
  }

  todaysDrawdown(known: Equity, now: Instant): Drawdown {
    return todaysDrawdown(known, this.trades, now, this.equityAfter(known));
  }

  /** Only the last sum is kept, because a user's equity is known at one moment. */
  #pnlAfter(moment: Instant): Decimal {
    if (this.#lastPnl?.after.compare(moment) !== 0)
      this.#lastPnl = { after: moment, pnl: pnlAfter(this.trades, moment) };
    return this.#lastPnl.pnl;
  }
}
