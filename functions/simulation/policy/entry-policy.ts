import type { EngineConfig } from '../../src/core/config';
import type { Decimal } from '../../src/core/base/decimal';
import { UNKNOWN_MARKET } from '../../src/core/policy/market';
import type { Policy } from '../../src/core/policy/policy';
import { NOTHING_PAUSED } from '../../src/core/policy/standing';
import type { Profile } from '../../src/core/profiles/profiles';
import { windowCapacity } from '../../src/core/trades/window';
import { ReasonCounts } from './reason-counts';
import { refusalOf } from './refusal';
import type { Entry, ReplayWatcher } from '../replay';
import { decidedAt, type ReplayTrade } from '../replay-trades';
import { RiskBook } from './risk-book';

/**
 * What `getPolicy` would have answered before a trade, for its agent. The regime is the journal's, where it has one; of the
 * rest of the market a journal knows nothing. A pause is a decision of today, and not one of then.
 *
 * @param openPositions null: not said
 */
export function policyBefore(
  trade: ReplayTrade,
  weight: Decimal,
  profile: Profile,
  book: RiskBook,
  openPositions: number | null,
): Policy {
  return book.policy({
    profile,
    market: { ...UNKNOWN_MARKET, regime: trade.regime ?? 'NORMAL', openPositions },
    standing: {
      ...NOTHING_PAUSED,
      agent: { agentId: trade.agentId, paused: false, weight },
    },
    now: decidedAt(trade),
  });
}

/** A book that is kept by a replay. */
export function riskBookFor(
  config: EngineConfig,
  capital: Decimal,
): { book: RiskBook; watcher: ReplayWatcher } {
  const book = new RiskBook(capital, windowCapacity(config.lookbackTrades));
  return {
    book,
    watcher: {
      onClose: ({ trade }) => {
        book.close(trade.agentId, trade.record);
      },
    },
  };
}

/** The policy before an entry, and why a client that keeps to it does not take the trade. */
export interface EntryPolicy {
  readonly policy: Policy;
  readonly refused: readonly string[];
}

/** The policy before every entry, until the trade closes. */
export class EntryPolicies {
  readonly watcher: ReplayWatcher;
  readonly #book: ReturnType<typeof riskBookFor>['book'];
  readonly #open = new Map<ReplayTrade, EntryPolicy>();
  #entries = 0;
  readonly #firstReasons = new ReasonCounts();

  constructor(
    config: EngineConfig,
    capital: Decimal,
    readonly profile: Profile,
  ) {
    ({ book: this.#book, watcher: this.watcher } = riskBookFor(config, capital));
  }

  /** How many entries there were. */
  get entries(): number {
    return this.#entries;
  }

  /** How many of them a client that keeps to the policy does not make, by the first reason; the most frequent first. */
  refusals(): Map<string, number> {
    return this.#firstReasons.byFrequency();
  }

  /** Asks before an entry. */
  of({ trade, weight }: Entry): EntryPolicy {
    // How many positions are open is not said: it would depend on trades whose close is still to come.
    const policy = policyBefore(trade, weight, this.profile, this.#book, null);
    const refused = refusalOf(policy, trade);
    const answer = { policy, refused };
    this.#open.set(trade, answer);
    this.#entries++;
    const [reason] = refused;
    if (reason !== undefined) this.#firstReasons.add(reason);
    return answer;
  }

  /** What was answered before the entry of a trade that closes now; nobody asks again. */
  take(trade: ReplayTrade): EntryPolicy | null {
    const answer = this.#open.get(trade) ?? null;
    this.#open.delete(trade);
    return answer;
  }
}
