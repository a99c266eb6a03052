import { Decimal, Exact, ONE, ZERO } from '../../src/core/base/decimal';
import type { Instant } from '../../src/core/base/instant';
import { compareUtf8 } from '../../src/core/base/utf8';
import type { Weights } from '../../src/core/weights/weights';
import type { ReplayTrade } from '../replay-trades';
import type { Slots } from '../slots';
import { DailyDifference, type Difference } from './daily-difference';
import type { Performance } from './performance';
import { Portfolio, type Sleeve } from './portfolio';
import { turnoverBetween } from './turnover';

/** The sleeves of one trade, one per account. */
export interface Sleeves {
  readonly trade: ReplayTrade;
  /** Whether the agent had a place in the allocation at the entry, even with a weight of 0. */
  readonly wasAllocated: boolean;
  readonly weighted: Sleeve;
  readonly equal: Sleeve;
  readonly alone: Sleeve;
}

/** The performance of each account, and how the first two compare. */
export interface Performances {
  readonly weighted: Performance;
  readonly equal: Performance;
  /** By agent, in the order of their ids. */
  readonly alone: ReadonlyMap<string, Performance>;
  /**
   * What the closes of each agent moved the account of the published weights by, in the order of the ids. Their sum is
   * what the account gained, exactly.
   */
  readonly contributions: ReadonlyMap<string, Decimal>;
  /** The daily returns with the published weights minus those with equal weights. */
  readonly difference: Difference;
}

/** What a UTC calendar day made of the two accounts that are compared. */
export interface ReplayDay {
  /** Days since 1970-01-01. The days between two of these had no close. */
  readonly day: number;
  /** Percent. */
  readonly weightedPct: Decimal;
  readonly equalPct: Decimal;
  /** Whether a close moved one of the accounts: `days_with_close` of the difference counts these. */
  readonly hasClose: boolean;
}

/**
 * The accounts that trade the same journal side by side: with the published weights, with equal weights, and one per
 * agent that trades this agent alone.
 */
export class ReplayAccounts {
  readonly weighted: Portfolio;
  readonly equal: Portfolio;
  readonly #alone = new Map<string, Portfolio>();
  readonly #contributions = new Map<string, Decimal>();
  readonly #difference = new DailyDifference();
  /** The last day on which a close moved one of the accounts that are compared. */
  #moved: number | null = null;
  #turnover = ZERO;
  #equalTurnover = ZERO;

  constructor(
    private readonly capital: Decimal,
    private readonly from: Instant,
    private readonly slots: Slots,
    private readonly onDay: (day: ReplayDay) => void,
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
    const slots = this.slots.get(trade.agentId) ?? 1;
    return {
      trade,
      wasAllocated: isAllocated,
      weighted: this.weighted.open(trade, weight ?? ZERO, slots),
      equal: this.equal.open(trade, isAllocated ? Decimal.div(1, weights.size) : ZERO, slots),
      alone: this.alone(trade.agentId).open(trade, ONE, slots),
    };
  }

  /** The trades of these sleeves close at one moment, and move the accounts together. */
  close(at: Instant, closed: readonly Sleeves[]): void {
    this.#endDaysBefore(at.utcDay());
    for (const sleeves of closed) this.#close(sleeves);
    const agents = new Set(closed.map(({ trade }) => trade.agentId));
    const alone = [...agents].map((agentId) => this.alone(agentId));
    for (const account of [this.weighted, this.equal, ...alone]) account.settle(at);
  }

  /** Counts the turnover of new weights. The first funding does not count, because every account has one. */
  rebalance(from: Weights, to: Weights): void {
    if (from === to || from.weights.size === 0) return;
    this.#turnover = this.#turnover.plus(turnoverBetween(from, to));
    this.#equalTurnover = this.#equalTurnover.plus(turnoverOfEqual(from.weights.size, to.weights.size));
  }

  /** Must be called once, after the last close. */
  end(to: Instant, riskFreeRate: Decimal): Performances {
    this.#endDaysBefore(to.utcDay() + 1);
    return {
      weighted: this.weighted.end(to, riskFreeRate, this.#turnover),
      equal: this.equal.end(to, riskFreeRate, this.#equalTurnover),
      alone: byId(
        [...this.#alone].map(([agentId, account]) => [agentId, account.end(to, riskFreeRate, ZERO)]),
      ),
      contributions: byId([...this.#contributions]),
      difference: this.#difference.end(),
    };
  }

  #close({ trade, weighted, equal, alone }: Sleeves): void {
    const { agentId } = trade;
    const moved = this.weighted.close(weighted, trade);
    this.#contributions.set(agentId, Exact.add(this.#contributions.get(agentId) ?? ZERO, moved));
    this.equal.close(equal, trade);
    this.alone(agentId).close(alone, trade);
    if (weighted.amount.isZero() && equal.amount.isZero()) return;
    this.#moved = trade.closedAt.utcDay();
    this.#difference.closed(this.#moved);
  }

  #endDaysBefore(day: number): void {
    const [one, other] = [this.weighted.endDaysBefore(day), this.equal.endDaysBefore(day)];
    if (one === null || other === null) return;
    this.#difference.add(one, other);
    const { day: ended, returnPct: weightedPct } = one;
    this.onDay({ day: ended, weightedPct, equalPct: other.returnPct, hasClose: ended === this.#moved });
  }

  #account(): Portfolio {
    return new Portfolio(this.capital, this.from);
  }
}

function byId<T>(entries: readonly (readonly [string, T])[]): ReadonlyMap<string, T> {
  return new Map([...entries].sort(([a], [b]) => compareUtf8(a, b)));
}

/** Equal weights move only when an agent joins: each of n gives up 1/n − 1/m, and the m − n new ones get 1/m. */
function turnoverOfEqual(n: number, m: number): Decimal {
  return n === m ? ZERO : Decimal.div(m - n, m);
}
