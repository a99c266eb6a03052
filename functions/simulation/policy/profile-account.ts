import { Decimal, Exact } from '../../src/core/base/decimal';
import type { Instant } from '../../src/core/base/instant';
import type { Profile } from '../../src/core/profiles/profiles';
import { outcomeOf } from '../../src/core/risk-state/streak';
import type { TradeEntry } from '../replay';
import { decidedAt, type ReplayTrade } from '../replay-trades';
import type { Slots } from '../slots';
import { policyBefore } from './entry-policy';
import { ReasonCounts } from './reason-counts';
import { refusalReasons } from './refusal';
import { type AccountResult, ResultAccount } from './result-account';
import type { RiskBook } from './risk-book';

/** A trade that a profile would not have taken. */
export interface RefusedTrade {
  /** When the policy was requested. */
  readonly at: Instant;
  readonly trade: ReplayTrade;
  /** In the order of the rules: gates, symbol, confidence. */
  readonly reasons: readonly string[];
}

/** What a profile would have made of a journal. */
export interface ProfileOutcome {
  readonly profile: Profile;
  readonly taken: number;
  readonly refused: number;
  readonly wins: number;
  /** Wins / trades taken, percent; null if none was taken. */
  readonly winRatePct: Decimal | null;
  /** The mean max_risk_pct of the trades taken; null if none was taken. */
  readonly averageRiskPct: Decimal | null;
  /** With the risk_amount that the policy allows, in 1/slots of the agent's share, on the trades that have an R. */
  readonly atRisk: AccountResult;
  /** With the pnl of the journal. */
  readonly asTraded: AccountResult;
  /** How many trades were refused, by the first of their reasons; the most frequent first. */
  readonly firstReasons: ReadonlyMap<string, number>;
  /** The first refused trades in time. */
  readonly refusals: readonly RefusedTrade[];
}

/** How many refused trades are kept for display. */
const KEPT_REFUSALS = 10;

/** An account that trades a journal and follows the policy of one profile. */
export class ProfileAccount {
  #taken = 0;
  #refused = 0;
  #wins = 0;
  #riskPct: Decimal = new Exact(0);
  /** Its own open positions; trades without a known opening are not counted. */
  #open = 0;
  readonly #riskAmounts = new Map<ReplayTrade, Decimal>();
  readonly #firstReasons = new ReasonCounts();
  readonly #refusals: RefusedTrade[] = [];
  readonly #atRisk: ResultAccount;
  readonly #asTraded: ResultAccount;

  /** @param slots of the agents, each of whose trades gets 1/slots of its agent's share */
  constructor(
    private readonly profile: Profile,
    capital: Decimal,
    private readonly slots: Slots,
  ) {
    this.#atRisk = new ResultAccount(capital);
    this.#asTraded = new ResultAccount(capital);
  }

  enter({ trade, weight }: TradeEntry, book: RiskBook): void {
    const policy = policyBefore(trade, weight, this.profile, book, this.#open);
    const reasons = refusalReasons(policy, trade);
    const [first] = reasons;
    if (first === undefined) this.#take(trade, weight, policy.maxRiskPct);
    else this.#refuse(trade, first, reasons);
  }

  close(trade: ReplayTrade): void {
    const riskAmount = this.#riskAmounts.get(trade);
    if (riskAmount === undefined) return;
    this.#riskAmounts.delete(trade);
    const { pnl, rMultiple, closedAt } = trade;
    if (trade.openedAt !== null) this.#open--;
    if (outcomeOf({ pnl }) === 'win') this.#wins++;
    if (pnl !== null) this.#asTraded.move(pnl, closedAt);
    if (rMultiple !== null) this.#atRisk.move(Decimal.mul(riskAmount, rMultiple), closedAt);
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

  #take(trade: ReplayTrade, weight: Decimal, maxRiskPct: Decimal): void {
    this.#taken++;
    if (trade.openedAt !== null) this.#open++;
    this.#riskPct = this.#riskPct.plus(maxRiskPct);
    const share = Decimal.mul(Decimal.max(0, this.#atRisk.equity), weight);
    const capital = share.div(this.slots.get(trade.agentId) ?? 1);
    this.#riskAmounts.set(trade, Decimal.mul(capital, maxRiskPct).div(100));
  }

  #refuse(trade: ReplayTrade, firstReason: string, reasons: readonly string[]): void {
    this.#refused++;
    this.#firstReasons.add(firstReason);
    if (this.#refusals.length < KEPT_REFUSALS) this.#refusals.push({ at: decidedAt(trade), trade, reasons });
  }
}
