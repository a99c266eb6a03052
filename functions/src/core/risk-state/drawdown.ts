import { type Decimal, Exact, exactSum, ZERO } from '../base/decimal';
import { DrawdownMeter } from '../statistics/drawdown-meter';
import type { Instant } from '../base/instant';
import { memoized } from '../base/memoized';
import type { ClosedTrade } from '../trades/trade';

/** How far today's equity is, and was at its worst, below today's peak: percent, not negative. */
export interface Drawdown {
  readonly now: Decimal;
  readonly worst: Decimal;
}

export const NO_DRAWDOWN: Drawdown = { now: ZERO, worst: ZERO };

/** What an account was worth at a moment. */
export interface Equity {
  readonly amount: Decimal;
  readonly at: Instant;
}

type PnlTrade = Pick<ClosedTrade, 'pnl' | 'closedAt'>;

/**
 * What an account is worth after `trades`: the closes since `known` have moved it by their pnl.
 *
 * @param trades oldest first
 */
export function equityAfter(known: Equity, trades: readonly PnlTrade[]): Decimal {
  return Exact.add(known.amount, pnlAfter(trades)(known.at));
}

/**
 * The pnl of the trades that closed after a moment. A list is asked about the moment of one equity again and again: the last
 * answer is kept.
 */
const pnlAfter = memoized((trades: readonly PnlTrade[]) => {
  let last: { readonly at: Instant; readonly pnl: Decimal } | null = null;
  return (at: Instant): Decimal => {
    if (last?.at.compare(at) !== 0)
      last = { at, pnl: pnlOf(from(trades, (closedAt) => closedAt.compare(at) > 0)) };
    return last.pnl;
  };
});

/**
 * Today's drawdown (SPEC section 5): from the equity at 00:00 UTC on, (peak − equity) / peak in percent, 28 digits. Where no
 * peak is above 0 there is nothing left to lose: 100.
 *
 * An equity that was told today runs backwards to 00:00. Where it would have been nothing then, the account was paid into
 * or out of meanwhile, and it runs from when it was told.
 *
 * @param trades oldest first; those without usable pnl move nothing
 */
export function todaysDrawdown(known: Equity, trades: readonly PnlTrade[], now: Instant): Drawdown {
  const midnight = now.startOfUtcDay();
  const today = from(trades, (closedAt) => closedAt.compare(midnight) >= 0);
  const atMidnight = equityAfter(known, trades).minus(pnlOf(today));
  return atMidnight.lte(0) && known.at.compare(midnight) > 0
    ? drawdownFrom(
        known.amount,
        from(trades, (closedAt) => closedAt.compare(known.at) > 0),
      )
    : drawdownFrom(atMidnight, today);
}

/** The trades, oldest first, from the first on that closed late enough; looks at those and one more. */
function from(trades: readonly PnlTrade[], isLate: (closedAt: Instant) => boolean): readonly PnlTrade[] {
  return trades.slice(trades.findLastIndex(({ closedAt }) => !isLate(closedAt)) + 1);
}

function drawdownFrom(start: Decimal, trades: readonly PnlTrade[]): Drawdown {
  let equity = new Exact(start);
  const meter = new DrawdownMeter(equity);
  for (const { pnl } of trades) {
    equity = equity.plus(pnl ?? ZERO);
    meter.set(equity);
  }
  return { now: meter.nowPct, worst: meter.worstPct };
}

function pnlOf(trades: readonly PnlTrade[]): Decimal {
  return exactSum(trades.map(({ pnl }) => pnl ?? ZERO));
}
