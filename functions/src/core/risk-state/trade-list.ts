import type { ClosedTrade } from '../trades/trade';

/** What the risk state needs of a closed trade. */
export type RiskTrade = Pick<
  ClosedTrade,
  'closedAt' | 'pnl' | 'symbol' | 'rMultiple' | 'riskAmount' | 'returnUnits'
>;

/** Trades in their order: an array, or `PackedTrades`, which need a fraction of the memory. */
export interface TradeList<Trade = RiskTrade> extends Iterable<Trade> {
  readonly length: number;
  slice(start?: number, end?: number): TradeList<Trade>;
  findLastIndex(isWanted: (trade: Trade) => boolean): number;
}
