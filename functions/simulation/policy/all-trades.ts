import { Decimal } from '../../src/core/base/decimal';
import { outcomeOf } from '../../src/core/risk-state/streak';
import type { ClosedTrade } from '../../src/core/trades/trade';
import { type AccountResult, ResultAccount } from './result-account';

/** All trades of a journal, or of one agent, as they were: what the profiles are compared with. */
export interface AllTrades {
  readonly trades: number;
  readonly wins: number;
  /** Wins / trades, percent. */
  readonly winRatePct: Decimal;
  readonly asTraded: AccountResult;
}

/** Counts all trades, and moves an account by their pnl. */
export class AllTradesAccount {
  #trades = 0;
  #wins = 0;
  readonly #account: ResultAccount;

  constructor(capital: Decimal) {
    this.#account = new ResultAccount(capital);
  }

  close({ pnl, closedAt }: ClosedTrade): void {
    this.#trades++;
    if (outcomeOf({ pnl }) === 'win') this.#wins++;
    if (pnl !== null) this.#account.move(pnl, closedAt);
  }

  /** After at least one trade. */
  end(): AllTrades {
    const winRatePct = Decimal.div(this.#wins * 100, this.#trades);
    return { trades: this.#trades, wins: this.#wins, winRatePct, asTraded: this.#account.end() };
  }
}
