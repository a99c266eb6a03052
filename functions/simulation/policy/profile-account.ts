import { Decimal, Exact } from '../../src/core/base/decimal';
import type { Policy } from '../../src/core/policy/policy';
import type { Profile } from '../../src/core/profiles/profiles';
import type { ReplayAccount, TradeEntry } from '../replay';
import type { ReplayTrade } from '../replay-trades';
import { type AccountResult, ResultAccount } from './result-account';
import { TradesAccount, type TradesResult } from './trades-account';

/** What an account made of a journal that followed the policy of a profile. */
export interface ProfileOutcome {
  readonly profile: Profile;
  readonly taken: TradesResult;
  /** The trades taken that have an R, with the risk_amount that the policy allows, in 1/slots of the agent's share. */
  readonly atRisk: AccountResult;
  /** The mean max_risk_pct of the trades taken; null if none was taken. */
  readonly averageRiskPct: Decimal | null;
}

/** An account that trades a journal and follows the policy of one profile. */
export class ProfileAccount {
  #riskPct: Decimal = new Exact(0);
  #open = 0;
  readonly #riskAmounts = new Map<ReplayTrade, Decimal>();
  readonly #taken: TradesAccount;
  readonly #atRisk: ResultAccount;

  constructor(
    private readonly profile: Profile,
    private readonly account: ReplayAccount,
  ) {
    this.#taken = new TradesAccount(account.capital);
    this.#atRisk = new ResultAccount(account.capital);
  }

  /** How many positions it has open; trades without a known opening are not counted. */
  get openPositions(): number {
    return this.#open;
  }

  /** What the computed risk is in money, whether or not something stops the entry. */
  riskAmount({ trade, weight }: TradeEntry, { computedRiskPct }: Policy): Decimal {
    const share = Decimal.mul(Decimal.max(0, this.#atRisk.equity), weight);
    const capital = share.div(this.account.slots.get(trade.agentId) ?? 1);
    return Decimal.mul(capital, computedRiskPct).div(100);
  }

  /** Takes a trade that nothing stops. */
  take(entry: TradeEntry, policy: Policy): void {
    const { trade } = entry;
    if (trade.openedAt !== null) this.#open++;
    this.#riskPct = this.#riskPct.plus(policy.maxRiskPct);
    this.#riskAmounts.set(trade, this.riskAmount(entry, policy));
  }

  /** A trade of the journal has closed, whether or not it was taken. */
  close(trade: ReplayTrade): void {
    const riskAmount = this.#riskAmounts.get(trade);
    if (riskAmount === undefined) return;
    this.#riskAmounts.delete(trade);
    if (trade.openedAt !== null) this.#open--;
    this.#taken.close(trade);
    const { rMultiple, closedAt } = trade;
    if (rMultiple !== null) this.#atRisk.move(Decimal.mul(riskAmount, rMultiple), closedAt);
  }

  /** After all trades have closed. */
  end(): ProfileOutcome {
    const taken = this.#taken.end();
    return {
      profile: this.profile,
      taken,
      atRisk: this.#atRisk.end(),
      averageRiskPct: taken.trades === 0 ? null : Decimal.div(this.#riskPct, taken.trades),
    };
  }
}
