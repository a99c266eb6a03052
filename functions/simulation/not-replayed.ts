import { ReasonCounts } from './policy/reason-counts';
import type { ReplayWatcher, TradeClose } from './replay';
import type { ReplayTrade } from './replay-trades';

/** Why a trade that has a return did not move the weighted account. */
const NOT_CONFIGURED = 'not_in_agent_ids';
const BEFORE_FIRST_WEIGHT = 'no_weight_yet';
const NOT_FUNDED = 'not_funded';
const NO_EQUITY = 'no_equity';

export interface NotReplayedTrade {
  readonly trade: ReplayTrade;
  readonly reason: string;
}

/** The trades that did not move the weighted account: how many per reason, and the first of all. */
export class NotReplayed implements ReplayWatcher {
  readonly first: NotReplayedTrade[] = [];
  readonly #counts = new ReasonCounts();

  /** @param keep how many trades are kept for display */
  constructor(private readonly keep: number) {}

  readonly onClose = (close: TradeClose): void => {
    const { trade } = close;
    const reason = whyNotReplayed(close);
    if (reason !== null) {
      this.#counts.add(reason);
      if (this.first.length < this.keep) this.first.push({ trade, reason });
    }
  };

  /** By reason, the most frequent first. */
  counts(): Map<string, number> {
    return this.#counts.byFrequency();
  }
}

/** Why a trade did not move the weighted account; null if it did. */
export function whyNotReplayed({
  trade,
  weight,
  wasAllocated,
  amount,
  allocation,
}: TradeClose): string | null {
  if (trade.skipped !== null) return trade.skipped;
  if (!amount.isZero()) return null;
  // The first close of an agent gives it a place, unless the configuration names other agents.
  if (!allocation.published.weights.has(trade.agentId)) return NOT_CONFIGURED;
  if (!wasAllocated) return BEFORE_FIRST_WEIGHT;
  return weight.isZero() ? NOT_FUNDED : NO_EQUITY;
}
