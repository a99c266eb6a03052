import type { EngineConfig } from '../../src/core/config';
import type { Decimal } from '../../src/core/base/decimal';
import { UNKNOWN_MARKET } from '../../src/core/policy/market';
import type { Policy } from '../../src/core/policy/policy';
import type { Profile, Regime } from '../../src/core/profiles/profiles';
import { windowCapacity } from '../../src/core/trades/window';
import { ReasonCounts } from './reason-counts';
import { type RefusalReason, refusalReasons } from './refusal';
import type { ReplayWatcher, TradeEntry } from '../replay';
import { decidedAt, type ReplayTrade } from '../replay-trades';
import { RiskBook } from './risk-book';

/** The policy before an entry, and why a client that follows it does not take the trade. */
export interface EntryPolicy {
  readonly policy: Policy;
  readonly refused: readonly RefusalReason[];
}

/**
 * What `getPolicy` would have answered before a trade, for its agent. The regime is the journal's if it has one; a
 * journal knows nothing else of the market. Pauses are ignored, because they are decisions of today.
 *
 * @param openPositions null: not reported
 */
export function policyBefore(
  { trade, weight }: TradeEntry,
  profile: Profile,
  book: RiskBook,
  openPositions: number | null,
): EntryPolicy {
  const policy = book.policy({
    profile,
    market: { ...UNKNOWN_MARKET, regime: regimeOf(trade), openPositions },
    agent: { agentId: trade.agentId, paused: false, weight },
    now: decidedAt(trade),
  });
  return { policy, refused: refusalReasons(policy, trade) };
}

/** What a client would report as the regime of a trade. */
export function regimeOf({ regime }: ReplayTrade): Regime {
  return regime ?? 'NORMAL';
}

/**
 * A risk book, and the watcher through which a replay keeps it up to date.
 *
 * @param agentDrawdownLimit the setting, in percent; null: there is none
 */
export function riskBookFor(
  config: EngineConfig,
  capital: Decimal,
  agentDrawdownLimit: Decimal | null = null,
): { book: RiskBook; watcher: ReplayWatcher } {
  const rules = agentDrawdownLimit === null ? null : { limitPct: agentDrawdownLimit, config };
  const book = new RiskBook(capital, windowCapacity(config.lookbackTrades), rules);
  return {
    book,
    watcher: {
      onClose: ({ trade }) => {
        book.close(trade.agentId, trade);
      },
    },
  };
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
    agentDrawdownLimit: Decimal | null = null,
  ) {
    ({ book: this.#book, watcher: this.watcher } = riskBookFor(config, capital, agentDrawdownLimit));
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
  of(entry: TradeEntry): EntryPolicy {
    // Open positions are not reported: their number would depend on trades that close later.
    const answer = policyBefore(entry, this.profile, this.#book, null);
    this.#open.set(entry.trade, answer);
    this.#entries++;
    const [reason] = answer.refused;
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
