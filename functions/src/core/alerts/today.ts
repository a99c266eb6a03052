import { Exact, ZERO } from '../base/decimal';
import type { Instant } from '../base/instant';
import { type Equity, equityBefore, todaysMeter } from '../risk-state/drawdown';
import { joinWindows, MAX_AHEAD_SECONDS } from '../risk-state/joined-windows';
import { isTodayCut } from '../risk-state/risk-state';
import { DrawdownMeter, type Measured } from '../statistics/drawdown-meter';
import { type ClosedTrade, newestFirst, type TradeKey } from '../trades/trade';
import type { Window } from '../trades/window';

/**
 * How an account stands today, kept from close to close so that no close reads the windows of all agents. It goes on as long
 * as closes come in their order.
 */
export interface Today {
  /** Days since 1970-01-01. */
  readonly day: number;
  /** The equity, today's peak and the worst of today; exact. */
  readonly measured: Measured;
  /** The newest close that counts; null: there is none. */
  readonly last: TradeKey | null;
}

type Close = Pick<ClosedTrade, 'tradeId' | 'closedAt' | 'pnl'>;

/**
 * How an account stands today by the windows of all its agents: what the policy computes. Where windows do not reach back far
 * enough, it goes by the worse of the two that the policy takes.
 *
 * @param equity as the user reported it
 * @returns also whether trades that matter may be missing: then what was kept from close to close knows more
 *
 * @example
 * const windows = new Map([['trend', { capacity: 100, trades: [loss] }]]);
 * const { today } = todayOf(windows, { amount: new Decimal(100), at: new Instant(0) }, new Instant(60));
 * today.measured.equity.toFixed(); // '99'
 */
export function todayOf(
  windows: ReadonlyMap<string, Window>,
  equity: Equity,
  now: Instant,
): { readonly today: Today; readonly isCut: boolean } {
  const known = joinWindows(windows).asOf(now);
  const before = equityBefore(equity, known.ahead);
  const counted = todaysMeter(before, known.counted.trades, now);
  const isCut = isTodayCut(known, before, now);
  const held = isCut ? todaysMeter(before, known.held.trades, now) : counted;
  const { measured } = held.worst.compare(counted.worst) > 0 ? held : counted;
  return { today: { day: now.utcDay(), measured, last: newestOf(windows, now) }, isCut };
}

function newestOf(windows: ReadonlyMap<string, Window>, now: Instant): TradeKey | null {
  const newest = [...windows.values()].flatMap(
    ({ trades }) => trades.find((trade) => !isAhead(trade, now)) ?? [],
  );
  const [last] = newest.sort(newestFirst);
  return last === undefined ? null : { closedAt: last.closedAt, tradeId: last.tradeId };
}

/**
 * How the account stands after further closes; null: one of them is late, so the windows must be read.
 *
 * @param closes oldest first
 * @param equity as the user reported it: closes before that are late
 *
 * @example
 * const equity = { amount: new Decimal(100), at: new Instant(-60) };
 * const { today } = todayOf(new Map(), equity, new Instant(60));
 * afterCloses(today, [loss], equity, new Instant(60))?.measured.equity.toFixed(); // '99'
 */
export function afterCloses(
  today: Today,
  closes: readonly Close[],
  equity: Equity,
  now: Instant,
): Today | null {
  let next: Today | null = today;
  for (const close of closes) next = next && afterClose(next, close, equity, now);
  // A clock that was set back knows nothing of that day.
  return next === null || next.day > now.utcDay() ? null : begun(next, now.utcDay());
}

function afterClose(today: Today, close: Close, equity: Equity, now: Instant): Today | null {
  const { closedAt, tradeId, pnl } = close;
  const day = closedAt.utcDay();
  const isLate = today.last !== null && newestFirst(close, today.last) >= 0;
  if (isLate || isAhead(close, now) || day > now.utcDay() || closedAt.compare(equity.at) <= 0) return null;
  const then = begun(today, day);
  const equityThen = new Exact(then.measured.equity).plus(pnl ?? ZERO);
  // Closed yesterday and stored today, before any close of today: today begins with what it left.
  const meter = day < then.day ? new DrawdownMeter(equityThen) : DrawdownMeter.resumed(then.measured);
  meter.set(equityThen);
  return { ...then, measured: meter.measured, last: { closedAt, tradeId } };
}

/**
 * The same on a later day, which begins with the equity that the one before has ended with.
 *
 * @example
 * const { today } = todayOf(new Map(), { amount: new Decimal(100), at: new Instant(0) }, new Instant(60));
 * begun(today, 1).measured.peak.toFixed(); // '100'
 */
export function begun(today: Today, day: number): Today {
  if (day <= today.day) return today;
  return { ...today, day, measured: new DrawdownMeter(today.measured.equity).measured };
}

/**
 * Whether both say the same.
 *
 * @example
 * const { today } = todayOf(new Map(), { amount: new Decimal(100), at: new Instant(0) }, new Instant(60));
 * sameToday(today, today); // true
 */
export function sameToday(a: Today, b: Today): boolean {
  const isSameLast =
    a.last === null || b.last === null ? a.last === b.last : newestFirst(a.last, b.last) === 0;
  const [ofA, ofB] = [DrawdownMeter.resumed(a.measured), DrawdownMeter.resumed(b.measured)];
  return (
    a.day === b.day &&
    isSameLast &&
    a.measured.equity.eq(b.measured.equity) &&
    a.measured.peak.eq(b.measured.peak) &&
    ofA.worst.compare(ofB.worst) === 0
  );
}

/** Closes that claim to lie further ahead than clocks differ do not count yet. */
function isAhead({ closedAt }: Pick<Close, 'closedAt'>, now: Instant): boolean {
  return closedAt.secondsSince(now) > MAX_AHEAD_SECONDS;
}
