import { Decimal, ZERO } from '../../src/core/base/decimal';
import type { Equity } from '../../src/core/risk-state/drawdown';
import type { Standing } from '../../src/core/policy/gates';
import type { Instant } from '../../src/core/base/instant';
import type { MarketConditions } from '../../src/core/policy/market';
import { decidePolicy, type Policy } from '../../src/core/policy/policy';
import type { Profile } from '../../src/core/profiles/profiles';
import {
  drawdownGroup,
  equityNow,
  gapsOf,
  NO_TRADES,
  type JoinedWindows,
  type RiskState,
  type Source,
} from '../../src/core/risk-state/risk-state';
import { verdictMayWorsen } from '../../src/core/risk-state/symbols';
import { newestFirst, type ClosedTrade } from '../../src/core/trades/trade';
import { policyFor } from '../../src/core/policy/policy-for';
import { StreakBook } from './streak-book';
import { SymbolBook } from './symbol-book';

/** Who is about to open a trade, and when. */
export interface PolicyQuestion {
  readonly profile: Profile;
  readonly market: MarketConditions;
  readonly standing: Standing;
  /** Later than every close so far, or the moment of the next. */
  readonly now: Instant;
}

/** What is known on a day, the same for all its entries until the next close. */
interface Known {
  readonly day: number;
  readonly journal: JoinedWindows;
  readonly drawdown: RiskState['drawdown'];
  /** As the rules of each profile that has asked need it. */
  readonly states: Map<Profile, RiskState>;
}

/**
 * The windows of all agents as closes come in, and the policy that the deployed core would decide from them: exactly that
 * of `policyFor` with `riskJournal(windows)`, without sorting and summing all windows again for every entry.
 *
 * The account is the journal's: it begins with `capital`, moves by the pnl of every close, and its owner tells Maestro every
 * midnight (UTC) what it is worth.
 */
export class RiskBook {
  readonly #windows = new Map<string, ClosedTrade[]>();
  /** What the windows hold, oldest first. */
  readonly #held: ClosedTrade[] = [];
  /** How many of them no longer count, because a full window reaches back less far. */
  #olderCount = 0;
  #knownAfter: ClosedTrade | null = null;
  readonly #symbols = new SymbolBook();
  readonly #streak = new StreakBook();

  #equity: Decimal;
  #told: { day: number; amount: Decimal } | null = null;

  #known: Known | null = null;

  constructor(
    capital: Decimal,
    private readonly capacity: number,
  ) {
    this.#equity = capital;
  }

  /** Takes in one close; they come in the order of (closed_at, trade id). */
  close(agentId: string, record: ClosedTrade): void {
    this.#moveAccount(record);
    const window = this.#windows.get(agentId) ?? [];
    this.#windows.set(agentId, window);
    window.push(record);
    this.#held.push(record);
    this.#symbols.add(record);
    this.#streak.add(record);
    // What a full window loses was its horizon, and so did not count any more.
    const lost = window.length > this.capacity ? window.shift() : undefined;
    if (lost !== undefined) this.#drop(lost);
    const [oldest] = window;
    if (window.length === this.capacity && oldest !== undefined) this.#raiseHorizon(oldest);
    this.#known = null;
  }

  /** What `getPolicy` would answer. */
  policy({ profile, market, standing, now }: PolicyQuestion): Policy {
    const equity = this.#equityTold(now);
    if (this.#held.length === 0)
      return policyFor({
        profile,
        market,
        requested: { streak: null, drawdown: null, symbols: null },
        journal: null,
        equity,
        standing,
        now,
      });
    this.#known = this.#knownOn(now, equity);
    const { journal } = this.#known;
    return decidePolicy({
      profile,
      market,
      risk: this.#stateFor(profile, this.#known),
      standing,
      equity: equityNow(journal, equity, now),
      gaps: gapsOf(journal, now),
      now,
    });
  }

  #knownOn(now: Instant, equity: Equity): Known {
    const day = now.utcDay();
    if (this.#known?.day === day) return this.#known;
    const journal = this.#today(now);
    return { day, journal, drawdown: drawdownGroup(journal, equity, now), states: new Map() };
  }

  #stateFor(profile: Profile, { drawdown, states }: Known): RiskState {
    const known = states.get(profile);
    if (known !== undefined) return known;
    const isCut = this.#knownAfter !== null;
    const source = (isPartial: boolean): Source => (isPartial ? 'journal_partial' : 'journal');
    const streak = this.#streak.streak(profile, isCut);
    const counted = this.#symbols.counted();
    const state: RiskState = {
      streak: { source: source(streak.isUndecided), value: streak.value },
      drawdown,
      symbols: {
        source: source(isCut && verdictMayWorsen(counted, this.#symbols.held(), profile)),
        value: counted,
      },
    };
    states.set(profile, state);
    return state;
  }

  /** The journal as far as equity and drawdown need it: with an equity that was told at midnight, nothing older. */
  #today(now: Instant): JoinedWindows {
    const midnight = now.startOfUtcDay();
    const isToday = ({ closedAt }: ClosedTrade): boolean => closedAt.compare(midnight) >= 0;
    // Only of the newest: going back until yesterday begins is cheaper than looking at all.
    const first = this.#held.findLastIndex((record) => !isToday(record)) + 1;
    return {
      ...NO_TRADES,
      trades: this.#held.slice(Math.max(first, this.#olderCount)),
      older: this.#held.slice(first, Math.max(first, this.#olderCount)),
      knownAfter: this.#knownAfter,
    };
  }

  #drop(lost: ClosedTrade): void {
    this.#held.splice(this.#held.indexOf(lost), 1);
    this.#olderCount--;
    this.#symbols.drop(lost);
  }

  /** Only what is newer than the newest of the full windows' oldest trades counts. */
  #raiseHorizon(oldest: ClosedTrade): void {
    if (this.#knownAfter !== null && newestFirst(oldest, this.#knownAfter) >= 0) return;
    this.#knownAfter = oldest;
    for (
      let next = this.#held[this.#olderCount];
      next !== undefined && newestFirst(next, oldest) >= 0;
      next = this.#held[++this.#olderCount]
    ) {
      this.#symbols.retire(next);
      this.#streak.retire(next);
    }
  }

  #moveAccount({ closedAt, pnl }: ClosedTrade): void {
    const day = closedAt.utcDay();
    const before = this.#told?.day === day ? this.#told.amount : this.#equity;
    this.#equity = Decimal.add(this.#equity, pnl ?? ZERO);
    // What is told at midnight holds after the closes of that very moment, as the core counts only those after it.
    const isMidnight = closedAt.compare(closedAt.startOfUtcDay()) === 0;
    this.#told = { day, amount: isMidnight ? this.#equity : before };
  }

  #equityTold(now: Instant): Equity {
    const amount = this.#told?.day === now.utcDay() ? this.#told.amount : this.#equity;
    return { amount, at: now.startOfUtcDay() };
  }
}
