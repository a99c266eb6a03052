import type { RiskJudgement } from '../../src/core/policy/policy';
import type { Profile } from '../../src/core/profiles/profiles';
import { type KnowledgeGaps, NO_DAMAGE } from '../../src/core/risk-state/known-trades';
import type { RiskState, Source } from '../../src/core/risk-state/risk-state';
import { judgeSymbols, unknownLosses, verdictsMayWorsen } from '../../src/core/risk-state/symbols';
import type { ClosedTrade } from '../../src/core/trades/trade';
import { StreakBook } from './streak-book';
import { SymbolBook } from './symbol-book';

/** The groups of the risk state that are an agent's own, and what the rules of a profile make of them. */
export interface JudgedAgent {
  readonly risk: Pick<RiskState, 'streak' | 'symbols'>;
  readonly judgement: RiskJudgement;
}

/** The window of one agent, and what the deployed core would make of it, kept up to date close by close. */
export class AgentBook {
  /** Oldest first. */
  readonly #window: ClosedTrade[] = [];
  readonly #symbols = new SymbolBook();
  readonly #streak = new StreakBook();
  /** By the profiles that asked since the last close. */
  readonly #judged = new Map<Profile, JudgedAgent>();

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
    if (lost !== null) this.#symbols.drop(lost);
    const { horizon } = this;
    if (horizon !== null) {
      this.#symbols.retire(horizon);
      this.#streak.retire(horizon);
    }
    this.#judged.clear();
    return lost;
  }

  judgedBy(profile: Profile): JudgedAgent {
    const known = this.#judged.get(profile) ?? this.#judge(profile);
    this.#judged.set(profile, known);
    return known;
  }

  #judge(profile: Profile): JudgedAgent {
    const isCut = this.horizon !== null;
    const { streak, judgement } = this.#streak.judged(profile, isCut);
    const counted = this.#symbols.counted();
    const verdicts = judgeSymbols(counted, profile);
    const unknown = unknownLosses(counted, verdicts, profile);
    const mayWorsen =
      isCut && verdictsMayWorsen(counted, verdicts, judgeSymbols(this.#symbols.held(), profile));
    return {
      risk: {
        streak: {
          source: sourceOf(judgement.isUndecided),
          scope: 'agent',
          value: streak,
          unknownResults: judgement.unknownResults,
        },
        symbols: {
          source: sourceOf(mayWorsen || unknown > 0),
          scope: 'agent',
          value: () => counted,
          unknownResults: unknown,
        },
      },
      judgement: { streak: judgement, verdicts },
    };
  }
}

const sourceOf = (isPartial: boolean): Source => (isPartial ? 'journal_partial' : 'journal');
