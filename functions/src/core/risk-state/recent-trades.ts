import type { Instant } from '../base/instant';
import { LastUsed } from '../base/last-used';
import type { Profile } from '../profiles/profiles';
import { expiryOf, judgedSince } from './allowed-again';
import { symbolsKey } from './rule-keys';
import {
  joinedTallies,
  performancesOf,
  type SymbolPerformance,
  symbolPerformances,
  type SymbolTallies,
  symbolTallies,
} from './symbol-performance';
import { judgeSymbols, judgeTallies, type SymbolVerdicts, unknownLosses, verdictsMayWorsen } from './symbols';
import type { RiskTrade, TradeList } from './trade-list';

/** What a profile makes of the symbols. */
export interface JudgedSymbols {
  readonly verdicts: SymbolVerdicts;
  /** Whether trades that do not count could disallow more symbols. */
  readonly verdictsMayWorsen: boolean;
  /** How many closes without a usable pnl could disallow more symbols, if they were losses. */
  readonly unknownLosses: number;
}

/** The profiles of an answer and of the one before it. */
const KEPT_PROFILES = 2;

/** The trades of the last 30 days, by which symbols are judged. They stay the same until the oldest of them expires. */
export class RecentTrades {
  readonly #counted: TradeList;
  /** Those that do not count, because trades between them may be missing; oldest first, all before those that count. */
  readonly #older: TradeList;
  /** The first moment at which these are the recent trades; null: any. */
  readonly #from: Instant | null;
  /** The first moment at which the oldest of them has expired; null: there is none. */
  readonly #until: Instant | null;
  readonly #isCut: boolean;
  readonly #judged = new LastUsed<JudgedSymbols>(KEPT_PROFILES);

  /**
   * @param held all trades, oldest first
   * @param olderCount how many of them do not count
   * @param knownAfter the moment after which all trades are known, which is that of one of these; null: there are no
   * others
   */
  constructor(held: TradeList, olderCount: number, knownAfter: Instant | null, now: Instant) {
    const since = judgedSince(now);
    const first = held.findLastIndex(({ closedAt }) => closedAt.compare(since) <= 0) + 1;
    this.#counted = held.slice(Math.max(first, olderCount));
    this.#older = held.slice(first, Math.max(first, olderCount));
    this.#from = expiryOfFirst(held.slice(Math.max(0, first - 1), first));
    this.#until = expiryOfFirst(held.slice(first, first + 1));
    this.#isCut = knownAfter !== null && knownAfter.compare(since) > 0;
  }

  /** Whether these are the recent trades at a moment. */
  areThoseAt(now: Instant): boolean {
    return (
      (this.#from === null || this.#from.compare(now) <= 0) &&
      (this.#until === null || this.#until.compare(now) > 0)
    );
  }

  /** Not kept: of many symbols they are larger than the trades, and the verdicts are. */
  symbols(): SymbolPerformance[] {
    return symbolPerformances(this.#counted);
  }

  judgedBy(profile: Profile): JudgedSymbols {
    return this.#judged.get(symbolsKey(profile), () => this.#judge(profile));
  }

  #judge(profile: Profile): JudgedSymbols {
    const tallies = symbolTallies(this.#counted);
    const symbols = performancesOf(tallies);
    const verdicts = judgeTallies(tallies, profile);
    return {
      verdicts,
      verdictsMayWorsen:
        this.#isCut &&
        verdictsMayWorsen(
          symbols,
          verdicts,
          judgeSymbols(performancesOf(this.#heldTallies(tallies)), profile),
        ),
      unknownLosses: unknownLosses(symbols, verdicts, profile),
    };
  }

  /** The tallies of all recent trades, by those of the ones that count. */
  #heldTallies(counted: SymbolTallies): SymbolTallies {
    return this.#older.length === 0 ? counted : joinedTallies(symbolTallies(this.#older), counted);
  }
}

function expiryOfFirst([trade]: Iterable<RiskTrade>): Instant | null {
  return trade === undefined ? null : expiryOf(trade.closedAt);
}
