import type { Instant } from '../base/instant';
import type { Quotient } from '../numbers/quotient';
import type { Profile } from '../profiles/profiles';
import type { Drawdown, Equity } from './drawdown';
import type { KnownTrades } from './known-trades';
import type { Streak } from './streak';
import type { SymbolPerformance } from './symbol-performance';
import type { Today } from './trade-history';

/**
 * Where a group of the risk state comes from; `journal_partial`: from trades that do not reach back far enough, or
 * whose results are not all known.
 */
export type Source = 'request' | 'journal' | 'journal_partial' | 'default';

/** Whose trades a group of the risk state is about: those of the agent that asks, or of the whole account. */
export type Scope = 'agent' | 'account';

/** How a user's trades stand: three groups, each from one source. */
export interface RiskState {
  readonly streak: Group<Streak>;
  /** Null: not known, because no equity is. */
  readonly drawdown: Group<Drawdown | null>;
  /** A function, because the verdicts are usually known already, and a user may have traded 100,000 symbols. */
  readonly symbols: Group<() => readonly SymbolPerformance[]>;
}

export interface Group<T> {
  readonly source: Source;
  readonly scope: Scope;
  readonly value: T;
  /** How many closes without a usable pnl are among the trades that decide. */
  readonly unknownResults: number;
}

/**
 * The risk state that follows from a user's trades: streak and symbols of the agent that asks, because among twenty
 * agents four losses in a row happen every day; the drawdown of the account, because that is what can be lost. A group is `journal_partial` only where trades that are not known
 * could make it worse under the rules of `profile`, or it depends on a close without a usable pnl.
 *
 * @param account the trades of all agents
 * @param own those of the agent that asks; null: the policy is for the whole account
 * @param equity what the account was worth when the user last reported it; null: never
 * @example
 * const { streak, drawdown } = riskStateOf(joinWindows(windows).asOf(now), null, equity, PROFILES.SAFE, now);
 * streak.value.losses; // losses since the last win, over all agents
 * drawdown.value?.worst; // percent below today's peak
 */
export function riskStateOf(
  account: KnownTrades,
  own: KnownTrades | null,
  equity: Equity | null,
  profile: Profile,
  now: Instant,
): RiskState {
  const scope = own === null ? 'account' : 'agent';
  const known = own ?? account;
  const {
    streak,
    judgement: { isUndecided, unknownResults },
  } = known.streakBy(profile);
  const symbols = known.symbolsBy(profile, now);
  return {
    streak: { source: sourceOf(known, isUndecided), scope, value: streak, unknownResults },
    drawdown: drawdownGroup(account, equity, now),
    symbols: {
      source: sourceOf(known, symbols.verdictsMayWorsen || symbols.unknownLosses > 0),
      scope,
      value: () => known.recent(now).symbols(),
      unknownResults: symbols.unknownLosses,
    },
  };
}

/**
 * Today's drawdown, the same under every profile. Where it needs trades that are not known, it is the worse of what the
 * trades that count give and what all trades in the windows give: a known loss must not be forgotten because the window
 * of another agent has filled up.
 *
 * @example
 * const now = new Instant(60);
 * const known = joinWindows(new Map([['trend', { capacity: 100, trades: [loss] }]])).asOf(now);
 * drawdownGroup(known, { amount: new Decimal(100), at: new Instant(0) }, now).value?.now.shown.toFixed(); // '1'
 */
export function drawdownGroup(
  known: KnownTrades,
  equity: Equity | null,
  now: Instant,
): RiskState['drawdown'] {
  const scope = 'account';
  if (equity === null) return { source: 'default', scope, value: null, unknownResults: 0 };
  const isCut = isTodayCut(known, equity, now);
  const counted = known.counted.today(equity, now);
  const { drawdown, unknownResults } = isCut ? worseOf(counted, known.held.today(equity, now)) : counted;
  return { source: sourceOf(known, isCut || unknownResults > 0), scope, value: drawdown, unknownResults };
}

function sourceOf(known: KnownTrades, isPartial: boolean): Source {
  return isPartial || known.isDoubtful ? 'journal_partial' : 'journal';
}

/**
 * Whether trades may be missing that closed today, or between the moment of the known equity and today.
 *
 * @example
 * const now = new Instant(60);
 * isTodayCut(NO_TRADES.asOf(now), { amount: new Decimal(100), at: now }, now); // false
 */
export function isTodayCut(known: KnownTrades, { at }: Equity, now: Instant): boolean {
  const { knownAfter } = known;
  return (knownAfter !== null && knownAfter.compare(now.startOfUtcDay()) >= 0) || known.isCutAfter(at);
}

function worseOf(a: Today, b: Today): Today {
  return {
    drawdown: {
      now: moreOf(a.drawdown.now, b.drawdown.now),
      worst: moreOf(a.drawdown.worst, b.drawdown.worst),
    },
    unknownResults: Math.max(a.unknownResults, b.unknownResults),
  };
}

function moreOf(a: Quotient, b: Quotient): Quotient {
  return a.compare(b) < 0 ? b : a;
}

/**
 * The same values, known from no trade.
 *
 * @example
 * const now = new Instant(60);
 * asDefault(riskStateOf(NO_TRADES.asOf(now), null, null, PROFILES.SAFE, now)).streak.source; // 'default'
 */
export function asDefault({ streak, drawdown, symbols }: RiskState): RiskState {
  const source = 'default';
  return {
    streak: { ...streak, source },
    drawdown: { ...drawdown, source },
    symbols: { ...symbols, source },
  };
}

/** The groups of the risk state that a request gives itself. Null: not given. */
export interface RequestedState {
  readonly streak: Streak | null;
  readonly drawdown: Drawdown | null;
  readonly symbols: readonly SymbolPerformance[] | null;
}

/** A request that leaves the whole risk state to the journal. */
export const NOTHING_REQUESTED: RequestedState = { streak: null, drawdown: null, symbols: null };

/**
 * The risk state with the groups of the request in place of the known ones.
 *
 * @example
 * const now = new Instant(60);
 * const known = riskStateOf(NO_TRADES.asOf(now), null, null, PROFILES.SAFE, now);
 * withRequested(known, { ...NOTHING_REQUESTED, symbols: [] }).symbols.source; // 'request'
 */
export function withRequested(known: RiskState, { streak, drawdown, symbols }: RequestedState): RiskState {
  const group = <T>(value: T | null, otherwise: Group<T>): Group<T> =>
    value === null ? otherwise : { source: 'request', scope: otherwise.scope, value, unknownResults: 0 };
  return {
    streak: group(streak, known.streak),
    drawdown: group<Drawdown | null>(drawdown, known.drawdown),
    symbols: group(symbols && (() => symbols), known.symbols),
  };
}
