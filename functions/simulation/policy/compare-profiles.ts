import type { EngineConfig } from '../../src/core/config';
import { Decimal, Exact } from '../../src/core/base/decimal';
import { DrawdownMeter } from '../../src/core/statistics/drawdown-meter';
import type { Instant } from '../../src/core/base/instant';
import type { Profile } from '../../src/core/profiles/profiles';
import { outcomeOf } from '../../src/core/risk-state/streak';
import type { ClosedTrade } from '../../src/core/trades/trade';
import { compareUtf8 } from '../../src/core/base/utf8';
import { policyBefore, riskBookFor } from './entry-policy';
import { ReasonCounts } from './reason-counts';
import { refusalOf } from './refusal';
import { type Entry, replay, type ReplayResult, type ReplayWatcher } from '../replay';
import { decidedAt, type ReplayTrade } from '../replay-trades';
import type { RiskBook } from './risk-book';

/** A trade that a profile would not have taken. */
export interface Refusal {
  /** When the policy was asked. */
  readonly at: Instant;
  readonly trade: ReplayTrade;
  /** In the order in which the rules are asked: gates, symbol, confidence. */
  readonly reasons: readonly string[];
}

/** What an account came to; its first peak is the capital. */
export interface Account {
  /** Trades that moved it. */
  readonly trades: number;
  readonly net: Decimal;
  readonly maxDrawdownPct: Decimal;
}

export interface ProfileOutcome {
  readonly profile: Profile;
  readonly taken: number;
  readonly refused: number;
  readonly wins: number;
  /** Wins / trades taken, percent; null where none was. */
  readonly winRatePct: Decimal | null;
  /** The mean max_risk_pct of the trades taken; null where none was. */
  readonly averageRiskPct: Decimal | null;
  /** With the risk_amount that the policy allows, on the trades that have an R: risk_amount × R. */
  readonly atRisk: Account;
  /** With the pnl that the journal has. */
  readonly asTraded: Account;
  /** How many trades were refused, by the first of their reasons; the most frequent first. */
  readonly firstReasons: ReadonlyMap<string, number>;
  /** The first refusals in time. */
  readonly refusals: readonly Refusal[];
}

/** How many refusals are kept to be shown. */
const KEPT_REFUSALS = 10;

/** One profile on its way through a journal. */
class ProfileAccount {
  #taken = 0;
  #refused = 0;
  #wins = 0;
  #riskPct: Decimal = new Exact(0);
  /** Positions of its own that are open; those of unknown opening take no time. */
  #open = 0;
  readonly #riskAmounts = new Map<ReplayTrade, Decimal>();
  readonly #firstReasons = new ReasonCounts();
  readonly #refusals: Refusal[] = [];
  readonly #atRisk: MovingAccount;
  readonly #asTraded: MovingAccount;

  constructor(
    private readonly profile: Profile,
    capital: Decimal,
  ) {
    this.#atRisk = new MovingAccount(capital);
    this.#asTraded = new MovingAccount(capital);
  }

  enter({ trade, weight }: Entry, book: RiskBook): void {
    const policy = policyBefore(trade, weight, this.profile, book, this.#open);
    const reasons = refusalOf(policy, trade);
    const [first] = reasons;
    if (first !== undefined) {
      this.#refused++;
      this.#firstReasons.add(first);
      if (this.#refusals.length < KEPT_REFUSALS)
        this.#refusals.push({ at: decidedAt(trade), trade, reasons });
      return;
    }
    this.#taken++;
    if (trade.openedAt !== null) this.#open++;
    this.#riskPct = this.#riskPct.plus(policy.maxRiskPct);
    const capital = Decimal.mul(Decimal.max(0, this.#atRisk.equity), weight);
    this.#riskAmounts.set(trade, Decimal.mul(capital, policy.maxRiskPct).div(100));
  }

  close(trade: ReplayTrade): void {
    const riskAmount = this.#riskAmounts.get(trade);
    if (riskAmount === undefined) return;
    this.#riskAmounts.delete(trade);
    const { pnl, rMultiple } = trade.record;
    if (trade.openedAt !== null) this.#open--;
    if (outcomeOf({ pnl }) === 'win') this.#wins++;
    if (pnl !== null) this.#asTraded.move(pnl);
    if (rMultiple !== null) this.#atRisk.move(Decimal.mul(riskAmount, rMultiple));
  }

  end(): ProfileOutcome {
    const mean = (sum: Decimal): Decimal | null => (this.#taken === 0 ? null : Decimal.div(sum, this.#taken));
    return {
      profile: this.profile,
      taken: this.#taken,
      refused: this.#refused,
      wins: this.#wins,
      winRatePct: mean(new Decimal(this.#wins).times(100)),
      averageRiskPct: mean(this.#riskPct),
      atRisk: this.#atRisk.end(),
      asTraded: this.#asTraded.end(),
      firstReasons: this.#firstReasons.byFrequency(),
      refusals: this.#refusals,
    };
  }
}

class MovingAccount {
  #equity: Decimal;
  #trades = 0;
  readonly #drawdown: DrawdownMeter;

  constructor(private readonly capital: Decimal) {
    this.#equity = capital;
    this.#drawdown = new DrawdownMeter(capital);
  }

  get equity(): Decimal {
    return this.#equity;
  }

  move(result: Decimal): void {
    this.#trades++;
    this.#equity = Decimal.add(this.#equity, result);
    this.#drawdown.set(this.#equity);
  }

  end(): Account {
    return {
      trades: this.#trades,
      net: Decimal.sub(this.#equity, this.capital),
      maxDrawdownPct: this.#drawdown.worstPct,
    };
  }
}

/** Trades of the journal as they were, all of them: what the profiles are compared with. */
export interface AllTrades {
  readonly trades: number;
  readonly wins: number;
  /** Wins / trades, percent. */
  readonly winRatePct: Decimal;
  readonly asTraded: Account;
}

class JournalAccount {
  #trades = 0;
  #wins = 0;
  readonly #account: MovingAccount;

  constructor(capital: Decimal) {
    this.#account = new MovingAccount(capital);
  }

  close({ pnl }: ClosedTrade): void {
    this.#trades++;
    if (outcomeOf({ pnl }) === 'win') this.#wins++;
    if (pnl !== null) this.#account.move(pnl);
  }

  /** After one trade at least. */
  end(): AllTrades {
    const winRatePct = Decimal.div(this.#wins * 100, this.#trades);
    return { trades: this.#trades, wins: this.#wins, winRatePct, asTraded: this.#account.end() };
  }
}

export interface Comparison {
  readonly replayed: ReplayResult;
  readonly all: AllTrades;
  /** The same by agent, each in an account of its own, in the order of their ids. */
  readonly agents: ReadonlyMap<string, AllTrades>;
  readonly outcomes: readonly ProfileOutcome[];
}

/**
 * Which trades of a journal each profile would have taken, and what these came to. The journal is what happened: a trade
 * that a profile refuses still closes in it, and counts in the weights and in the risk state of what follows.
 *
 * @param trades at least one, in the order of close
 */
export function compareProfiles(
  trades: readonly ReplayTrade[],
  profiles: readonly Profile[],
  config: EngineConfig,
  capital: Decimal,
  watchers: readonly ReplayWatcher[] = [],
): Comparison {
  const { book, watcher } = riskBookFor(config, capital);
  const accounts = profiles.map((profile) => new ProfileAccount(profile, capital));
  const all = new JournalAccount(capital);
  const agents = new Map<string, JournalAccount>();
  const compared: ReplayWatcher = {
    onEntry: (entry) => {
      for (const account of accounts) account.enter(entry, book);
    },
    onClose: ({ trade }) => {
      for (const account of accounts) account.close(trade);
      all.close(trade.record);
      const own = agents.get(trade.agentId) ?? new JournalAccount(capital);
      agents.set(trade.agentId, own);
      own.close(trade.record);
    },
  };
  const replayed = replay(trades, config, { capital, slots: 1 }, [compared, watcher, ...watchers]);
  return {
    replayed,
    all: all.end(),
    agents: new Map(
      [...agents].sort(([a], [b]) => compareUtf8(a, b)).map(([agentId, own]) => [agentId, own.end()]),
    ),
    outcomes: accounts.map((account) => account.end()),
  };
}
