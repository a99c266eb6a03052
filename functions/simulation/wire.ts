import { timeText } from '../src/contract/fields/time';
import { encodeOverridden } from '../src/contract/fields/profile';
import { wireValue } from '../src/contract/fields/wire-value';
import { encodeAllocation } from '../src/contract/documents/allocation';
import { SHORT_DIGITS } from '../src/contract/fields/codec';
import type { Comparison } from './policy/compare-profiles';
import type { RefusedResult } from './policy/refusals';
import type { AccountResult, NetResult } from './policy/result-account';
import type { TradesResult } from './policy/trades-account';
import type { VariationOutcome, VariedOutcome } from './policy/varied-profile';
import type { EngineConfig } from '../src/core/config';
import type { Difference } from './account/daily-difference';
import type { Performance, UnknownFigure } from './account/performance';
import { overriddenOf } from '../src/core/profiles/overrides';
import { floorsTakeAll } from './floors-take-all';
import type { ReplayResult, TradeClose, TradeEntry } from './replay';
import type { EntryPolicy } from './policy/entry-policy';
import { encodePolicy } from '../src/contract/callables/policy-response';
import type { ReplayJournal } from './replay-trades';
import type { NotReplayed } from './not-replayed';
import { currencyOf, type StartingBalance } from './starting-balance';
import { agentVerdict, helpVerdict, searchVerdict } from './verdicts';
import type { BestOfTrials, SettingsComparison, SettingsOutcome } from './compare-settings';
import { roundedProbability } from '../src/core/numbers/probability';

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
  return wireValue({
    verdict: verdictOf(result, config),
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

function verdictOf(result: ReplayResult, config: EngineConfig) {
  return helpVerdict({
    maxExposurePct: result.weighted.maxExposurePct,
    floorsTakeAll: floorsTakeAll({ agents: Object.fromEntries(result.allocation.agents) }, config),
    difference: result.difference,
  });
}

/** Several settings side by side, as `--json` prints them. */
export type WireSettings = ReturnType<typeof wireSettings>;

/** Several settings side by side, without their series. */
export function wireSettings(
  { outcomes, best }: SettingsComparison,
  { journal, ...sources }: Omit<ReplayContext, 'config'>,
) {
  const [first] = outcomes;
  if (first === undefined) throw new RangeError('A comparison needs at least one configuration.');
  const { result } = first;
  const shown = best?.outcome ?? first;
  return wireValue({
    ...wireAccounts(result, journal, sources),
    from: result.from,
    to: result.to,
    closes: result.closes,
    journal: wireJournal(journal),
    verdict: searchVerdict(best, verdictOf(shown.result, shown.config).code),
    best: best && wireBest(best),
    settings: outcomes.map(wireOutcomeOf),
  });
}

function wireBest({ outcome, ...best }: BestOfTrials) {
  return wireValue({
    config: outcome.name,
    trials: best.trials,
    sharpe: best.sharpe,
    lucky_sharpe: best.luckySharpe,
    lucky_mean_pct: best.luckyMean,
    deflated_sharpe: best.deflatedSharpe && roundedProbability(best.deflatedSharpe, SHORT_DIGITS),
  });
}

function wireOutcomeOf({ name, config, result }: SettingsOutcome) {
  const { sharpe, sharpeError } = result.difference;
  return wireValue({
    config: name,
    verdict: verdictOf(result, config),
    difference: { ...wireDifference(result.difference), sharpe, sharpe_error: sharpeError },
    weighted: wirePerformance(result.weighted),
    equal: wirePerformance(result.equal),
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

/** What refused trades came to. */
export type WireRefused = ReturnType<typeof wireRefused>;

/** The result of a profile with one parameter taken out. */
export type WireVariation = ReturnType<typeof wireVariation>;

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

function wireOutcome({ profile, taken, atRisk, refused, ...outcome }: VariedOutcome) {
  return wireValue({
    profile: profile.name,
    ...encodeOverridden(profile),
    taken: taken.trades,
    refused: refused.trades,
    wins: taken.wins,
    win_rate_pct: taken.winRatePct,
    average_risk_pct: outcome.averageRiskPct,
    at_risk: wireAccount(atRisk),
    as_traded: wireAccount(taken.asTraded),
    refused_at_risk: wireNet(refused.atRisk),
    refused_as_traded: wireNet(refused.asTraded),
    first_reasons: new Map([...refused.byFirstReason].map(([reason, own]) => [reason, wireRefused(own)])),
    first_refusals: refused.first.map(({ at, trade, reasons }) => ({
      at,
      trade_id: trade.tradeId,
      agent_id: trade.agentId,
      symbol: trade.symbol,
      reasons,
    })),
    variations: outcome.variations.map(wireVariation),
  });
}

function wireRefused({ trades, atRisk, asTraded }: RefusedResult) {
  return wireValue({ trades, at_risk: wireNet(atRisk), as_traded: wireNet(asTraded) });
}

function wireVariation({ variation, outcome, change }: VariationOutcome) {
  const overridden = [...overriddenOf(variation.profile)];
  return wireValue({
    parameter: variation.parameter,
    from: variation.from,
    to: variation.to,
    taken: outcome.taken.trades,
    at_risk: wireAccount(outcome.atRisk),
    as_traded: wireAccount(outcome.taken.asTraded),
    change: { taken: change.taken, at_risk: change.atRisk, as_traded: change.asTraded },
    // The setting that makes the profile this one.
    profile_overrides: new Map(overridden.map(([parameter, { value }]) => [parameter, value])),
  });
}

function wireNet({ trades, net }: NetResult) {
  return wireValue({ trades, net_result: net });
}

function wireTrades({ trades, wins, winRatePct, asTraded }: TradesResult) {
  return wireValue({ trades, wins, win_rate_pct: winRatePct, as_traded: wireAccount(asTraded) });
}

function wireAccount({ maxDrawdownPct, ...result }: AccountResult) {
  return wireValue({ ...wireNet(result), max_drawdown_pct: maxDrawdownPct });
}
