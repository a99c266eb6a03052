import { allocate, type Allocation } from '../src/core/weights/allocation';
import type { EngineConfig } from '../src/core/config';
import { Decimal, ONE, ZERO } from '../src/core/base/decimal';
import type { Instant } from '../src/core/base/instant';
import { compareUtf8 } from '../src/core/base/utf8';
import type { Weights } from '../src/core/weights/weights';
import { AgentWindows } from './agent-windows';
import type { Performance } from './account/performance';
import { Portfolio, type Sleeve } from './account/portfolio';
import type { ReplayTrade } from './replay-trades';
import { timeline } from './timeline';
import { turnoverBetween } from './account/turnover';

/** More positions at once than anybody asks for. */
export const MAX_SLOTS = 1000;

/** How an account is run that is replayed. */
export interface ReplayAccount {
  /** The starting balance. */
  readonly capital: Decimal;
  /** How many positions an agent may hold at once; each of its trades gets such a part of its share. 1: each gets it whole. */
  readonly slots: number;
}

/** A trade is about to open. */
export interface Entry {
  readonly trade: ReplayTrade;
  /** The published weight of its agent, 0 where it has no part in the allocation yet. */
  readonly weight: Decimal;
}

/** A trade has closed, and new weights are published. */
export interface Close {
  /** Of the closes, from 0. */
  readonly index: number;
  readonly trade: ReplayTrade;
  /** The weight that its agent had when the trade opened. */
  readonly weight: Decimal;
  /** Whether its agent had a part in the allocation then, be it 0. */
  readonly wasAllocated: boolean;
  /** What the weighted account had in it. */
  readonly amount: Decimal;
  readonly allocation: Allocation;
  readonly equity: Decimal;
  readonly drawdownPct: Decimal;
  readonly equalEquity: Decimal;
  readonly equalDrawdownPct: Decimal;
  /** Of an account that trades this agent alone. */
  readonly aloneEquity: Decimal;
}

/** Who wants to know what happens, while it happens. */
export interface ReplayWatcher {
  readonly onEntry?: (entry: Entry) => void;
  readonly onClose?: (close: Close) => void;
}

export interface ReplayResult {
  readonly capital: Decimal;
  readonly slots: number;
  /** The first close: before it nothing was published. */
  readonly from: Instant;
  /** The last close. */
  readonly to: Instant;
  readonly closes: number;
  readonly allocation: Allocation;
  readonly weighted: Performance;
  readonly equal: Performance;
  /** By agent, in the order of their ids. */
  readonly alone: ReadonlyMap<string, Performance>;
}

interface Sleeves {
  readonly wasAllocated: boolean;
  readonly weighted: Sleeve;
  readonly equal: Sleeve;
  readonly alone: Sleeve;
}

/**
 * Replays closed trades through the deployed engine: every close assesses its agent and publishes, and every trade is
 * sized by what was published before it opened. Nothing ever looks ahead: what happened until a close does not depend on
 * what came after it.
 *
 * @param trades at least one, in the order of close
 */
export function replay(
  trades: readonly ReplayTrade[],
  config: EngineConfig,
  { capital, slots }: ReplayAccount,
  watchers: readonly ReplayWatcher[],
): ReplayResult {
  const [first, last] = [trades[0], trades.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('A replay needs at least one trade.');
  const from = first.record.closedAt;
  const to = last.record.closedAt;

  const records = new AgentWindows(config);
  let allocation = allocate(records.figures, config, null);
  const weighted = new Portfolio(capital, from, slots);
  const equal = new Portfolio(capital, from, slots);
  const alone = new Map<string, Portfolio>();
  const sleeves = new Map<ReplayTrade, Sleeves>();
  const turnover = { weighted: ZERO, equal: ZERO };
  let closes = 0;

  const aloneOf = (agentId: string): Portfolio => {
    const known = alone.get(agentId) ?? new Portfolio(capital, from, slots);
    alone.set(agentId, known);
    return known;
  };

  const enter = (trade: ReplayTrade): void => {
    const { weights } = allocation.published;
    const weight = weights.get(trade.agentId) ?? ZERO;
    for (const watcher of watchers) watcher.onEntry?.({ trade, weight });
    const wasAllocated = weights.has(trade.agentId);
    sleeves.set(trade, {
      wasAllocated,
      weighted: weighted.open(trade, weight),
      equal: equal.open(trade, wasAllocated ? Decimal.div(1, weights.size) : ZERO),
      alone: aloneOf(trade.agentId).open(trade, ONE),
    });
  };

  const close = (trade: ReplayTrade): void => {
    const own = sleeves.get(trade);
    if (own === undefined) throw new Error(`Trade ${trade.record.tradeId} closed before it opened.`);
    sleeves.delete(trade);
    const account = aloneOf(trade.agentId);
    weighted.close(own.weighted, trade.record);
    equal.close(own.equal, trade.record);
    account.close(own.alone, trade.record);

    const published = allocation.published;
    if (records.close(trade.agentId, trade.record))
      allocation = allocate(records.figures, config, allocation);
    turnover.weighted = turnover.weighted.plus(turnoverOf(published, allocation.published));
    turnover.equal = turnover.equal.plus(turnoverOfEqual(published, allocation.published));
    for (const watcher of watchers)
      watcher.onClose?.({
        index: closes,
        trade,
        weight: own.weighted.weight,
        wasAllocated: own.wasAllocated,
        amount: own.weighted.amount,
        allocation,
        equity: weighted.equity,
        drawdownPct: weighted.drawdownPct,
        equalEquity: equal.equity,
        equalDrawdownPct: equal.drawdownPct,
        aloneEquity: account.equity,
      });
    closes++;
  };

  for (const { kind, trade } of timeline(trades)) (kind === 'entry' ? enter : close)(trade);

  const end = (portfolio: Portfolio, turned = ZERO): Performance =>
    portfolio.end(to, config.riskFreeRate, turned);
  return {
    capital,
    slots,
    from,
    to,
    closes,
    allocation,
    weighted: end(weighted, turnover.weighted),
    equal: end(equal, turnover.equal),
    alone: new Map(
      [...alone]
        .sort(([a], [b]) => compareUtf8(a, b))
        .map(([agentId, portfolio]) => [agentId, end(portfolio)]),
    ),
  };
}

/** The first funding of the account is no turnover: every account has one. */
function turnoverOf(from: Weights, to: Weights): Decimal {
  return from === to || from.weights.size === 0 ? ZERO : turnoverBetween(from, to);
}

/** Equal weights move only when an agent joins: each of n gives up 1/n − 1/m, and the m − n new ones get 1/m. */
function turnoverOfEqual(from: Weights, to: Weights): Decimal {
  const [n, m] = [from.weights.size, to.weights.size];
  return n === m || n === 0 ? ZERO : Decimal.div(m - n, m);
}
