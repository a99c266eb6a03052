import { Decimal, Exact, ZERO } from '../../src/core/base/decimal';
import type { Instant } from '../../src/core/base/instant';
import { CloseDays } from './close-days';
import { DailyReturns, type EndedDay } from './daily-returns';
import { Elapsed } from './elapsed';
import { HoldingClock } from './holding-clock';
import { performanceOf, type Performance } from './performance';
import { RealisedEquity } from './realised-equity';
import { decidedAt, type ReplayTrade } from '../replay-trades';

/** The part of an account that one trade uses. */
export interface Sleeve {
  readonly weight: Decimal;
  /** Weight × realised equity at the opening / slots. Open positions are not counted: their worth is not known. */
  readonly amount: Decimal;
}

/** An account is kept to so many digits of its starting balance; what a close moves is rounded to the last of them. */
const DIGITS = 28;
/** What is left of an account that lost everything is rounding: 1/3 of it three times is not quite the whole. */
const NOTHING = new Decimal('1e-20');

/**
 * An account that trades a journal in sleeves. All amounts are in the currency of the journal. The closes of one moment
 * move it together; `settle` ends the moment.
 */
export class Portfolio {
  readonly #equity: RealisedEquity;
  readonly #places: number;
  readonly #nothing: Decimal;
  #trades = 0;
  readonly #closeDays = new CloseDays();
  #ruinedAt: Instant | null = null;
  readonly #days: DailyReturns;
  readonly #holding: HoldingClock;
  /** The equity before the closes of this moment; null: it has not moved in it. */
  #before: Decimal | null = null;

  constructor(
    private readonly start: Decimal,
    private readonly from: Instant,
  ) {
    this.#equity = new RealisedEquity(start);
    this.#places = DIGITS - 1 - start.e;
    this.#nothing = Decimal.mul(start, NOTHING);
    this.#days = new DailyReturns(this.#equity.now, from);
    this.#holding = new HoldingClock(from);
  }

  /** Realised: the starting balance and the results of all closes so far. */
  get equity(): Decimal {
    return this.#equity.now;
  }

  /** Percent below the highest equity so far. */
  get drawdownPct(): Decimal {
    return this.#equity.drawdownPct;
  }

  /**
   * Sizes a trade at its entry. The amount is 0 for a trade without a return, and after the account was ruined.
   *
   * @param slots positions that its agent may hold at once: the trade gets 1/slots of the agent's share
   */
  open(trade: ReplayTrade, weight: Decimal, slots: number): Sleeve {
    this.#holding.advance(decidedAt(trade), this.equity);
    const isSized = trade.capital !== null && this.#ruinedAt === null;
    const share = isSized ? Decimal.mul(this.equity, weight) : ZERO;
    const amount = slots === 1 ? share : share.div(slots);
    this.#holding.open(amount, trade.openedAt);
    return { weight, amount };
  }

  /**
   * Ends a trade: the sleeve has the return of the trade, pnl / capital.
   *
   * @returns what it moved the account by
   */
  close({ amount }: Sleeve, { openedAt, closedAt, pnl, capital }: ReplayTrade): Decimal {
    this.#before ??= this.equity;
    this.#holding.advance(closedAt, this.#before);
    this.#holding.close(amount, openedAt);
    if (pnl === null || capital === null || amount.isZero()) return ZERO;
    this.#trades++;
    this.#closeDays.add(closedAt.utcDay());
    // The product is exact, so that a trade that loses its capital takes its whole sleeve.
    const moved = Decimal.div(new Exact(amount).times(pnl), capital).toDecimalPlaces(this.#places);
    this.#equity.move(moved, closedAt);
    return moved;
  }

  /** All closes of a moment have been counted. */
  settle(at: Instant): void {
    this.endDaysBefore(at.utcDay());
    if (this.#before === null) return;
    this.#holding.settle(this.#before);
    this.#before = null;
    this.#equity.settle();
    this.#days.set(this.equity);
    if (this.equity.lte(this.#nothing)) this.#ruinedAt ??= at;
  }

  /** Moves the calendar to a day. Returns the day that ends, if it is not that day already. */
  endDaysBefore(day: number): EndedDay | null {
    return this.#days.advance(day);
  }

  /** Must be called once, after the last close. */
  end(to: Instant, riskFreeRate: Decimal, turnover: Decimal): Performance {
    this.endDaysBefore(to.utcDay() + 1);
    return performanceOf({
      start: this.start,
      equity: this.equity,
      seconds: new Elapsed().add(this.from, to).inSeconds(),
      daily: this.#days.statistics(),
      riskFreeRate,
      maxDrawdownPct: this.#equity.worstDrawdownPct,
      holding: this.#holding.end(to, this.equity),
      turnover,
      trades: this.#trades,
      daysWithClose: this.#closeDays.count,
      ruinedAt: this.#ruinedAt,
    });
  }
}
