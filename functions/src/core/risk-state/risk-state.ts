import { type Drawdown, type Equity, equityAfter, todaysDrawdown } from './drawdown';
import { Decimal, Exact } from '../base/decimal';
import type { Instant } from '../base/instant';
import type { Profile } from '../profiles/profiles';
import { memoized } from '../base/memoized';
import { isUndecided, type Streak, streakOf } from './streak';
import { type SymbolPerformance, symbolPerformances } from './symbol-performance';
import { verdictMayWorsen } from './symbols';
import { newestFirst, type TradeKey, type ClosedTrade } from '../trades/trade';
import type { Window } from '../trades/window';

/** Where a group of the risk state comes from; `journal_partial`: from trades that do not reach back far enough. */
export type Source = 'request' | 'journal' | 'journal_partial' | 'default';

/** How a user's trades stand: three groups, each from one source. */
export interface RiskState {
  readonly streak: Group<Streak>;
  /** Null: not known, because no equity is. */
  readonly drawdown: Group<Drawdown | null>;
  readonly symbols: Group<readonly SymbolPerformance[]>;
}

export interface Group<T> {
  readonly source: Source;
  readonly value: T;
}

/** The trades of all windows of a user, as far back as all of them reach. */
export interface JoinedWindows {
  /** Oldest first. */
  readonly trades: readonly ClosedTrade[];
  /** Only what is newer is known; null: everything is. */
  readonly knownAfter: TradeKey | null;
  /** What some windows hold beyond that, oldest first: others that belong between them are missing. */
  readonly older: readonly ClosedTrade[];
  readonly damage: WindowDamage;
}

/** Why any trade may be missing from a journal. */
export interface WindowDamage {
  /** How many windows are missing or damaged. */
  readonly windowsLost: number;
  /** Whether nothing is published, so that the windows may still be in the making. */
  readonly unpublished: boolean;
}

const NO_DAMAGE: WindowDamage = { windowsLost: 0, unpublished: false };

/** What a risk state does not know. */
export interface KnowledgeGaps {
  /** Until when trades are not all known; null: all are. */
  readonly knownAfter: Instant | null;
  readonly damage: WindowDamage;
  /** How many trades claim to close in the future, and so have no part yet. */
  readonly closesAhead: number;
}

export const NO_TRADES: JoinedWindows = { trades: [], knownAfter: null, older: [], damage: NO_DAMAGE };

/**
 * Joins windows. Full ones reach back differently far, so only what is newer than the newest of their oldest trades counts:
 * before it, trades of some agents would be missing between those of the others.
 */
export function joinWindows(windows: readonly Window[], damage = NO_DAMAGE): JoinedWindows {
  const horizons = windows
    .filter(({ trades, capacity }) => trades.length >= capacity)
    .flatMap(({ trades }) => trades.at(-1) ?? [])
    .sort(newestFirst);
  const knownAfter = horizons[0] ?? null;
  const all = windows.flatMap(({ trades }) => trades).sort((a, b) => newestFirst(b, a));
  const isKnown = (trade: ClosedTrade): boolean => knownAfter === null || newestFirst(trade, knownAfter) < 0;
  return {
    trades: all.filter(isKnown),
    knownAfter,
    older: all.filter((trade) => !isKnown(trade)),
    damage,
  };
}

/** Clocks differ: a close may be so far ahead of ours, as the security rules allow too. One further ahead has not happened. */
export const MAX_AHEAD_SECONDS = 300;

/**
 * The trades of a journal that have closed by `now`, and how many claim to close later. Where none does, which is nearly always,
 * the very list of the journal: what is known of it is not computed again.
 */
export function closedBy(
  { trades }: JoinedWindows,
  now: Instant,
): { closed: readonly ClosedTrade[]; ahead: number } {
  const latest = now.plusSeconds(MAX_AHEAD_SECONDS);
  const end = trades.findLastIndex(({ closedAt }) => closedAt.compare(latest) <= 0) + 1;
  return { closed: end === trades.length ? trades : trades.slice(0, end), ahead: trades.length - end };
}

/** All that windows still hold of what has closed, also what does not count; oldest first. */
function allClosedTrades(
  { older, trades }: JoinedWindows,
  closed: readonly ClosedTrade[],
): readonly ClosedTrade[] {
  return closed === trades ? allHeld(older)(trades) : [...older, ...closed];
}

const allHeld = memoized((older: readonly ClosedTrade[]) =>
  memoized((trades: readonly ClosedTrade[]): readonly ClosedTrade[] => [...older, ...trades]),
);

/** A journal stays in memory between the calls of its user: these look at its trades once. */
const recordsOf = memoized(symbolPerformances);
const wholeStreakOf = memoized((trades: readonly ClosedTrade[]) => streakOf(trades, false));

/** The risk state that a journal gives, as the rules of `profile` need it. */
export function riskStateOf(
  journal: JoinedWindows,
  equity: Equity | null,
  profile: Profile,
  now: Instant,
): RiskState {
  const isCut = journal.knownAfter !== null;
  const { closed } = closedBy(journal, now);
  const streak = { ...wholeStreakOf(closed), cut: isCut || isDamaged(journal) };
  const records = recordsOf(closed);
  return {
    streak: { source: sourceOf(journal, now, isUndecided(streak, profile)), value: streak },
    drawdown: drawdownGroup(journal, equity, now),
    symbols: {
      source: sourceOf(
        journal,
        now,
        isCut && verdictMayWorsen(records, recordsOf(allClosedTrades(journal, closed)), profile),
      ),
      value: records,
    },
  };
}

/** Today's drawdown, the same under every profile. */
export function drawdownGroup(
  journal: JoinedWindows,
  equity: Equity | null,
  now: Instant,
): RiskState['drawdown'] {
  if (equity === null) return { source: 'default', value: null };
  return {
    source: sourceOf(journal, now, isTodayCut(journal, equity, now)),
    value: drawdownOf(journal, equity, now),
  };
}

function sourceOf(journal: JoinedWindows, now: Instant, isPartial: boolean): Source {
  return isPartial || isDamaged(journal) || closedBy(journal, now).ahead > 0 ? 'journal_partial' : 'journal';
}

function isDamaged({ damage }: JoinedWindows): boolean {
  return damage.windowsLost > 0 || damage.unpublished;
}

/**
 * Today's drawdown; where it needs trades that are not known, the worse of what those give that count and what all give that
 * windows still hold: a loss that is known is not forgotten because another agent's window has filled up.
 */
function drawdownOf(journal: JoinedWindows, equity: Equity, now: Instant): Drawdown {
  const { closed } = closedBy(journal, now);
  const counted = todaysDrawdown(equity, closed, now);
  if (!isTodayCut(journal, equity, now)) return counted;
  const held = todaysDrawdown(equity, allClosedTrades(journal, closed), now);
  return { now: Decimal.max(counted.now, held.now), worst: Decimal.max(counted.worst, held.worst) };
}

/** Whether today's drawdown needs trades that are not known: of today, or between the known equity and today. */
function isTodayCut({ knownAfter }: JoinedWindows, { at }: Equity, now: Instant): boolean {
  if (knownAfter === null) return false;
  const { closedAt } = knownAfter;
  return closedAt.compare(now.startOfUtcDay()) >= 0 || closedAt.compare(at) > 0;
}

export function gapsOf(journal: JoinedWindows, now: Instant): KnowledgeGaps {
  return {
    knownAfter: journal.knownAfter?.closedAt ?? null,
    damage: journal.damage,
    closesAhead: closedBy(journal, now).ahead,
  };
}

/** What the account is worth now, and whether closes are missing from it; then the less of what the known ones give. */
export function equityNow(
  journal: JoinedWindows,
  equity: Equity,
  now: Instant,
): { amount: Decimal; partial: boolean } {
  const { knownAfter } = journal;
  const { closed, ahead } = closedBy(journal, now);
  const isCut = knownAfter !== null && knownAfter.closedAt.compare(equity.at) > 0;
  const counted = equityAfter(equity, closed);
  return {
    amount: isCut ? Exact.min(counted, equityAfter(equity, allClosedTrades(journal, closed))) : counted,
    partial: isCut || ahead > 0 || isDamaged(journal),
  };
}

/** What a request says of the risk state. Null: nothing. */
export interface RequestedState {
  readonly streak: Streak | null;
  readonly drawdown: Drawdown | null;
  readonly symbols: readonly SymbolPerformance[] | null;
}

/** The risk state with the groups that the request gives in place of what was known of them. */
export function withRequested(known: RiskState, requested: RequestedState): RiskState {
  const group = <T>(value: T | null, otherwise: Group<T>): Group<T> =>
    value === null ? otherwise : { source: 'request', value };
  return {
    streak: group(requested.streak, known.streak),
    drawdown: group<Drawdown | null>(requested.drawdown, known.drawdown),
    symbols: group(requested.symbols, known.symbols),
  };
}
