import type { DocumentSnapshot } from 'firebase-admin/firestore';
import type { Trade } from '../../contract/documents/trade';
import { encodeTrade } from '../../contract/documents/stored-trade';
import { tradeOf } from '../../store/journal';
import { tradePathOf } from '../../store/paths';
import type { AppContext } from '../context';
import type { TradeHint } from './fold-trades';

/** A write to a trade document, as its event tells it. */
export interface TradeWritten {
  readonly before: DocumentSnapshot;
  readonly after: DocumentSnapshot;
}

/**
 * What must be folded after a write; null when it changed nothing that a window keeps, which costs nothing. A closed trade
 * with an id that cannot be used takes no part, and one warning says so.
 */
export function hintOf(context: AppContext, written: TradeWritten): TradeHint | null {
  const { before, after } = written;
  const { uid, tradeId } = tradeWrittenTo(written);
  const was = tradeOf(before);
  const is = tradeOf(after);
  if (is.kind === 'malformed' && !(was.kind === 'malformed' && was.reason === is.reason))
    context.log.warn('A closed trade takes no part.', { uid, trade_id: tradeId, reason: is.reason });
  if (contentOf(was) === contentOf(is)) return null;
  const agentIds = [was, is].flatMap((trade) => (trade.kind === 'closed' ? [trade.agentId] : []));
  return {
    tradeId,
    agentIds: [...new Set(agentIds)],
    cause: was.kind === 'closed' ? 'trade_changed' : 'trade_closed',
  };
}

/** Whose trade it is; the side that exists knows its true name. */
export function tradeWrittenTo({ before, after }: TradeWritten): { uid: string; tradeId: string } {
  return tradePathOf((after.exists ? after : before).ref);
}

/** All that matters of a trade to the windows, as text. */
function contentOf(trade: Trade): string {
  return trade.kind === 'closed' ? `${trade.agentId}\t${encodeTrade(trade.record)}` : '';
}
