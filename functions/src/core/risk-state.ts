import { type Drawdown, type Equity, equityAfter, todaysDrawdown } from './drawdown';
import type { Decimal } from './decimal';
import type { Instant } from './instant';
import type { Profile } from './profiles';
import { isUndecided, type Streak, streakOf } from './streak';
import { mayHideLosses, type SymbolRecord, symbolRecords } from './symbols';
import { newestFirst, type TradeKey, type TradeRecord } from './trade';
import type { Window } from './window';

/** Where a group of the risk state comes from; `journal_partial`: from trades that do not reach back far enough. */
export type Source = 'request' | 'journal' | 'journal_partial' | 'default';

/** How a user's trades stand: three groups, each from one source. */
export interface RiskState {
  readonly streak: Group<Streak>;
  /** Null: not known, because no equity is. */
  readonly drawdown: Group<Drawdown | null>;
  readonly symbols: Group<readonly SymbolRecord[]>;
}

export interface Group<T> {
  readonly source: Source;
  readonly value: T;
}

/** The trades of all windows of a user, as far back as all of them reach. */
export interface RiskJournal {
  /** Oldest first. */
  readonly trades: readonly TradeRecord[];
  /** Only what is newer is known; null: everything is. */
  readonly knownAfter: TradeKey | null;
  /** How many windows are missing or damaged, so that any trade may be missing. */
  readonly windowsLost: number;
}

/** What a risk state does not know. */
export interface JournalGaps {
  /** Until when trades are not all known; null: all are. */
  readonly knownAfter: Instant | null;
  readonly windowsLost: number;
  /** How many trades claim to close in the future, and so have no part yet. */
  readonly closesAhead: number;
}

export const NO_TRADES: RiskJournal = { trades: [], knownAfter: null, windowsLost: 0 };

/**
 * Joins windows. Full ones reach back differently far, so only what is newer than the newest of their oldest trades counts:
 * before it, trades of some agents would be missing between those of the others.
 */
export function riskJournal(windows: readonly Window[], windowsLost = 0): RiskJournal {
  const horizons = windows
    .filter(({ trades, capacity }) => trades.length >= capacity)
    .flatMap(({ trades }) => trades.at(-1) ?? [])
    .sort(newestFirst);
  const knownAfter = horizons[0] ?? null;
  const trades = windows
    .flatMap((window) => window.trades)
    .filter((trade) => knownAfter === null || newestFirst(trade, knownAfter) < 0)
    .sort((a, b) => newestFirst(b, a));
  return { trades, knownAfter, windowsLost };
}

/** Clocks differ: a close may be so far ahead of ours, as the security rules allow too. One further ahead has not happened. */
export const MAX_AHEAD_SECONDS = 300;

/** The trades of a journal that have closed by `now`, and how many claim to close later. */
export function closedBy({ trades }: RiskJournal, now: Instant): { closed: TradeRecord[]; ahead: number } {
  const latest = now.plusSeconds(MAX_AHEAD_SECONDS);
  const closed = trades.filter(({ closedAt }) => closedAt.compare(latest) <= 0);
  return { closed, ahead: trades.length - closed.length };
}

/** The risk state that a journal gives, as the rules of `profile` need it. */
export function riskStateOf(
  journal: RiskJournal,
  equity: Equity | null,
  profile: Profile,
  now: Instant,
): RiskState {
  const { knownAfter, windowsLost } = journal;
  const { closed, ahead } = closedBy(journal, now);
  const isDoubtful = windowsLost > 0 || ahead > 0;
  const streak = streakOf(closed, knownAfter !== null || windowsLost > 0);
  const source = (isPartial: boolean): Source => (isPartial || isDoubtful ? 'journal_partial' : 'journal');
  return {
    streak: { source: source(isUndecided(streak, profile)), value: streak },
    drawdown:
      equity === null
        ? { source: 'default', value: null }
        : {
            source: source(isTodayCut(journal, equity, now)),
            value: todaysDrawdown(equity, closed, now),
          },
    symbols: {
      source: source(knownAfter !== null && mayHideLosses(closed, profile)),
      value: symbolRecords(closed),
    },
  };
}

/** Whether today's drawdown needs trades that are not known: of today, or between the known equity and today. */
function isTodayCut({ knownAfter }: RiskJournal, { at }: Equity, now: Instant): boolean {
  if (knownAfter === null) return false;
  const { closedAt } = knownAfter;
  return closedAt.compare(now.startOfUtcDay()) >= 0 || closedAt.compare(at) > 0;
}

export function gapsOf(journal: RiskJournal, now: Instant): JournalGaps {
  return {
    knownAfter: journal.knownAfter?.closedAt ?? null,
    windowsLost: journal.windowsLost,
    closesAhead: closedBy(journal, now).ahead,
  };
}

/** What the account is worth now, and whether closes are missing from it. */
export function equityNow(
  journal: RiskJournal,
  equity: Equity,
  now: Instant,
): { amount: Decimal; partial: boolean } {
  const { knownAfter, windowsLost } = journal;
  const { closed, ahead } = closedBy(journal, now);
  return {
    amount: equityAfter(equity, closed),
    partial:
      windowsLost > 0 || ahead > 0 || (knownAfter !== null && knownAfter.closedAt.compare(equity.at) > 0),
  };
}

/** What a request says of the risk state. Null: nothing. */
export interface RequestedState {
  readonly streak: Streak | null;
  readonly drawdown: Drawdown | null;
  readonly symbols: readonly SymbolRecord[] | null;
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
