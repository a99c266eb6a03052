import { Exact, type Decimal } from '../base/decimal';
import type { Instant } from '../base/instant';
import {
  decisiveForToday,
  type Drawdown,
  type Equity,
  pnlAfter,
  type PnlSum,
  todaysDrawdown,
  unknownResults,
} from './drawdown';
import { type Streak, streakOf } from './streak';
import type { TradeList } from './trade-list';

/** What an account went through today, according to some trades. */
export interface Today {
  readonly drawdown: Drawdown;
  /** How many closes that decide about the drawdown have no usable pnl. */
  readonly unknownResults: number;
}

/** What an account is worth, according to some trades. */
export interface Worth {
  readonly amount: Decimal;
  /** How many closes that moved it have no usable pnl. */
  readonly unknownResults: number;
}

/** A list of closed trades and what follows from it, computed when it is first asked for. */
export class TradeHistory {
  #streak: Streak | null = null;
  #lastDay: { readonly known: Equity; readonly midnight: Instant; readonly today: Today } | null = null;
  #lastPnl: { readonly after: Instant; readonly sum: PnlSum } | null = null;

  /** @param trades oldest first */
  constructor(readonly trades: TradeList) {}

  /** The streak, taking these trades for all there are. */
  get streak(): Streak {
    return (this.#streak ??= streakOf(this.trades, false));
  }

  /** What the account is worth after these trades. */
  equityAfter(known: Equity): Worth {
    const { pnl, unknownResults: unknown } = this.#pnlAfter(known.at);
    return {
      amount: Exact.add(known.amount, pnl),
      unknownResults: unknown + (known.unknownResults ?? 0),
    };
  }

  /** Only the last one is kept: it stays the same for a day, unless trades close or the user reports another equity. */
  today(known: Equity, now: Instant): Today {
    const last = this.#lastDay;
    const midnight = now.startOfUtcDay();
    if (last?.midnight.compare(midnight) === 0 && isSame(last.known, known)) return last.today;
    const today: Today = {
      drawdown: todaysDrawdown(known, this.trades, now, this.equityAfter(known).amount),
      unknownResults: unknownResults(decisiveForToday(known, this.trades, now)) + (known.unknownResults ?? 0),
    };
    this.#lastDay = { known, midnight, today };
    return today;
  }

  /** Only the last sum is kept, because a user's equity is known at one moment. */
  #pnlAfter(moment: Instant): PnlSum {
    if (this.#lastPnl?.after.compare(moment) !== 0)
      this.#lastPnl = { after: moment, sum: pnlAfter(this.trades, moment) };
    return this.#lastPnl.sum;
  }
}

function isSame(a: Equity, b: Equity): boolean {
  return a.at.compare(b.at) === 0 && a.amount.eq(b.amount) && a.unknownResults === b.unknownResults;
}
