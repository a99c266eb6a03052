import type { EngineConfig, ReturnBasis } from './config';
import { addPowers, type PowerSums, powerSums, removePowers } from './power-sums';
import { dayReturn, returnSeries, tradeReturn } from './returns';
import { newestFirst, type SkipReason, type TradeRecord } from './trade';

/**
 * What the newest `lookback_trades` of a window come to, exactly. Kept with the window, so that a close costs the same at any
 * lookback: the trades that come and go are added and taken away, and no other is looked at.
 */
export interface ReturnSums {
  /** What these sums are of: they say nothing under another lookback or basis. */
  readonly lookbackTrades: number;
  readonly basis: ReturnBasis;
  readonly powers: PowerSums;
  /** How many trades have no return, by reason; none with 0. */
  readonly skipped: ReadonlyMap<SkipReason, number>;
}

type SumRules = Pick<EngineConfig, 'lookbackTrades' | 'returnBasis'>;

/** The sums of a window, newest first, from all of its trades. */
export function returnSums(
  window: readonly TradeRecord[],
  { lookbackTrades, returnBasis }: SumRules,
): ReturnSums {
  const trades = window.slice(0, lookbackTrades);
  return {
    lookbackTrades,
    basis: returnBasis,
    powers: powerSums(returnSeries(trades, returnBasis)),
    skipped: countSkipped(new Map(), trades, []),
  };
}

/** Whether sums are of what a configuration asks for. */
export function areSumsOf({ lookbackTrades, basis }: ReturnSums, rules: SumRules): boolean {
  return lookbackTrades === rules.lookbackTrades && basis === rules.returnBasis;
}

/**
 * The sums after a window has changed: digit for digit what `returnSums` gives of it, because returns have a fixed number of
 * places and sums of them are exact.
 *
 * @param before the window that `sums` are of
 * @param after what it is now; trades that stayed are the same objects, mostly
 */
export function updatedSums(
  sums: ReturnSums,
  before: readonly TradeRecord[],
  after: readonly TradeRecord[],
): ReturnSums {
  const { lookbackTrades } = sums;
  const { gone, come } = difference(before, after, lookbackTrades);
  if (gone.length + come.length === 0) return sums;
  const powers =
    sums.basis === 'trade'
      ? exchanged(sums.powers, gone.map(tradeReturn), come.map(tradeReturn))
      : exchangedDays(sums.powers, before.slice(0, lookbackTrades), after.slice(0, lookbackTrades), [
          ...gone,
          ...come,
        ]);
  return { ...sums, powers, skipped: countSkipped(sums.skipped, come, gone) };
}

/** Which trades are among the newest `most` of one list only; both are newest first. Looks into no trade that is the same object in both. */
function difference(
  was: readonly TradeRecord[],
  is: readonly TradeRecord[],
  most: number,
): { gone: TradeRecord[]; come: TradeRecord[] } {
  const gone: TradeRecord[] = [];
  const come: TradeRecord[] = [];
  const wasEnd = Math.min(was.length, most);
  const isEnd = Math.min(is.length, most);
  let i = 0;
  let j = 0;
  while (i < wasEnd || j < isEnd) {
    const old = i < wasEnd ? was[i] : undefined;
    const fresh = j < isEnd ? is[j] : undefined;
    if (old === fresh) {
      i++;
      j++;
      continue;
    }
    const order = old === undefined ? 1 : fresh === undefined ? -1 : newestFirst(old, fresh);
    if (old !== undefined && order <= 0) {
      gone.push(old);
      i++;
    }
    if (fresh !== undefined && order >= 0) {
      come.push(fresh);
      j++;
    }
  }
  return { gone, come };
}

type Return = ReturnType<typeof tradeReturn>;

function exchanged(powers: PowerSums, gone: readonly Return[], come: readonly Return[]): PowerSums {
  let sums = powers;
  for (const value of gone) if (value !== null) sums = removePowers(sums, value);
  for (const value of come) if (value !== null) sums = addPowers(sums, value);
  return sums;
}

/** A day's return changes with any of its trades, and only their days' do. */
function exchangedDays(
  powers: PowerSums,
  was: readonly TradeRecord[],
  is: readonly TradeRecord[],
  changed: readonly TradeRecord[],
): PowerSums {
  const days = [...new Set(changed.map(({ closedAt }) => closedAt.utcDay()))];
  return exchanged(
    powers,
    days.map((day) => dayReturn(was, day)),
    days.map((day) => dayReturn(is, day)),
  );
}

function countSkipped(
  counts: ReadonlyMap<SkipReason, number>,
  come: readonly TradeRecord[],
  gone: readonly TradeRecord[],
): ReadonlyMap<SkipReason, number> {
  const changed = new Map(counts);
  const count = (trades: readonly TradeRecord[], by: 1 | -1): void => {
    for (const { skipped } of trades)
      if (skipped !== null) changed.set(skipped, (changed.get(skipped) ?? 0) + by);
  };
  count(come, 1);
  count(gone, -1);
  return new Map([...changed].filter(([, number]) => number > 0));
}
