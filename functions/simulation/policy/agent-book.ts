import type { Instant } from '../../src/core/base/instant';
import {
  type AgentDrawdown,
  agentDrawdown,
  type AgentDrawdownRules,
} from '../../src/core/policy/agent-drawdown';
import type { RiskJudgement } from '../../src/core/policy/policy';
import type { Profile } from '../../src/core/profiles/profiles';
import { judgedSince } from '../../src/core/risk-state/allowed-again';
import { type KnowledgeGaps, NO_DAMAGE } from '../../src/core/risk-state/known-trades';
import type { RiskState, Source } from '../../src/core/risk-state/risk-state';
import { streakKey, symbolsKey } from '../../src/core/risk-state/rule-keys';
import {
  type SymbolVerdicts,
  unknownLosses,
  verdictsMayWorsen,
  verdictsOf,
} from '../../src/core/risk-state/symbols';
import type { ClosedTrade } from '../../src/core/trades/trade';
import { StreakBook } from './streak-book';
import { type JudgedSymbol, SymbolBook } from './symbol-book';

/** The groups of the risk state that are an agent's own, and what the rules of a profile make of them. */
export interface JudgedAgent {
  readonly risk: Pick<RiskState, 'streak' | 'symbols'>;
  readonly judgement: RiskJudgement;
}

/** One of these groups. */
interface Judged<Name extends 'streak' | 'symbols', Judgement> {
  readonly risk: RiskState[Name];
  readonly judgement: Judgement;
}
type JudgedStreak = Judged<'streak', RiskJudgement['streak']>;
type JudgedSymbols = Judged<'symbols', RiskJudgement['verdicts']>;

/** The window of one agent, and what the deployed core would make of it, kept up to date close by close. */
export class AgentBook {
  /** Oldest first. */
  readonly #window: ClosedTrade[] = [];
  /** How many of them closed so long ago that they do not count for their symbols. */
  #expiredCount = 0;
  readonly #symbols = new SymbolBook();
  readonly #streak = new StreakBook();
  /** By `streakKey`, since the last close. */
  readonly #judgedStreaks = new Map<string, JudgedStreak>();
  /** By `symbolsKey`, since the last close or expiry. */
  readonly #judgedSymbols = new Map<string, JudgedSymbols>();
  /** Since the last close, if it was asked for. */
  #drawdown: AgentDrawdown | null = null;

  constructor(private readonly capacity: number) {}

  /** The oldest trade of the window where it is full: only newer ones count, because older ones may be missing. */
  get horizon(): ClosedTrade | null {
    return this.#window.length === this.capacity ? (this.#window[0] ?? null) : null;
  }

  get gaps(): KnowledgeGaps {
    return { knownAfter: this.horizon?.closedAt ?? null, damage: NO_DAMAGE, closesAhead: 0 };
  }

  /** @returns the trade that the window loses; null: none */
  close(trade: ClosedTrade): ClosedTrade | null {
    this.#window.push(trade);
    this.#symbols.add(trade);
    this.#streak.add(trade);
    // It was the horizon of the full window, and so did not count any more.
    const lost = this.#window.length > this.capacity ? (this.#window.shift() ?? null) : null;
    if (lost !== null) {
      this.#symbols.drop(lost);
      if (this.#expiredCount > 0) this.#expiredCount--;
    }
    const { horizon } = this;
    if (horizon !== null) {
      this.#symbols.retire(horizon);
      this.#streak.retire(horizon);
    }
    this.#judgedStreaks.clear();
    this.#judgedSymbols.clear();
    this.#drawdown = null;
    return lost;
  }

  /** @param rules the same at every call */
  drawdown(rules: AgentDrawdownRules): AgentDrawdown {
    return (this.#drawdown ??= agentDrawdown(this.#window, rules, false));
  }

  /** @param now not earlier than at the last call */
  judgedBy(profile: Profile, now: Instant): JudgedAgent {
    const since = judgedSince(now);
    this.#expire(since);
    const streak = known(this.#judgedStreaks, streakKey(profile), () => this.#judgeStreak(profile));
    const symbols = known(this.#judgedSymbols, symbolsKey(profile), () => this.#judgeSymbols(profile, since));
    return {
      risk: { streak: streak.risk, symbols: symbols.risk },
      judgement: { streak: streak.judgement, verdicts: symbols.judgement },
    };
  }

  #expire(since: Instant): void {
    for (
      let oldest = this.#window[this.#expiredCount];
      oldest !== undefined && oldest.closedAt.compare(since) <= 0;
      oldest = this.#window[this.#expiredCount]
    ) {
      this.#expiredCount++;
      this.#symbols.expire(oldest);
      this.#judgedSymbols.clear();
    }
  }

  #judgeStreak(profile: Profile): JudgedStreak {
    const { streak, judgement } = this.#streak.judged(profile, this.horizon !== null);
    return {
      risk: {
        source: sourceOf(judgement.isUndecided),
        scope: 'agent',
        value: streak,
        unknownResults: judgement.unknownResults,
      },
      judgement,
    };
  }

  #judgeSymbols(profile: Profile, since: Instant): JudgedSymbols {
    const { horizon } = this;
    const counted = this.#symbols.counted();
    const performances = counted.map(({ performance }) => performance);
    const verdictsOn = (symbols: readonly JudgedSymbol[]): SymbolVerdicts =>
      verdictsOf(symbols.map((symbol) => symbol.judgedBy(profile)));
    const verdicts = verdictsOn(counted);
    const unknown = unknownLosses(performances, verdicts, profile);
    const mayWorsen =
      horizon !== null &&
      horizon.closedAt.compare(since) > 0 &&
      verdictsMayWorsen(performances, verdicts, verdictsOn(this.#symbols.held()));
    return {
      risk: {
        source: sourceOf(mayWorsen || unknown > 0),
        scope: 'agent',
        value: () => performances,
        unknownResults: unknown,
      },
      judgement: verdicts,
    };
  }
}

function known<Value>(values: Map<string, Value>, key: string, make: () => Value): Value {
  const value = values.get(key) ?? make();
  values.set(key, value);
  return value;
}

const sourceOf = (isPartial: boolean): Source => (isPartial ? 'journal_partial' : 'journal');
