import { parseFigure } from '../../src/contract/fields/figure';
import { Decimal, ONE } from '../../src/core/base/decimal';
import { filledOrders } from './freqtrade-position';
import type { JsonObject } from './parse-json';

/** A stop that would lose more than half of the stake on every trade is there because freqtrade requires one. */
const FARTHEST = new Decimal('0.5');

/**
 * Stops are rounded to prices of the exchange. So each distance is known to within half a thousandth of the price, or to
 * within a unit in the last place of the stop, which is more where a price has few digits.
 */
const SAME = new Decimal('0.0005');

/**
 * The initial stops of the trades of one strategy. Strategies that decide their exits themselves set `stoploss = -0.99`: a
 * stop that is never reached. An R from it says nothing, because every loss would be a few hundredths of such a risk.
 *
 * Distances are parts of the stake, as in the configuration of freqtrade: a stop 33 % from the entry takes 99 % of the stake
 * at a leverage of 3.
 */
export class InitialStops {
  private trades = 0;
  private nearest = new Decimal(Infinity);
  /** The distances that are the same as each trade's: from `lower` to `upper`, none if `lower` is above `upper`. */
  private lower = new Decimal(0);
  private upper = new Decimal(Infinity);

  add(trade: JsonObject): void {
    const [firstEntry] = filledOrders(trade).filter(({ isEntry }) => isEntry);
    // The initial stop is set from the price of the first entry; `open_rate` is the average of all.
    const entry = firstEntry?.price ?? parseFigure(trade.open_rate);
    const stop = parseFigure(trade.initial_stop_loss_abs);
    if (entry === null || stop === null || !entry.gt(0)) return;
    const given = parseFigure(trade.leverage);
    const leverage = given?.gt(0) === true ? given : ONE;
    const distance = Decimal.div(entry.minus(stop).abs(), entry).times(leverage);
    const unit = new Decimal(10).pow(-stop.decimalPlaces()).div(entry);
    const tolerance = Decimal.max(SAME, unit).times(leverage);
    this.trades += 1;
    this.nearest = Decimal.min(this.nearest, distance);
    this.lower = Decimal.max(this.lower, distance.minus(tolerance));
    this.upper = Decimal.min(this.upper, distance.plus(tolerance));
  }

  /** Why the trades have no R; null where their stops are a measure of risk. */
  whyPlaceholder(): string | null {
    if (this.trades === 0 || this.nearest.lte(FARTHEST) || this.lower.gt(this.upper)) return null;
    const percent = this.nearest.times(100).toDecimalPlaces(0).toFixed();
    return (
      `the initial stop of every trade is ${percent} % of the stake away; that is a placeholder and not a risk, ` +
      'so its trades have no R'
    );
  }
}
