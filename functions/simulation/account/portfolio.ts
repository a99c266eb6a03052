import { Decimal, ZERO } from '../../src/core/base/decimal';
import { DrawdownMeter } from '../../src/core/statistics/drawdown-meter';
import type { Instant } from '../../src/core/base/instant';
import { DailyReturns } from './daily-returns';
import { HoldingClock } from './holding-clock';
import { performanceOf, type Performance } from './performance';
import { decidedAt, type ReplayTrade } from '../replay-trades';

/** The part of an account that one trade uses. */
export interface Sleeve {
  readonly weight: Decimal;
  /** Weight × realised equity at the opening / slots. Open positions are not counted: their worth is not known. */
  readonly amount: Decimal;
}

/** An account that trades a journal in sleeves. All amounts are in the currency of the journal, 28 digits. */
export class Portfolio {
  #equity: Decimal;
  #trades = 0;
  #ruinedAt: Instant | null = null;
  readonly #drawdown: DrawdownMeter;
  readonly #days: DailyReturns;
  readonly #holding: HoldingClock;

  /** @param slots positions an agent may hold at once: each trade gets 1/slots of the agent's share */
  constructor(
    private readonly start: Decimal,
    private readonly from: Instant,
    private readonly slots: number,
  ) {
    this.#equity = start;
    this.#drawdown = new DrawdownMeter(start);
    this.#days = new DailyReturns(start, from);
    this.#holding = new HoldingClock(from);
  }

  /** Realised: the starting balance and the results of all closes so far. */
  get equity(): Decimal {
    return this.#equity;
  }

  /** Percent below the highest equity so far. */
  get drawdownPct(): Decimal {
    return this.#drawdown.nowPct;
  }

  /** Sizes a trade at its entry. The amount is 0 for a trade without a return, and after the account was ruined. */
  open(trade: ReplayTrade, weight: Decimal): Sleeve {
    this.#holding.advance(decidedAt(trade), this.#equity);
    const isSized = trade.capital !== null && this.#ruinedAt === null;
    const amount = isSized ? Decimal.mul(this.#equity, weight).div(this.slots) : ZERO;
    this.#holding.open(amount, trade.openedAt);
    return { weight, amount };
  }

  /** Ends a trade: the sleeve has the return of the trade, pnl / capital. */
  close({ amount }: Sleeve, { closedAt, pnl, capital }: ReplayTrade): void {
    this.#holding.advance(closedAt, this.#equity);
    this.#holding.close(amount);
    if (pnl === null || capital === null || amount.isZero()) return;
    this.#trades++;
    this.#days.advance(closedAt.utcDay());
    this.#equity = Decimal.add(this.#equity, Decimal.mul(amount, pnl).div(capital));
    if (this.#equity.lte(0)) this.#ruinedAt ??= closedAt;
    this.#days.set(this.#equity);
    this.#drawdown.set(this.#equity);
  }

  /** Must be called once, after the last close. */
  end(to: Instant, riskFreeRate: Decimal, turnover: Decimal): Performance {
    this.#days.advance(to.utcDay());
    return performanceOf({
      start: this.start,
      equity: this.#equity,
      seconds: to.secondsSince(this.from),
      daily: this.#days.end(),
      riskFreeRate,
      maxDrawdownPct: this.#drawdown.worstPct,
      holding: this.#holding.end(to, this.#equity),
      turnover,
      trades: this.#trades,
      ruinedAt: this.#ruinedAt,
    });
  }
}
