import { timeText } from '../src/contract/fields/time';
import { wireValue } from '../src/contract/fields/wire-value';
import { encodeAllocation } from '../src/contract/documents/allocation';
import type { WireAllocation } from '../cli/output/allocation-table';
import type { AllTrades } from './policy/all-trades';
import type { Comparison } from './policy/compare-profiles';
import type { ProfileOutcome } from './policy/profile-account';
import type { AccountResult } from './policy/result-account';
import type { Performance } from './account/performance';
import type { ReplayResult, TradeClose, TradeEntry } from './replay';
import type { EntryPolicy } from './policy/entry-policy';
import { encodePolicy } from '../src/contract/callables/policy-response';
import type { ReplayJournal } from './replay-trades';
import type { SkippedTrades } from './skipped-trades';

/** What an account came to, as `--json` prints it. */
export interface WirePerformance {
  readonly final_equity: string;
  readonly net_return_pct: string;
  readonly annual_return_pct: string | null;
  readonly volatility_pct: string | null;
  readonly sharpe: string | null;
  readonly max_drawdown_pct: string;
  readonly turnover: string;
  readonly time_in_cash_pct: string | null;
  readonly max_exposure_pct: string | null;
  readonly trades: number;
  readonly ruined_at: string | null;
}

/** What of the files has no part in the figures, and how much. */
export interface WireJournal {
  readonly rows: number;
  readonly unreadable_rows: number;
  readonly duplicate_rows: number;
  readonly open_trades: number;
  readonly closed_after_at: number;
  readonly refused_agents: readonly string[];
  /** Trades with a value that counts as not given, by field. */
  readonly unusable: Readonly<Record<string, number>>;
}

export interface WireReplay extends WireAllocation {
  readonly journal: WireJournal;
  readonly capital: string;
  readonly slots: number;
  readonly from: string;
  readonly to: string;
  readonly closes: number;
  readonly weighted: WirePerformance;
  readonly equal: WirePerformance;
  readonly alone: Readonly<Record<string, WirePerformance>>;
  readonly not_replayed: Readonly<Record<string, number>>;
}

/** The results of a replay: the series come beside them. */
export function wireReplay(result: ReplayResult, skipped: SkippedTrades, journal: ReplayJournal): WireReplay {
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
    not_replayed: skipped.counts(),
    weights,
    unallocated,
    agents,
  }) as WireReplay;
}

function wireJournal({
  rows,
  errors,
  duplicates,
  open,
  later,
  refused,
  unusable,
}: ReplayJournal): WireJournal {
  return {
    rows,
    unreadable_rows: errors.length,
    duplicate_rows: duplicates,
    open_trades: open,
    closed_after_at: later,
    refused_agents: refused,
    unusable: Object.fromEntries(unusable.map(({ field, count }) => [field, count])),
  };
}

function wirePerformance(performance: Performance): object {
  return {
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
  };
}

/** One point of the series. */
export function wireClose(close: TradeClose): unknown {
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

/** The policy before one entry, and why a client that keeps to it does not take the trade. */
export function wireEntry({ trade }: TradeEntry, { policy, refused }: EntryPolicy): unknown {
  return { trade_id: trade.tradeId, refused, ...encodePolicy(policy) };
}

export interface WireOutcome {
  readonly profile: string;
  readonly taken: number;
  readonly refused: number;
  readonly wins: number;
  readonly win_rate_pct: string | null;
  readonly average_risk_pct: string | null;
  readonly at_risk: WireAccount;
  readonly as_traded: WireAccount;
  readonly first_reasons: Readonly<Record<string, number>>;
  readonly first_refusals: readonly {
    readonly at: string;
    readonly trade_id: string;
    readonly agent_id: string;
    readonly symbol: string | null;
    readonly reasons: readonly string[];
  }[];
}

interface WireAccount {
  readonly trades: number;
  readonly net_result: string;
  readonly max_drawdown_pct: string;
}

export interface WireComparison {
  readonly capital: string;
  readonly from: string;
  readonly to: string;
  readonly closes: number;
  readonly journal: WireJournal;
  readonly all: WireTrades;
  readonly agents: Readonly<Record<string, WireTrades>>;
  readonly profiles: readonly WireOutcome[];
}

/** Trades as they were. */
interface WireTrades {
  readonly trades: number;
  readonly wins: number;
  readonly win_rate_pct: string;
  readonly as_traded: WireAccount;
}

export function wireComparison(
  { replayed, all, agents, outcomes }: Comparison,
  journal: ReplayJournal,
): WireComparison {
  return wireValue({
    capital: replayed.capital,
    from: replayed.from,
    to: replayed.to,
    closes: replayed.closes,
    journal: wireJournal(journal),
    all: wireTrades(all),
    agents: new Map([...agents].map(([agentId, own]) => [agentId, wireTrades(own)])),
    profiles: outcomes.map(wireOutcome),
  }) as WireComparison;
}

function wireOutcome(outcome: ProfileOutcome): object {
  return {
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
  };
}

function wireTrades({ trades, wins, winRatePct, asTraded }: AllTrades): object {
  return { trades, wins, win_rate_pct: winRatePct, as_traded: wireAccount(asTraded) };
}

function wireAccount({ trades, net, maxDrawdownPct }: AccountResult): object {
  return { trades, net_result: net, max_drawdown_pct: maxDrawdownPct };
}
