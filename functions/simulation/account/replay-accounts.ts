import { Decimal, ONE, ZERO } from '../../src/core/base/decimal';
import type { Instant } from '../../src/core/base/instant';
import { compareUtf8 } from '../../src/core/base/utf8';
import type { Weights } from '../../src/core/weights/weights';
import type { ReplayTrade } from '../replay-trades';
import type { Performance } from './performance';
import { Portfolio, type Sleeve } from './portfolio';
import { turnoverBetween } from './turnover';

/** The sleeves of one trade, one per account. */
export interface Sleeves {
  /** Whether the agent had a place in the allocation at the entry, even with a weight of 0. */
  readonly wasAllocated: boolean;
  readonly weighted: Sleeve;
  readonly equal: Sleeve;
  readonly alone: Sleeve;
}

/** The performance of each account. */
export interface Performances {
  readonly weighted: Performance;
  readonly equal: Performance;
  /** By agent, in the order of their ids. */
  readonly alone: ReadonlyMap<string, Performance>;
}

/**
 * The accounts that trade the same journal side by side: with the published weights, with equal weights, and one per
 * agent that trades this agent alone.
 */
export class ReplayAccounts {
  readonly weighted: Portfolio;
  readonly equal: Portfolio;
  readonly #alone = new Map<string, Portfolio>();
  #turnover = ZERO;
  #equalTurnover = ZERO;

  constructor(
    private readonly capital: Decimal,
    private readonly from: Instant,
    private readonly slots: number,
  ) {
    this.weighted = this.#account();
    this.equal = this.#account();
  }

  /** The account that trades this agent alone. */
  alone(agentId: string): Portfolio {
    const account = this.#alone.get(agentId) ?? this.#account();
    this.#alone.set(agentId, account);
    return account;
  }

  open(trade: ReplayTrade, { weights }: Weights): Sleeves {
    const weight = weights.get(trade.agentId);
    const isAllocated = weight !== undefined;
    return {
      wasAllocated: isAllocated,
      weighted: this.weighted.open(trade, weight ?? ZERO),
      equal: this.equal.open(trade, isAllocated ? Decimal.div(1, weights.size) : ZERO),
      alone: this.alone(trade.agentId).open(trade, ONE),
    };
  }

  close(trade: ReplayTrade, { weighted, equal, alone }: Sleeves): void {
    this.weighted.close(weighted, trade);
    this.equal.close(equal, trade);
    this.alone(trade.agentId).close(alone, trade);
  }

  /** Counts the turnover of new weights. The first funding does not count, because every account has one. */
  rebalance(from: Weights, to: Weights): void {
    if (from === to || from.weights.size === 0) return;
    this.#turnover = this.#turnover.plus(turnoverBetween(from, to));
    this.#equalTurnover = this.#equalTurnover.plus(turnoverOfEqual(from.weights.size, to.weights.size));
  }

  /** Must be called once, after the last close. */
  end(to: Instant, riskFreeRate: Decimal): Performances {
    return {
      weighted: this.weighted.end(to, riskFreeRate, this.#turnover),
      equal: this.equal.end(to, riskFreeRate, this.#equalTurnover),
      alone: new Map(
        [...this.#alone]
          .sort(([a], [b]) => compareUtf8(a, b))
          .map(([agentId, account]) => [agentId, account.end(to, riskFreeRate, ZERO)]),
      ),
    };
  }

  #account(): Portfolio {
    return new Portfolio(this.capital, this.from, this.slots);
  }
}

/** Equal weights move only when an agent joins: each of n gives up 1/n − 1/m, and the m − n new ones get 1/m. */
function turnoverOfEqual(n: number, m: number): Decimal {
  return n === m ? ZERO : Decimal.div(m - n, m);
}
