import { Falls } from '../../simulation/account/falls';
import type { ReplayDay } from '../../simulation/account/replay-accounts';
import type { ReplayWatcher, TradeClose } from '../../simulation/replay';
import type { Instant } from '../../src/core/base/instant';

/** So many falls of each account are told. */
const MOST_FALLS = 5;

/** Collects what the account of Maestro and that of equal weights did from day to day, and how far they fell. */
export class ReplayDays implements ReplayWatcher {
  readonly days: ReplayDay[] = [];
  readonly weighted: Falls;
  readonly equal: Falls;

  /** @param from the first close */
  constructor(from: Instant) {
    this.weighted = new Falls(from, MOST_FALLS);
    this.equal = new Falls(from, MOST_FALLS);
  }

  readonly onDay = (day: ReplayDay): void => {
    this.days.push(day);
  };

  readonly onClose = ({ trade, drawdownPct, equalDrawdownPct }: TradeClose): void => {
    this.weighted.add(trade.closedAt, drawdownPct);
    this.equal.add(trade.closedAt, equalDrawdownPct);
  };
}
