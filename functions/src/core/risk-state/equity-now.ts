import { type Decimal, Exact } from '../base/decimal';
import type { Equity } from './drawdown';
import type { KnownTrades } from './known-trades';

/** What the account is worth now, according to the known trades. */
export interface KnownEquity {
  readonly amount: Decimal;
  /** Whether trades that are not known may have moved it. */
  readonly partial: boolean;
}

/**
 * What the account is worth now: the equity the user reported, moved by the pnl of the trades that closed since. Where
 * some of these may be missing, the lower of what the trades that count give and what all trades in the windows give.
 *
 * @example
 * const known = joinWindows([{ capacity: 100, trades: [loss] }]).asOf(new Instant(60));
 * equityNow(known, { amount: new Decimal(100), at: new Instant(0) }).amount.toFixed(); // '99'
 */
export function equityNow(known: KnownTrades, equity: Equity): KnownEquity {
  const isCut = known.isCutAfter(equity.at);
  const counted = known.counted.equityAfter(equity);
  return {
    amount: isCut ? Exact.min(counted, known.held.equityAfter(equity)) : counted,
    partial: isCut || known.isDoubtful,
  };
}
