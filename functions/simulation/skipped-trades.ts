import { ReasonCounts } from './policy/reason-counts';
import type { Close, ReplayWatcher } from './replay';
import type { ReplayTrade } from './replay-trades';

/** Why a trade did not move the weighted account, beside the reasons for which it has no return. */
const NOT_CONFIGURED = 'not_in_agent_ids';
const BEFORE_FIRST_WEIGHT = 'no_weight_yet';
const NOT_FUNDED = 'not_funded';
const NO_EQUITY = 'no_equity';

export interface SkippedTrade {
  readonly trade: ReplayTrade;
  readonly reason: string;
}

/** The trades without a part in the weighted account, and why: how many of each reason, and the first of all. */
export class SkippedTrades implements ReplayWatcher {
  readonly first: SkippedTrade[] = [];
  readonly #counts = new ReasonCounts();

  /** @param keep how many trades are kept to be shown */
  constructor(private readonly keep: number) {}

  readonly onClose = (close: Close): void => {
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

/** Why a trade did not move the weighted account; null: it did. */
export function whyNotReplayed({ trade, weight, wasAllocated, amount, allocation }: Close): string | null {
  if (trade.record.skipped !== null) return trade.record.skipped;
  if (!amount.isZero()) return null;
  // A close lets its agent in, unless others are configured.
  if (!allocation.published.weights.has(trade.agentId)) return NOT_CONFIGURED;
  if (!wasAllocated) return BEFORE_FIRST_WEIGHT;
  return weight.isZero() ? NOT_FUNDED : NO_EQUITY;
}
