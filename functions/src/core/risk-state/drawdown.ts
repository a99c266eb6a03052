import { type Decimal, Exact, exactSum, ZERO } from '../base/decimal';
import { DrawdownMeter } from '../statistics/drawdown-meter';
import type { Instant } from '../base/instant';
import type { RiskTrade, TradeList } from './trade-list';

/** How far today's equity is below today's peak, and how far it was at its worst: percent, not negative. */
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

type PnlTrade = Pick<RiskTrade, 'pnl' | 'closedAt'>;

/**
 * What an account is worth after `trades`: the known equity moved by the pnl of the trades that closed since.
 *
 * @param trades oldest first
 *
 * @example
 * equityAfter({ amount: new Decimal(100), at: new Instant(0) }, [loss]).toFixed(); // '99'
 */
export function equityAfter(known: Equity, trades: TradeList<PnlTrade>): Decimal {
  return Exact.add(known.amount, pnlAfter(trades, known.at));
}

/**
 * The pnl of the trades that closed after a moment.
 *
 * @param trades oldest first
 *
 * @example
 * pnlAfter([loss, win], new Instant(0)).toFixed(); // '1'
 */
export function pnlAfter(trades: TradeList<PnlTrade>, moment: Instant): Decimal {
  return pnlOf(closedAfter(trades, moment));
}

/**
 * Today's drawdown (docs/specification.md, section 5): from the equity at 00:00 UTC on, (peak − equity) / peak in
 * percent, to 28 digits. If no peak is above 0 there is nothing left to lose: 100.
 *
 * If the user reported the equity today, it is projected back to 00:00. If that projection is not positive, there were
 * deposits or withdrawals, and the drawdown runs from the reported moment.
 *
 * @param trades oldest first; those without usable pnl move nothing
 * @param latest what the account is worth after all trades, for callers that know it already
 * @example
 * // 1000 yesterday; today a loss of 50, then a gain of 20.
 * todaysDrawdown({ amount: new Decimal(1000), at: yesterday }, [lossOf50, gainOf20], now); // { now: 3, worst: 5 }
 */
export function todaysDrawdown(
  known: Equity,
  trades: TradeList<PnlTrade>,
  now: Instant,
  latest = equityAfter(known, trades),
): Drawdown {
  const midnight = now.startOfUtcDay();
  const today = closedSince(trades, midnight);
  const atMidnight = latest.minus(pnlOf(today));
  return atMidnight.lte(0) && known.at.compare(midnight) > 0
    ? drawdownFrom(known.amount, closedAfter(trades, known.at))
    : drawdownFrom(atMidnight, today);
}

function closedAfter(trades: TradeList<PnlTrade>, moment: Instant): TradeList<PnlTrade> {
  return newestWhere(trades, ({ closedAt }) => closedAt.compare(moment) > 0);
}

function closedSince(trades: TradeList<PnlTrade>, moment: Instant): TradeList<PnlTrade> {
  return newestWhere(trades, ({ closedAt }) => closedAt.compare(moment) >= 0);
}

/** Searches from the newest trade back, because usually only a few of many trades are needed. */
function newestWhere(
  trades: TradeList<PnlTrade>,
  isWanted: (trade: PnlTrade) => boolean,
): TradeList<PnlTrade> {
  return trades.slice(trades.findLastIndex((trade) => !isWanted(trade)) + 1);
}

function drawdownFrom(start: Decimal, trades: Iterable<PnlTrade>): Drawdown {
  let equity = new Exact(start);
  const meter = new DrawdownMeter(equity);
  for (const { pnl } of trades) {
    equity = equity.plus(pnl ?? ZERO);
    meter.set(equity);
  }
  return { now: meter.nowPct, worst: meter.worstPct };
}

function pnlOf(trades: Iterable<PnlTrade>): Decimal {
  return exactSum(pnls(trades));
}

function* pnls(trades: Iterable<PnlTrade>): Iterable<Decimal> {
  for (const { pnl } of trades) yield pnl ?? ZERO;
}
