import type { Equity } from '../risk-state/drawdown';
import type { Standing } from './gates';
import type { Instant } from '../base/instant';
import type { MarketConditions } from './market';
import { decidePolicy, type Policy } from './policy';
import type { Profile } from '../profiles/profiles';
import {
  equityNow,
  gapsOf,
  NO_TRADES,
  type RequestedState,
  type JoinedWindows,
  type RiskState,
  riskStateOf,
  withRequested,
} from '../risk-state/risk-state';

/** Who asks for a policy, with what, and what is known of them. */
export interface PolicyQuestion {
  readonly profile: Profile;
  readonly market: MarketConditions;
  readonly requested: RequestedState;
  /** Null: no trade was ever seen. */
  readonly journal: JoinedWindows | null;
  /** What the account was worth, where the user has said so. */
  readonly equity: Equity | null;
  readonly standing: Standing;
  readonly now: Instant;
}

/** The policy for a user: the risk state from the request, group by group, or else from the journal. */
export function policyFor(question: PolicyQuestion): Policy {
  const { profile, market, requested, equity, standing, now } = question;
  const journal = question.journal ?? NO_TRADES;
  const state = riskStateOf(journal, equity, profile, now);
  return decidePolicy({
    profile,
    market,
    risk: withRequested(question.journal === null ? asDefault(state) : state, requested),
    standing,
    equity: equity === null ? null : equityNow(journal, equity, now),
    gaps: gapsOf(journal, now),
    now,
  });
}

/** What holds before the first trade was seen. */
function asDefault({ streak, drawdown, symbols }: RiskState): RiskState {
  const source = 'default';
  return {
    streak: { ...streak, source },
    drawdown: { ...drawdown, source },
    symbols: { ...symbols, source },
  };
}
