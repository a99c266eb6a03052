import { type Decimal, Exact } from '../base/decimal';
import type { Equity } from './drawdown';
import type { KnownTrades } from './known-trades';
import type { Worth } from './trade-history';

/** What the account is worth now, according to the known trades. */
export interface KnownEquity {
  readonly amount: Decimal;
  /** Whether trades, or results, that are not known may have moved it. */
  readonly partial: boolean;
  /** How many closes that moved it have no usable pnl. */
  readonly unknownResults: number;
}

/**
 * What the account is worth now: the equity the user reported, moved by the pnl of the trades that closed since. Where
 * some of these may be missing, the lower of what the trades that count give and what all trades in the windows give.
 *
 * @param equity not reported after closes that are still to come: see `equityBefore`
 *
 * @example
 * const known = joinWindows(new Map([['trend', { capacity: 100, trades: [loss] }]])).asOf(new Instant(60));
 * equityNow(known, { amount: new Decimal(100), at: new Instant(0) }).amount.toFixed(); // '99'
 */
export function equityNow(known: KnownTrades, equity: Equity): KnownEquity {
  const isCut = known.isCutAfter(equity.at);
  const counted = known.counted.equityAfter(equity);
  const lower = isCut ? lowerOf(counted, known.held.equityAfter(equity)) : counted;
  return { ...lower, partial: isCut || known.isDoubtful || lower.unknownResults > 0 };
}

function lowerOf(a: Worth, b: Worth): Worth {
  return {
    amount: Exact.min(a.amount, b.amount),
    unknownResults: Math.max(a.unknownResults, b.unknownResults),
  };
}
