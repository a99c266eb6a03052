import { parseFigure } from '../../../src/contract/fields/figure';
import type { Decimal } from '../../../src/core/base/decimal';
import { resultText } from '../../words/close-words';
import { fixed } from '../../words/format';
import { type Clock, momentText } from '../../words/moment';
import type { WrittenTrade } from './documents';

/** A closed trade in words. */
export interface TradeLine {
  readonly tradeId: string;
  readonly agentId: string;
  readonly when: string;
  /** Such as "won 12.50", "lost 60.00", "closed without a result". */
  readonly result: string;
  readonly symbol: string;
  /** Such as "bought 0.02 at 64,000.5, closed at 64,600"; empty where the figures are missing. */
  readonly how: string;
  readonly direction: 'up' | 'down' | 'same';
}

const textOf = (written: unknown): string => (typeof written === 'string' ? written : '');

/** Figures of prices as they were written, their thousands grouped. */
const plain = (value: Decimal): string => fixed(value.toFixed(), Math.min(12, value.decimalPlaces()));

/** Trades as they were written, in words: what cannot be read is left out. */
export function tradeLines(trades: readonly WrittenTrade[], clock: Clock): TradeLine[] {
  return trades.map(({ tradeId, fields }) => {
    const pnl = parseFigure(fields.realized_pnl);
    return {
      tradeId,
      agentId: textOf(fields.agent_id),
      when: momentText(textOf(fields.closed_at), clock),
      result: resultText(pnl),
      symbol: textOf(fields.symbol),
      how: howOf(fields),
      direction: pnl === null || pnl.isZero() ? 'same' : pnl.gt(0) ? 'up' : 'down',
    };
  });
}

/** A position that the journal knows, in words. */
export interface PositionLine extends Pick<TradeLine, 'tradeId' | 'agentId' | 'symbol' | 'how'> {
  /** Such as "since 3 Oct, 07:34". */
  readonly since: string;
}

/** The trades among those opened last that have no close, in words. */
export function positionLines(opened: readonly WrittenTrade[], clock: Clock): PositionLine[] {
  return opened.filter(isOpen).map(({ tradeId, fields }) => ({
    tradeId,
    agentId: textOf(fields.agent_id),
    symbol: textOf(fields.symbol),
    how: howOf(fields),
    since: `since ${momentText(textOf(fields.opened_at), clock)}`,
  }));
}

/**
 * How many positions are open, as far as the journal knows. A journal without an open trade says nothing: most bots send a
 * trade when it is closed.
 *
 * @param opened the trades that were opened last; null: not known
 * @returns at least so many; null: none is known
 */
export function openPositions(opened: readonly WrittenTrade[] | null): number | null {
  const count = opened?.filter(isOpen).length ?? 0;
  return count === 0 ? null : count;
}

/** A close of another kind than a time is damaged, and no open position. */
function isOpen({ fields: { closed_at: at } }: WrittenTrade): boolean {
  return at === undefined || at === null;
}

function howOf({ side, quantity, entry_price: entry, exit_price: exit }: WrittenTrade['fields']): string {
  const [amount, from, to] = [parseFigure(quantity), parseFigure(entry), parseFigure(exit)];
  if (amount === null || from === null) return '';
  const isSale = /^(sell|short)$/i.test(textOf(side)) || amount.lt(0);
  const end = to === null ? '' : `, closed at ${plain(to)}`;
  return `${isSale ? 'sold' : 'bought'} ${plain(amount.abs())} at ${plain(from)}${end}`;
}
