import { Exact, type Decimal } from '../base/decimal';
import type { Instant } from '../base/instant';
import { type Drawdown, type Equity, pnlAfter, todaysDrawdown } from './drawdown';
import { type Streak, streakOf } from './streak';
import { type SymbolPerformance, symbolPerformances } from './symbol-performance';
import type { TradeList } from './trade-list';

/** A list of closed trades and what follows from it, computed when it is first asked for. */
export class TradeHistory {
  #streak: Streak | null = null;
  #lastDrawdown: { readonly known: Equity; readonly midnight: Instant; readonly drawdown: Drawdown } | null =
    null;
  #lastPnl: { readonly after: Instant; readonly pnl: Decimal } | null = null;

  /** @param trades oldest first */
  constructor(readonly trades: TradeList) {}

  /** The streak, taking these trades for all there are. */
  get streak(): Streak {
    return (this.#streak ??= streakOf(this.trades, false));
  }

  /** Not kept, unlike the rest: of many symbols they are larger than the trades, and verdicts on them are kept. */
  symbols(): SymbolPerformance[] {
    return symbolPerformances(this.trades);
  }

  /** What the account is worth after these trades. */
  equityAfter(known: Equity): Decimal {
    return Exact.add(known.amount, this.#pnlAfter(known.at));
  }

  /** Only the last one is kept: it stays the same for a day, unless trades close or the user reports another equity. */
  todaysDrawdown(known: Equity, now: Instant): Drawdown {
    const last = this.#lastDrawdown;
    const midnight = now.startOfUtcDay();
    if (last?.midnight.compare(midnight) === 0 && isSame(last.known, known)) return last.drawdown;
    const drawdown = todaysDrawdown(known, this.trades, now, this.equityAfter(known));
    this.#lastDrawdown = { known, midnight, drawdown };
    return drawdown;
  }

  /** Only the last sum is kept, because a user's equity is known at one moment. */
  #pnlAfter(moment: Instant): Decimal {
    if (this.#lastPnl?.after.compare(moment) !== 0)
      this.#lastPnl = { after: moment, pnl: pnlAfter(this.trades, moment) };
    return this.#lastPnl.pnl;
  }
}

function isSame(a: Equity, b: Equity): boolean {
  return a.at.compare(b.at) === 0 && a.amount.eq(b.amount);
}
