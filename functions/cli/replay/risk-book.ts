import { Decimal, ZERO } from '../../src/core/decimal';
import type { Equity } from '../../src/core/drawdown';
import type { Standing } from '../../src/core/gates';
import type { Instant } from '../../src/core/instant';
import type { MarketConditions } from '../../src/core/market';
import { decidePolicy, type Policy } from '../../src/core/policy';
import type { Profile } from '../../src/core/profiles';
import {
  equityNow,
  gapsOf,
  NO_TRADES,
  type RiskJournal,
  type RiskState,
  riskStateOf,
} from '../../src/core/risk-state';
import { mayHideLosses } from '../../src/core/symbols';
import { newestFirst, type TradeRecord } from '../../src/core/trade';
import { policyFor } from '../../src/core/policy-for';
import { SymbolBook } from './symbol-book';

/** Who is about to open a trade, and when. */
export interface PolicyQuestion {
  readonly profile: Profile;
  readonly market: MarketConditions;
  readonly standing: Standing;
  /** Later than every close so far, or the moment of the next. */
  readonly now: Instant;
}

interface Held {
  readonly record: TradeRecord;
  /** Without its symbol: symbols are kept by the symbol book, and the core then has nothing to do for them. */
  readonly plain: TradeRecord;
}

/**
 * The windows of all agents as closes come in, and the policy that the deployed core would decide from them: exactly that
 * of `policyFor` with `riskJournal(windows)`, without sorting and summing all windows again for every entry.
 *
 * The account is the journal's: it begins with `capital`, moves by the pnl of every close, and its owner tells Maestro every
 * midnight (UTC) what it is worth.
 */
export class RiskBook {
  readonly #windows = new Map<string, Held[]>();
  /** What the windows hold, oldest first. */
  readonly #held: Held[] = [];
  /** How many of them no longer count, because a full window reaches back less far. */
  #olderCount = 0;
  #knownAfter: TradeRecord | null = null;
  readonly #symbols = new SymbolBook();

  #equity: Decimal;
  #told: { day: number; amount: Decimal } | null = null;

  #journal: RiskJournal | null = null;
  readonly #states = new Map<Profile, { readonly day: number; readonly state: RiskState }>();

  constructor(
    capital: Decimal,
    private readonly capacity: number,
  ) {
    this.#equity = capital;
  }

  /** Takes in one close; they come in the order of (closed_at, trade id). */
  close(agentId: string, record: TradeRecord): void {
    this.#moveAccount(record);
    const own = { record, plain: { ...record, symbol: null } };
    const window = this.#windows.get(agentId) ?? [];
    this.#windows.set(agentId, window);
    window.push(own);
    this.#held.push(own);
    this.#symbols.add(record);
    // What a full window loses was its horizon, and so did not count any more.
    const lost = window.length > this.capacity ? window.shift() : undefined;
    if (lost !== undefined) this.#drop(lost);
    const [oldest] = window;
    if (window.length === this.capacity && oldest !== undefined) this.#raiseHorizon(oldest.record);
    this.#journal = null;
    this.#states.clear();
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
    const journal = this.#asJournal();
    return decidePolicy({
      profile,
      market,
      risk: this.#stateFor(profile, journal, equity, now),
      standing,
      equity: equityNow(journal, equity, now),
      gaps: gapsOf(journal, now),
      now,
    });
  }

  /** The same for all entries of a day between two closes. */
  #stateFor(profile: Profile, journal: RiskJournal, equity: Equity, now: Instant): RiskState {
    const known = this.#states.get(profile);
    if (known?.day === now.utcDay()) return known.state;
    const counted = this.#symbols.counted();
    const isPartial = journal.knownAfter !== null && mayHideLosses(counted, this.#symbols.held(), profile);
    const state: RiskState = {
      ...riskStateOf(journal, equity, profile, now),
      symbols: { source: isPartial ? 'journal_partial' : 'journal', value: counted },
    };
    this.#states.set(profile, { day: now.utcDay(), state });
    return state;
  }

  #asJournal(): RiskJournal {
    if (this.#journal === null) {
      const plain = this.#held.map((held) => held.plain);
      this.#journal = {
        ...NO_TRADES,
        trades: plain.slice(this.#olderCount),
        older: plain.slice(0, this.#olderCount),
        knownAfter: this.#knownAfter,
      };
    }
    return this.#journal;
  }

  #drop(lost: Held): void {
    this.#held.splice(this.#held.indexOf(lost), 1);
    this.#olderCount--;
    this.#symbols.drop(lost.record);
  }

  /** Only what is newer than the newest of the full windows' oldest trades counts. */
  #raiseHorizon(oldest: TradeRecord): void {
    if (this.#knownAfter !== null && newestFirst(oldest, this.#knownAfter) >= 0) return;
    this.#knownAfter = oldest;
    for (
      let next = this.#held[this.#olderCount];
      next !== undefined && newestFirst(next.record, oldest) >= 0;
      next = this.#held[++this.#olderCount]
    )
      this.#symbols.retire(next.record);
  }

  #moveAccount({ closedAt, pnl }: TradeRecord): void {
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
