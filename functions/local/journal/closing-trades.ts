import type { Firestore } from 'firebase-admin/firestore';
import { JournalError } from '../../journals/journal-error';
import type { FileTrade } from '../../journals/read-journal';
import { readTrade } from '../../src/contract/documents/trade';
import type { Instant } from '../../src/core/base/instant';
import { printable } from '../../src/core/base/printable';
import { newestFirst } from '../../src/core/trades/trade';
import { tradeDocument } from './trade-document';

/** A trade of a journal that is closed. */
export interface Closing {
  readonly trade: FileTrade;
  readonly agentId: string;
  readonly closedAt: Instant;
}

/** The closed trades, in the order of their closes. */
export function closingTrades(trades: readonly FileTrade[]): Closing[] {
  return trades
    .flatMap((trade) => {
      const read = readTrade(trade.tradeId, trade.fields);
      return read.kind === 'closed' ? [{ trade, agentId: read.agentId, closedTrade: read.closedTrade }] : [];
    })
    .sort((a, b) => newestFirst(b.closedTrade, a.closedTrade))
    .map(({ trade, agentId, closedTrade }) => ({ trade, agentId, closedAt: closedTrade.closedAt }));
}

/**
 * The document of a trade.
 *
 * @throws JournalError when a row has something that Firestore cannot hold
 */
export function documentOf({ fields, file, row }: FileTrade, db: Firestore): Record<string, unknown> {
  const made = tradeDocument(fields, db);
  if ('problem' in made)
    throw new JournalError(file, `row ${row}: ${made.problem}; Firestore cannot hold that`);
  return made.data;
}

/** Prints an entry of the log; the ids in it come from the journal, and may hold anything. */
export function printEntry(message: string, data: Record<string, unknown>): void {
  process.stderr.write(`${printable(`${message} ${JSON.stringify(data)}`)}\n`);
}
