import { type Decimal, Exact, exactSum, ZERO } from '../base/decimal';
import { Quotient } from '../numbers/quotient';
import { DrawdownMeter } from '../statistics/drawdown-meter';
import type { Instant } from '../base/instant';
import type { RiskTrade, TradeList } from './trade-list';

/** How far today's equity is below today's peak, and how far it was at its worst: percent, exact, not negative. */
export interface Drawdown {
  readonly now: Quotient;
  readonly worst: Quotient;
}

export const NO_DRAWDOWN: Drawdown = { now: new Quotient(ZERO), worst: new Quotient(ZERO) };

/** What an account was worth at a moment. */
export interface Equity {
  readonly amount: Decimal;
  readonly at: Instant;
  /** How many closes should have moved the amount, and have no usable pnl; not given: none. */
  readonly unknownResults?: number;
}

type PnlTrade = Pick<RiskTrade, 'pnl' | 'closedAt'>;

/**
 * An equity that is known at a later moment, taken back to the time before some closes: less the pnl of those that the
 * amount includes. It is the equity itself if it was known before all of them.
 *
 * @param closes oldest first
 *
 * @example
 * equityBefore({ amount: new Decimal(99), at: new Instant(60) }, [loss]).amount.toFixed(); // '100'
 */
export function equityBefore(known: Equity, closes: TradeList<PnlTrade>): Equity {
  const included = closes.slice(
    0,
    closes.findLastIndex(({ closedAt }) => closedAt.compare(known.at) <= 0) + 1,
  );
  if (included.length === 0) return known;
  return {
    amount: Exact.sub(known.amount, pnlOf(included)),
    at: known.at,
    unknownResults: (known.unknownResults ?? 0) + unknownResults(included),
  };
}

/**
 * What an account is worth after `trades`: the known equity moved by the pnl of the trades that closed since.
 *
 * @param trades oldest first
 *
 * @example
 * equityAfter({ amount: new Decimal(100), at: new Instant(0) }, [loss]).toFixed(); // '99'
 */
export function equityAfter(known: Equity, trades: TradeList<PnlTrade>): Decimal {
  return Exact.add(known.amount, pnlAfter(trades, known.at).pnl);
}

/** The results of some trades: the sum of those that are known, and how many are not. */
export interface PnlSum {
  readonly pnl: Decimal;
  readonly unknownResults: number;
}

/**
 * The pnl of the trades that closed after a moment.
 *
 * @param trades oldest first
 *
 * @example
 * pnlAfter([loss, win], new Instant(0)).pnl.toFixed(); // '1'
 */
export function pnlAfter(trades: TradeList<PnlTrade>, moment: Instant): PnlSum {
  const closed = closedAfter(trades, moment);
  return { pnl: pnlOf(closed), unknownResults: unknownResults(closed) };
}

/**
 * How many of the trades have no usable pnl. They move no equity, although they may have been losses.
 *
 * @example
 * unknownResults([loss, win]); // 0
 */
export function unknownResults(trades: Iterable<PnlTrade>): number {
  let count = 0;
  for (const { pnl } of trades) if (pnl === null) count++;
  return count;
}

/**
 * The trades whose pnl today's drawdown follows from: those of today, and before them those that closed after the
 * moment of the known equity.
 *
 * @param trades oldest first
 *
 * @example
 * const now = new Instant(60);
 * decisiveForToday({ amount: new Decimal(100), at: now }, [loss, win], now).length; // 2
 */
export function decisiveForToday(
  { at }: Equity,
  trades: TradeList<PnlTrade>,
  now: Instant,
): TradeList<PnlTrade> {
  const midnight = now.startOfUtcDay();
  return at.compare(midnight) < 0 ? closedAfter(trades, at) : closedSince(trades, midnight);
}

/**
 * Today's drawdown (docs/specification.md, section 5): from the equity at 00:00 UTC on, (peak − equity) / peak in
 * percent, exact. If no peak is above 0 there is nothing left to lose: 100.
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
  latest?: Decimal,
): Drawdown {
  const { now: depth, worst } = todaysMeter(known, trades, now, latest);
  return { now: depth, worst };
}

/**
 * What has measured `todaysDrawdown`, so that it can go on with the next close.
 *
 * @param trades oldest first
 * @param latest as above
 *
 * @example
 * const known = { amount: new Decimal(100), at: new Instant(0) };
 * todaysMeter(known, [loss], new Instant(60)).measured.equity.toFixed(); // '99'
 */
export function todaysMeter(
  known: Equity,
  trades: TradeList<PnlTrade>,
  now: Instant,
  latest = equityAfter(known, trades),
): DrawdownMeter {
  const midnight = now.startOfUtcDay();
  const today = closedSince(trades, midnight);
  const atMidnight = latest.minus(pnlOf(today));
  return atMidnight.lte(0) && known.at.compare(midnight) > 0
    ? measuredFrom(known.amount, closedAfter(trades, known.at))
    : measuredFrom(atMidnight, today);
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

function measuredFrom(start: Decimal, trades: Iterable<PnlTrade>): DrawdownMeter {
  let equity = new Exact(start);
  const meter = new DrawdownMeter(equity);
  for (const { pnl } of trades) {
    equity = equity.plus(pnl ?? ZERO);
    meter.set(equity);
  }
  return meter;
}

function pnlOf(trades: Iterable<PnlTrade>): Decimal {
  return exactSum(pnls(trades));
}

function* pnls(trades: Iterable<PnlTrade>): Iterable<Decimal> {
  for (const { pnl } of trades) yield pnl ?? ZERO;
}
