import { Decimal } from '../../src/core/base/decimal';
import { outcomeOf } from '../../src/core/risk-state/streak';
import type { ClosedTrade } from '../../src/core/trades/trade';
import { type AccountResult, ResultAccount } from './result-account';

/** What came of some trades as they were made: of all of a journal, of one agent, or of those that a profile takes. */
export interface TradesResult {
  readonly trades: number;
  readonly wins: number;
  /** Wins / trades, percent; null: no trade. */
  readonly winRatePct: Decimal | null;
  readonly asTraded: AccountResult;
}

/** Counts trades, and moves an account by their pnl. */
export class TradesAccount {
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

  end(): TradesResult {
    const winRatePct = this.#trades === 0 ? null : Decimal.div(this.#wins * 100, this.#trades);
    return { trades: this.#trades, wins: this.#wins, winRatePct, asTraded: this.#account.end() };
  }
}
