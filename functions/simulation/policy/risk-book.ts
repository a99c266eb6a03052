import { Decimal, ZERO } from '../../src/core/base/decimal';
import type { Instant } from '../../src/core/base/instant';
import type { MarketConditions } from '../../src/core/policy/market';
import { decidePolicy, type Policy, type RiskJudgement } from '../../src/core/policy/policy';
import { policyFor } from '../../src/core/policy/policy-for';
import type { Standing } from '../../src/core/policy/standing';
import type { Profile } from '../../src/core/profiles/profiles';
import type { Equity } from '../../src/core/risk-state/drawdown';
import { equityNow } from '../../src/core/risk-state/equity-now';
import { JoinedWindows } from '../../src/core/risk-state/joined-windows';
import { type KnownTrades, NO_DAMAGE } from '../../src/core/risk-state/known-trades';
import {
  drawdownGroup,
  NOTHING_REQUESTED,
  type RiskState,
  type Source,
} from '../../src/core/risk-state/risk-state';
import { judgeSymbols, unknownLosses, verdictsMayWorsen } from '../../src/core/risk-state/symbols';
import { type ClosedTrade, newestFirst } from '../../src/core/trades/trade';
import { StreakBook } from './streak-book';
import { SymbolBook } from './symbol-book';

/** An agent is about to open a trade. */
export interface EntryQuestion {
  readonly profile: Profile;
  readonly market: MarketConditions;
  readonly standing: Standing;
  /** Later than every close so far, or the moment of the next close. */
  readonly now: Instant;
}

/** What is known on a day: the same for all its entries until the next close. */
interface DayKnowledge {
  readonly day: number;
  readonly trades: KnownTrades;
  readonly drawdown: RiskState['drawdown'];
  /** By the profiles that asked. */
  readonly judged: Map<Profile, JudgedRisk>;
}

interface JudgedRisk {
  readonly risk: RiskState;
  readonly judgement: RiskJudgement;
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
  readonly #windows = new Map<string, ClosedTrade[]>();
  /** The trades in the windows, oldest first. */
  readonly #held: ClosedTrade[] = [];
  /** How many of them no longer count, because a full window does not reach back to them. */
  #olderCount = 0;
  #knownAfter: ClosedTrade | null = null;
  readonly #symbols = new SymbolBook();
  readonly #streak = new StreakBook();

  #equity: Decimal;
  #reported: { day: number; amount: Decimal } | null = null;

  #known: DayKnowledge | null = null;

  constructor(
    capital: Decimal,
    private readonly capacity: number,
  ) {
    this.#equity = capital;
  }

  /** Updates the windows for one closed trade; trades must come in the order of (closed_at, trade id). */
  close(agentId: string, trade: ClosedTrade): void {
    this.#moveAccount(trade);
    const window = this.#windows.get(agentId) ?? [];
    this.#windows.set(agentId, window);
    window.push(trade);
    this.#held.push(trade);
    this.#symbols.add(trade);
    this.#streak.add(trade);
    // The trade that a full window loses was its horizon, and so did not count any more.
    const lost = window.length > this.capacity ? window.shift() : undefined;
    if (lost !== undefined) this.#drop(lost);
    const [oldest] = window;
    if (window.length === this.capacity && oldest !== undefined) this.#raiseHorizon(oldest);
    this.#known = null;
  }

  /** What `getPolicy` would answer. */
  policy({ profile, market, standing, now }: EntryQuestion): Policy {
    const equity = this.#equityReported(now);
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
    const { trades } = this.#known;
    const { risk, judgement } = this.#judgedBy(profile, this.#known);
    return decidePolicy(
      { profile, market, risk, standing, equity: equityNow(trades, equity), gaps: trades.gaps, now },
      judgement,
    );
  }

  #knownOn(now: Instant, equity: Equity): DayKnowledge {
    const day = now.utcDay();
    if (this.#known?.day === day) return this.#known;
    const trades = this.#today(now).asOf(now);
    return { day, trades, drawdown: drawdownGroup(trades, equity, now), judged: new Map() };
  }

  #judgedBy(profile: Profile, { drawdown, judged }: DayKnowledge): JudgedRisk {
    const known = judged.get(profile);
    if (known !== undefined) return known;
    const isCut = this.#knownAfter !== null;
    const source = (isPartial: boolean): Source => (isPartial ? 'journal_partial' : 'journal');
    const { streak, judgement } = this.#streak.judged(profile, isCut);
    const counted = this.#symbols.counted();
    const verdicts = judgeSymbols(counted, profile);
    const unknown = unknownLosses(counted, verdicts, profile);
    const mayWorsen =
      isCut && verdictsMayWorsen(counted, verdicts, judgeSymbols(this.#symbols.held(), profile));
    const own: JudgedRisk = {
      risk: {
        streak: {
          source: source(judgement.isUndecided),
          value: streak,
          unknownResults: judgement.unknownResults,
        },
        drawdown,
        symbols: {
          source: source(mayWorsen || unknown > 0),
          value: () => counted,
          unknownResults: unknown,
        },
      },
      judgement: { streak: judgement, verdicts },
    };
    judged.set(profile, own);
    return own;
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
    this.#symbols.drop(lost);
  }

  /** Only trades newer than the newest of the full windows' oldest trades count. */
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
