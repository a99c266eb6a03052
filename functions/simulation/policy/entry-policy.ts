import type { EngineConfig } from '../../src/core/config';
import type { Decimal } from '../../src/core/base/decimal';
import { UNKNOWN_MARKET } from '../../src/core/policy/market';
import type { Policy } from '../../src/core/policy/policy';
import type { Profile } from '../../src/core/profiles/profiles';
import { windowCapacity } from '../../src/core/trades/window';
import { ReasonCounts } from './reason-counts';
import { refusalReasons } from './refusal';
import type { ReplayWatcher, TradeEntry } from '../replay';
import { decidedAt, type ReplayTrade } from '../replay-trades';
import { RiskBook } from './risk-book';

/**
 * What `getPolicy` would have answered before a trade, for its agent. The regime is the journal's if it has one; a
 * journal knows nothing else of the market. Pauses are ignored, because they are decisions of today.
 *
 * @param openPositions null: not reported
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
    agent: { agentId: trade.agentId, paused: false, weight },
    now: decidedAt(trade),
  });
}

/** A risk book, and the watcher through which a replay keeps it up to date. */
export function riskBookFor(
  config: EngineConfig,
  capital: Decimal,
): { book: RiskBook; watcher: ReplayWatcher } {
  const book = new RiskBook(capital, windowCapacity(config.lookbackTrades));
  return {
    book,
    watcher: {
      onClose: ({ trade }) => {
        book.close(trade.agentId, trade);
      },
    },
  };
}

/** The policy before an entry, and why a client that follows it does not take the trade. */
export interface EntryPolicy {
  readonly policy: Policy;
  readonly refused: readonly string[];
}

/** The policy before every entry, kept until the trade closes. */
export class EntryPolicies {
  readonly watcher: ReplayWatcher;
  readonly #book: RiskBook;
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

  /** The number of entries so far. */
  get entries(): number {
    return this.#entries;
  }

  /** How many entries a client that follows the policy does not make, by the first reason; the most frequent first. */
  refusals(): Map<string, number> {
    return this.#firstReasons.byFrequency();
  }

  /** The policy before an entry, and whether it refuses the trade. */
  of({ trade, weight }: TradeEntry): EntryPolicy {
    // Open positions are not reported: their number would depend on trades that close later.
    const policy = policyBefore(trade, weight, this.profile, this.#book, null);
    const refused = refusalReasons(policy, trade);
    const answer = { policy, refused };
    this.#open.set(trade, answer);
    this.#entries++;
    const [reason] = refused;
    if (reason !== undefined) this.#firstReasons.add(reason);
    return answer;
  }

  /** The answer before the entry of a trade that closes now; it is forgotten. */
  take(trade: ReplayTrade): EntryPolicy | null {
    const answer = this.#open.get(trade) ?? null;
    this.#open.delete(trade);
    return answer;
  }
}
