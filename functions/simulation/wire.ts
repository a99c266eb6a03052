import { timeText } from '../src/contract/fields/time';
import { wireValue } from '../src/contract/fields/wire-value';
import { encodeAllocation } from '../src/contract/documents/allocation';
import type { AllTrades } from './policy/all-trades';
import type { Comparison } from './policy/compare-profiles';
import type { ProfileOutcome } from './policy/profile-account';
import type { AccountResult } from './policy/result-account';
import type { EngineConfig } from '../src/core/config';
import type { Difference } from './account/daily-difference';
import type { Performance, UnknownFigure } from './account/performance';
import { floorsTakeAll } from './floors-take-all';
import type { ReplayResult, TradeClose, TradeEntry } from './replay';
import type { EntryPolicy } from './policy/entry-policy';
import { encodePolicy } from '../src/contract/callables/policy-response';
import type { ReplayJournal } from './replay-trades';
import type { NotReplayed } from './not-replayed';
import { currencyOf, type StartingBalance } from './starting-balance';
import { agentVerdict, helpVerdict } from './verdicts';

/** What a replay was made from, beside its trades. */
export interface ReplayContext {
  readonly journal: ReplayJournal;
  readonly config: EngineConfig;
  readonly balance: StartingBalance;
  readonly slotsFrom: 'flag' | 'journal';
}

/** The results of a replay, as `--json` prints them. */
export type WireReplay = ReturnType<typeof wireReplay>;

/** The results of an account, as `--json` prints them. */
export type WirePerformance = ReturnType<typeof wirePerformance>;

/** The results of a replay, without its series. */
export function wireReplay(
  result: ReplayResult,
  { journal, config, notReplayed, ...sources }: ReplayContext & { readonly notReplayed: NotReplayed },
) {
  const { weights, unallocated, agents } = encodeAllocation(result.allocation, timeText);
  const verdict = helpVerdict({
    maxExposurePct: result.weighted.maxExposurePct,
    floorsTakeAll: floorsTakeAll({ agents }, config),
    difference: result.difference,
  });
  return wireValue({
    verdict,
    ...wireAccounts(result, journal, sources),
    from: result.from,
    to: result.to,
    closes: result.closes,
    journal: wireJournal(journal),
    difference: wireDifference(result.difference),
    weighted: wirePerformance(result.weighted),
    equal: wirePerformance(result.equal),
    alone: new Map([...result.alone].map(([agentId, own]) => [agentId, wirePerformance(own)])),
    contributions: result.contributions,
    agent_verdicts: new Map(Object.entries(agents).map(([agentId, own]) => [agentId, agentVerdict(own)])),
    not_replayed: notReplayed.counts(),
    weights,
    unallocated,
    agents,
  });
}

/** With what the accounts began and how many positions they held at once, and who said so. */
function wireAccounts(
  { capital, slots }: ReplayResult,
  journal: ReplayJournal,
  { balance, slotsFrom }: Pick<ReplayContext, 'balance' | 'slotsFrom'>,
) {
  return {
    capital,
    capital_from: balance.from,
    exported_capital: balance.exported,
    currency: currencyOf(journal.accounts, new Set(journal.trades.map(({ agentId }) => agentId))),
    slots,
    slots_from: slotsFrom,
  };
}

function wireDifference(difference: Difference) {
  return {
    days: difference.days,
    days_with_close: difference.daysWithClose,
    closes: difference.closes,
    mean_pct: difference.mean,
    standard_error_pct: difference.standardError,
    t: difference.t,
  };
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

const FIGURES: Readonly<Record<UnknownFigure, string>> = {
  annualReturnPct: 'annual_return_pct',
  volatilityPct: 'volatility_pct',
  sharpe: 'sharpe',
  timeInCashPct: 'time_in_cash_pct',
  maxExposurePct: 'max_exposure_pct',
};

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
    days_with_close: performance.daysWithClose,
    ruined_at: performance.ruinedAt,
    // By figure, why it is null.
    null_because: new Map([...performance.unknown].map(([figure, reason]) => [FIGURES[figure], reason])),
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
export function wireComparison(
  { replayed, all, agents, outcomes }: Comparison,
  { journal, ...sources }: ReplayContext,
) {
  return wireValue({
    ...wireAccounts(replayed, journal, sources),
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
