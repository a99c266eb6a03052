import { type Decimal, Exact, ZERO } from '../../src/core/base/decimal';
import type { Profile } from '../../src/core/profiles/profiles';
import type { ReplayAccount, TradeEntry } from '../replay';
import type { ReplayTrade } from '../replay-trades';
import { policyBefore } from './entry-policy';
import { ProfileAccount, type ProfileOutcome } from './profile-account';
import { type AllRefused, Refusals } from './refusals';
import type { NetResult } from './result-account';
import type { RiskBook } from './risk-book';
import { type Variation, variationsOf } from './variations';

/** What a profile would have made of a journal, what its refusals cost or saved, and what would have changed that. */
export interface VariedOutcome extends ProfileOutcome {
  readonly refused: AllRefused;
  /** Those that change the result as traded most come first; then those that change it most at the policy's risk. */
  readonly variations: readonly VariationOutcome[];
}

/** What a variation would have made of the journal, and how that differs from the profile. */
export interface VariationOutcome {
  readonly variation: Variation;
  readonly outcome: ProfileOutcome;
  readonly change: Change;
}

export interface Change {
  readonly taken: number;
  /** Null: both results are unknown. */
  readonly asTraded: Decimal | null;
  /** Likewise. */
  readonly atRisk: Decimal | null;
}

/** An account that follows a profile, and one per variation of it. */
export class VariedProfile {
  readonly #own: ProfileAccount;
  readonly #refusals = new Refusals();
  readonly #variations: readonly { readonly variation: Variation; readonly account: ProfileAccount }[];

  /** @param trades of the whole journal: what they know decides which variations there are */
  constructor(
    private readonly profile: Profile,
    trades: readonly ReplayTrade[],
    account: ReplayAccount,
  ) {
    this.#own = new ProfileAccount(profile, account);
    this.#variations = variationsOf(profile, trades).map((variation) => ({
      variation,
      account: new ProfileAccount(variation.profile, account),
    }));
  }

  /** Where the parameter of a variation decides nothing, the answer to the profile is taken: policies take time. */
  enter(entry: TradeEntry, book: RiskBook): void {
    const own = policyBefore(entry, this.profile, book, this.#own.openPositions);
    const isFull = hasAllOpen(this.profile, this.#own);
    for (const { variation, account } of this.#variations) {
      const isSame =
        hasAllOpen(variation.profile, account) === isFull && !variation.mayDiffer(own, entry.trade);
      const { policy, refused } = isSame
        ? own
        : policyBefore(entry, variation.profile, book, account.openPositions);
      if (refused.length === 0) account.take(entry, policy);
    }
    if (own.refused.length === 0) this.#own.take(entry, own.policy);
    else this.#refusals.add(entry.trade, own.refused, this.#own.riskAmount(entry, own.policy));
  }

  close(trade: ReplayTrade): void {
    this.#own.close(trade);
    for (const { account } of this.#variations) account.close(trade);
  }

  /** After all trades have closed. */
  end(): VariedOutcome {
    const own = this.#own.end();
    const variations = this.#variations.map(({ variation, account }) => {
      const outcome = account.end();
      return { variation, outcome, change: changeFrom(own, outcome) };
    });
    return { ...own, refused: this.#refusals.end(), variations: variations.sort(greatestFirst) };
  }
}

/** Whether the gate of the open positions is closed. */
function hasAllOpen({ exposure }: Profile, { openPositions }: ProfileAccount): boolean {
  return openPositions >= exposure.maxOpenPositions;
}

function changeFrom(own: ProfileOutcome, varied: ProfileOutcome): Change {
  return {
    taken: varied.taken.trades - own.taken.trades,
    asTraded: difference(varied.taken.asTraded, own.taken.asTraded),
    atRisk: difference(varied.atRisk, own.atRisk),
  };
}

function difference({ net: to }: NetResult, { net: from }: NetResult): Decimal | null {
  return to === null && from === null ? null : Exact.sub(to ?? ZERO, from ?? ZERO);
}

function greatestFirst({ change: a }: VariationOutcome, { change: b }: VariationOutcome): number {
  return sizeOf(b.asTraded).cmp(sizeOf(a.asTraded)) || sizeOf(b.atRisk).cmp(sizeOf(a.atRisk));
}

function sizeOf(change: Decimal | null): Decimal {
  return (change ?? ZERO).abs();
}
