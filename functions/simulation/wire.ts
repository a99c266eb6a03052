import { timeText } from '../src/contract/fields/time';
import { wireValue } from '../src/contract/fields/wire-value';
import { encodeAllocation } from '../src/contract/documents/allocation';
import type { AllTrades } from './policy/all-trades';
import type { Comparison } from './policy/compare-profiles';
import type { ProfileOutcome } from './policy/profile-account';
import type { AccountResult } from './policy/result-account';
import type { Performance } from './account/performance';
import type { ReplayResult, TradeClose, TradeEntry } from './replay';
import type { EntryPolicy } from './policy/entry-policy';
import { encodePolicy } from '../src/contract/callables/policy-response';
import type { ReplayJournal } from './replay-trades';
import type { NotReplayed } from './not-replayed';

/** The results of a replay, as `--json` prints them. */
export type WireReplay = ReturnType<typeof wireReplay>;

/** The results of an account, as `--json` prints them. */
export type WirePerformance = ReturnType<typeof wirePerformance>;

/** The results of a replay, without its series. */
export function wireReplay(result: ReplayResult, notReplayed: NotReplayed, journal: ReplayJournal) {
  const { weights, unallocated, agents } = encodeAllocation(result.allocation, timeText);
  return wireValue({
    capital: result.capital,
    slots: result.slots,
    from: result.from,
    to: result.to,
    closes: result.closes,
    journal: wireJournal(journal),
    weighted: wirePerformance(result.weighted),
    equal: wirePerformance(result.equal),
    alone: new Map([...result.alone].map(([agentId, own]) => [agentId, wirePerformance(own)])),
    not_replayed: notReplayed.counts(),
    weights,
    unallocated,
    agents,
  });
}

/** The rows and trades of the files that the figures do not use, and how many. */
function wireJournal({ rows, errors, duplicates, open, later, refused, unusable }: ReplayJournal) {
  return {
    rows,
    unreadable_rows: errors.length,
    duplicate_rows: duplicates,
    open_trades: open,
    closed_after_at: later,
    refused_agents: refused,
    // Values that count as not given, by field.
    unusable: Object.fromEntries(unusable.map(({ field, count }) => [field, count])),
  };
}

function wirePerformance(performance: Performance) {
  return wireValue({
    final_equity: performance.finalEquity,
    net_return_pct: performance.netReturnPct,
    annual_return_pct: performance.annualReturnPct,
    volatility_pct: performance.volatilityPct,
    sharpe: performance.sharpe,
    max_drawdown_pct: performance.maxDrawdownPct,
    turnover: performance.turnover,
    time_in_cash_pct: performance.timeInCashPct,
    max_exposure_pct: performance.maxExposurePct,
    trades: performance.trades,
    ruined_at: performance.ruinedAt,
  });
}

/** One point of the series of a replay. */
export function wireClose(close: TradeClose) {
  const { trade, allocation } = close;
  return wireValue({
    closed_at: trade.closedAt,
    trade_id: trade.tradeId,
    agent_id: trade.agentId,
    opened_at: trade.openedAt,
    skipped: trade.skipped,
    weight_at_open: close.weight,
    equity: close.equity,
    drawdown_pct: close.drawdownPct,
    equal_equity: close.equalEquity,
    equal_drawdown_pct: close.equalDrawdownPct,
    alone_equity: close.aloneEquity,
    weights: allocation.published.weights,
    unallocated: allocation.published.unallocated,
  });
}

/** The policy before one entry, and why a client that follows it refuses the trade. */
export function wireEntry({ trade }: TradeEntry, { policy, refused }: EntryPolicy) {
  return { trade_id: trade.tradeId, refused, ...encodePolicy(policy) };
}

/** A comparison of the profiles, as `--json` prints it. */
export type WireComparison = ReturnType<typeof wireComparison>;

/** The result of one profile in a comparison. */
export type WireOutcome = ReturnType<typeof wireOutcome>;

/** A comparison of the profiles on the trades of a journal. */
export function wireComparison({ replayed, all, agents, outcomes }: Comparison, journal: ReplayJournal) {
  return wireValue({
    capital: replayed.capital,
    from: replayed.from,
    to: replayed.to,
    closes: replayed.closes,
    journal: wireJournal(journal),
    all: wireTrades(all),
    agents: new Map([...agents].map(([agentId, own]) => [agentId, wireTrades(own)])),
    profiles: outcomes.map(wireOutcome),
  });
}

function wireOutcome(outcome: ProfileOutcome) {
  return wireValue({
    profile: outcome.profile.name,
    taken: outcome.taken,
    refused: outcome.refused,
    wins: outcome.wins,
    win_rate_pct: outcome.winRatePct,
    average_risk_pct: outcome.averageRiskPct,
    at_risk: wireAccount(outcome.atRisk),
    as_traded: wireAccount(outcome.asTraded),
    first_reasons: outcome.firstReasons,
    first_refusals: outcome.refusals.map(({ at, trade, reasons }) => ({
      at,
      trade_id: trade.tradeId,
      agent_id: trade.agentId,
      symbol: trade.symbol,
      reasons,
    })),
  });
}

function wireTrades({ trades, wins, winRatePct, asTraded }: AllTrades) {
  return wireValue({ trades, wins, win_rate_pct: winRatePct, as_traded: wireAccount(asTraded) });
}

function wireAccount({ trades, net, maxDrawdownPct }: AccountResult) {
  return wireValue({ trades, net_result: net, max_drawdown_pct: maxDrawdownPct });
}
