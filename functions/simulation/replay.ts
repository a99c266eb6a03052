import { allocate, type Allocation } from '../src/core/weights/allocation';
import type { EngineConfig } from '../src/core/config';
import { type Decimal, ZERO } from '../src/core/base/decimal';
import type { Instant } from '../src/core/base/instant';
import type { Redundancy } from '../src/core/weights/redundancy';
import { AgentWindows } from './agent-windows';
import { type Performances, ReplayAccounts, type ReplayDay, type Sleeves } from './account/replay-accounts';
import type { ReplayTrade } from './replay-trades';
import { type Moment, moments } from './moments';
import type { Slots } from './slots';

/** How the replayed account is run. */
export interface ReplayAccount {
  /** The starting balance. */
  readonly capital: Decimal;
  readonly slots: Slots;
}

/** A trade is about to open. */
export interface TradeEntry {
  readonly trade: ReplayTrade;
  /** The published weight of its agent; 0 if the agent has no place in the allocation yet. */
  readonly weight: Decimal;
}

/** A trade has closed, and the weights after all closes of its moment are published. */
export interface TradeClose {
  /** The number of the close, from 0. */
  readonly index: number;
  readonly trade: ReplayTrade;
  /** The weight that its agent had when the trade opened. */
  readonly weight: Decimal;
  /** Whether its agent had a place in the allocation then, even with a weight of 0. */
  readonly wasAllocated: boolean;
  /** The money that the weighted account had in the trade. */
  readonly amount: Decimal;
  readonly allocation: Allocation;
  /** After all closes of the moment, like the equity and drawdown of the other accounts. */
  readonly equity: Decimal;
  readonly drawdownPct: Decimal;
  readonly equalEquity: Decimal;
  readonly equalDrawdownPct: Decimal;
  /** The equity of an account that trades this agent alone. */
  readonly aloneEquity: Decimal;
}

/** Is told what happens while it happens. */
export interface ReplayWatcher {
  readonly onEntry?: (entry: TradeEntry) => void;
  readonly onClose?: (close: TradeClose) => void;
  /** A day with a close has ended; told before the first entry or close of a later day, or at the end. */
  readonly onDay?: (day: ReplayDay) => void;
}

export interface ReplayResult extends Performances {
  readonly capital: Decimal;
  readonly slots: Slots;
  /** The first close: before it nothing was published. */
  readonly from: Instant;
  /** The last close. */
  readonly to: Instant;
  readonly closes: number;
  readonly allocation: Allocation;
}

/**
 * Replays closed trades through the deployed engine: every close assesses its agent, every moment with a close
 * publishes, and every trade is sized by the weights that were published before it opened. Nothing looks ahead: what
 * happened until a moment does not depend on later trades, except through the `slots` that the caller chose.
 *
 * Closes of one moment are taken together, because their order is not known: they move the accounts by their sum, and
 * one set of weights is published after all of them. So nothing depends on the order of rows or ids.
 *
 * @param trades at least one, in the order of their closes
 * @example
 * const { trades } = replayTrades(readJournal(files), DEFAULT_CONFIG, null);
 * const account = { capital: new Decimal(10_000), slots: mostOpenAtOnce(trades) };
 * replay(trades, DEFAULT_CONFIG, account, []).weighted.netReturnPct;
 */
export function replay(
  trades: readonly ReplayTrade[],
  config: EngineConfig,
  { capital, slots }: ReplayAccount,
  watchers: readonly ReplayWatcher[],
): ReplayResult {
  const [first, last] = [trades[0], trades.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('A replay needs at least one trade.');
  const from = first.closedAt;
  const to = last.closedAt;

  const windows = new AgentWindows(config);
  const accounts = new ReplayAccounts(capital, from, slots, (ended) => {
    for (const watcher of watchers) watcher.onDay?.(ended);
  });
  const open = new Map<ReplayTrade, Sleeves>();
  let allocation = allocate(windows.figures, config, null, from);
  // As a sweep does at midnight, but without a close of the day before it.
  let redundancy: Redundancy | null = null;
  let day = from.utcDay();
  let closes = 0;

  const enter = (trade: ReplayTrade): void => {
    const weight = allocation.published.weights.get(trade.agentId) ?? ZERO;
    for (const watcher of watchers) watcher.onEntry?.({ trade, weight });
    open.set(trade, accounts.open(trade, allocation.published));
  };

  const close = ({ at, closes: closing }: Moment): void => {
    const closed = closing.map((trade) => {
      const sleeves = open.get(trade);
      if (sleeves === undefined) throw new Error(`Trade ${trade.tradeId} closed before it opened.`);
      open.delete(trade);
      return sleeves;
    });
    accounts.close(at, closed);

    if (at.utcDay() > day) {
      day = at.utcDay();
      redundancy = windows.diversification(at.startOfUtcDay())?.redundancy ?? null;
    }
    const before = allocation.published;
    const changed = closing.filter((trade) => windows.close(trade.agentId, trade));
    if (changed.length > 0) allocation = allocate(windows.figures, config, allocation, at, redundancy);
    accounts.rebalance(before, allocation.published);

    for (const sleeves of closed) {
      const told = tradeClose(closes++, sleeves, accounts, allocation);
      for (const watcher of watchers) watcher.onClose?.(told);
    }
  };

  for (const moment of moments(trades)) {
    moment.entries.forEach(enter);
    close(moment);
  }

  return { capital, slots, from, to, closes, allocation, ...accounts.end(to, config.riskFreeRate) };
}

function tradeClose(
  index: number,
  { trade, weighted, wasAllocated }: Sleeves,
  accounts: ReplayAccounts,
  allocation: Allocation,
): TradeClose {
  return {
    index,
    trade,
    weight: weighted.weight,
    wasAllocated,
    amount: weighted.amount,
    allocation,
    equity: accounts.weighted.equity,
    drawdownPct: accounts.weighted.drawdownPct,
    equalEquity: accounts.equal.equity,
    equalDrawdownPct: accounts.equal.drawdownPct,
    aloneEquity: accounts.alone(trade.agentId).equity,
  };
}
