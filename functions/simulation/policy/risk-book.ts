import { Decimal, ZERO } from '../../src/core/base/decimal';
import type { Instant } from '../../src/core/base/instant';
import type { MarketConditions } from '../../src/core/policy/market';
import type { AgentDrawdownRules } from '../../src/core/policy/agent-drawdown';
import { decidePolicy, type Policy } from '../../src/core/policy/policy';
import { policyFor } from '../../src/core/policy/policy-for';
import { type AgentStanding, NOTHING_PAUSED } from '../../src/core/policy/standing';
import type { Profile } from '../../src/core/profiles/profiles';
import type { Equity } from '../../src/core/risk-state/drawdown';
import { equityNow } from '../../src/core/risk-state/equity-now';
import { JoinedWindows } from '../../src/core/risk-state/joined-windows';
import { type KnownTrades, NO_DAMAGE } from '../../src/core/risk-state/known-trades';
import { drawdownGroup, NOTHING_REQUESTED, type RiskState } from '../../src/core/risk-state/risk-state';
import { type ClosedTrade, newestFirst } from '../../src/core/trades/trade';
import { AgentBook } from './agent-book';

/** An agent is about to open a trade. */
export interface EntryQuestion {
  readonly profile: Profile;
  readonly market: MarketConditions;
  readonly agent: Omit<AgentStanding, 'drawdown'>;
  /** Later than every close so far, or the moment of the next close; not earlier than in the question before. */
  readonly now: Instant;
}

/** What is known of the account on a day: the same for all its entries until the next close. */
interface DayKnowledge {
  readonly day: number;
  readonly trades: KnownTrades;
  readonly drawdown: RiskState['drawdown'];
}

/**
 * The windows of all agents, updated at each close, and the policy that the deployed core would decide from them:
 * exactly that of `policyFor` with `joinWindows(windows)`, without sorting and summing all windows again at every
 * entry.
 *
 * The account is the journal's: it begins with `capital`, moves by the pnl of every close, and its owner reports its
 * equity to Maestro every midnight (UTC).
 */
export class RiskBook {
  readonly #agents = new Map<string, AgentBook>();
  /** The trades in the windows, oldest first. */
  readonly #held: ClosedTrade[] = [];
  /** How many of them no longer count, because a full window does not reach back to them. */
  #olderCount = 0;
  #knownAfter: ClosedTrade | null = null;

  #equity: Decimal;
  #reported: { day: number; amount: Decimal } | null = null;

  #known: DayKnowledge | null = null;

  /** @param agentDrawdown null: the user has set no limit */
  constructor(
    capital: Decimal,
    private readonly capacity: number,
    private readonly agentDrawdown: AgentDrawdownRules | null = null,
  ) {
    this.#equity = capital;
  }

  /** Updates the windows for one closed trade; trades must come in the order of (closed_at, trade id). */
  close(agentId: string, trade: ClosedTrade): void {
    this.#moveAccount(trade);
    const book = this.#bookOf(agentId);
    this.#agents.set(agentId, book);
    this.#held.push(trade);
    const lost = book.close(trade);
    // The trade that a full window loses was its horizon, and so did not count any more.
    if (lost !== null) this.#drop(lost);
    if (book.horizon !== null) this.#raiseHorizon(book.horizon);
    this.#known = null;
  }

  /** What `getPolicy` would answer to the agent. */
  policy({ profile, market, agent, now }: EntryQuestion): Policy {
    const equity = this.#equityReported(now);
    const book = this.#bookOf(agent.agentId);
    const ofAgent = this.agentDrawdown && book.drawdown(this.agentDrawdown);
    const standing = { ...NOTHING_PAUSED, agent: { ...agent, drawdown: ofAgent } };
    if (this.#held.length === 0)
      return policyFor({
        profile,
        market,
        requested: NOTHING_REQUESTED,
        windows: null,
        equity,
        standing,
        now,
      });
    this.#known = this.#knownOn(now, equity);
    const { trades, drawdown } = this.#known;
    const { risk, judgement } = book.judgedBy(profile, now);
    return decidePolicy(
      {
        profile,
        market,
        risk: { streak: risk.streak, drawdown, symbols: risk.symbols },
        standing,
        equity: equityNow(trades, equity),
        gaps: { account: trades.gaps, agent: book.gaps },
        now,
      },
      judgement,
    );
  }

  #bookOf(agentId: string): AgentBook {
    return this.#agents.get(agentId) ?? new AgentBook(this.capacity);
  }

  #knownOn(now: Instant, equity: Equity): DayKnowledge {
    const day = now.utcDay();
    if (this.#known?.day === day) return this.#known;
    const trades = this.#today(now).asOf(now);
    return { day, trades, drawdown: drawdownGroup(trades, equity, now) };
  }

  /**
   * The part of the windows that equity and drawdown need: today's trades, because the equity was reported at midnight.
   */
  #today(now: Instant): JoinedWindows {
    const midnight = now.startOfUtcDay();
    // Searched from the newest trade back: only a few of many trades closed today.
    const first = this.#held.findLastIndex(({ closedAt }) => closedAt.compare(midnight) < 0) + 1;
    const counted = Math.max(first, this.#olderCount);
    return new JoinedWindows({
      held: this.#held.slice(first),
      olderCount: counted - first,
      knownAfter: this.#knownAfter?.closedAt ?? null,
      damage: NO_DAMAGE,
    });
  }

  #drop(lost: ClosedTrade): void {
    this.#held.splice(this.#held.indexOf(lost), 1);
    this.#olderCount--;
  }

  /** Only trades newer than the newest of the full windows' oldest trades count. */
  #raiseHorizon(oldest: ClosedTrade): void {
    if (this.#knownAfter !== null && newestFirst(oldest, this.#knownAfter) >= 0) return;
    this.#knownAfter = oldest;
    for (
      let next = this.#held[this.#olderCount];
      next !== undefined && newestFirst(next, oldest) >= 0;
      next = this.#held[this.#olderCount]
    )
      this.#olderCount++;
  }

  #moveAccount({ closedAt, pnl }: ClosedTrade): void {
    const day = closedAt.utcDay();
    const before = this.#reported?.day === day ? this.#reported.amount : this.#equity;
    this.#equity = Decimal.add(this.#equity, pnl ?? ZERO);
    // The equity reported at midnight includes the closes of that very moment, because the core adds only later ones.
    const isMidnight = closedAt.compare(closedAt.startOfUtcDay()) === 0;
    this.#reported = { day, amount: isMidnight ? this.#equity : before };
  }

  #equityReported(now: Instant): Equity {
    const amount = this.#reported?.day === now.utcDay() ? this.#reported.amount : this.#equity;
    return { amount, at: now.startOfUtcDay() };
  }
}
