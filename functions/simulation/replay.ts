import { allocate, type Allocation } from '../src/core/weights/allocation';
import type { EngineConfig } from '../src/core/config';
import { type Decimal, ZERO } from '../src/core/base/decimal';
import type { Instant } from '../src/core/base/instant';
import { AgentWindows } from './agent-windows';
import { type Performances, ReplayAccounts, type Sleeves } from './account/replay-accounts';
import type { ReplayTrade } from './replay-trades';
import { timeline } from './timeline';

/** More positions at once than any agent needs. */
export const MAX_SLOTS = 1000;

/** How the replayed account is run. */
export interface ReplayAccount {
  /** The starting balance. */
  readonly capital: Decimal;
  /** Positions an agent may hold at once; each trade gets 1/slots of the agent's share. */
  readonly slots: number;
}

/** A trade is about to open. */
export interface TradeEntry {
  readonly trade: ReplayTrade;
  /** The published weight of its agent; 0 if the agent has no place in the allocation yet. */
  readonly weight: Decimal;
}

/** A trade has closed, and new weights are published. */
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
}

export interface ReplayResult extends Performances {
  readonly capital: Decimal;
  readonly slots: number;
  /** The first close: before it nothing was published. */
  readonly from: Instant;
  /** The last close. */
  readonly to: Instant;
  readonly closes: number;
  readonly allocation: Allocation;
}

/**
 * Replays closed trades through the deployed engine: every close assesses its agent and publishes, and every trade is
 * sized by the weights that were published before it opened. Nothing looks ahead: what happened until a close does not
 * depend on later trades.
 *
 * @param trades at least one, in the order of their closes
 * @example
 * const { trades } = replayTrades(readJournal(files), DEFAULT_CONFIG, null);
 * const account = { capital: new Decimal(10_000), slots: 1 };
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
  const accounts = new ReplayAccounts(capital, from, slots);
  const open = new Map<ReplayTrade, Sleeves>();
  let allocation = allocate(windows.figures, config, null);
  let closes = 0;

  const enter = (trade: ReplayTrade): void => {
    const weight = allocation.published.weights.get(trade.agentId) ?? ZERO;
    for (const watcher of watchers) watcher.onEntry?.({ trade, weight });
    open.set(trade, accounts.open(trade, allocation.published));
  };

  const close = (trade: ReplayTrade): void => {
    const sleeves = open.get(trade);
    if (sleeves === undefined) throw new Error(`Trade ${trade.tradeId} closed before it opened.`);
    open.delete(trade);
    accounts.close(trade, sleeves);

    const before = allocation.published;
    if (windows.close(trade.agentId, trade)) allocation = allocate(windows.figures, config, allocation);
    accounts.rebalance(before, allocation.published);

    const index = closes++;
    for (const watcher of watchers)
      watcher.onClose?.(tradeClose(index, trade, sleeves, accounts, allocation));
  };

  for (const { kind, trade } of timeline(trades)) (kind === 'entry' ? enter : close)(trade);

  return { capital, slots, from, to, closes, allocation, ...accounts.end(to, config.riskFreeRate) };
}

function tradeClose(
  index: number,
  trade: ReplayTrade,
  { weighted, wasAllocated }: Sleeves,
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
