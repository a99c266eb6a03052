import type { QueryDocumentSnapshot } from 'firebase-admin/firestore';
import { readTradeRow } from '../../journals/rows/trade-row';
import { TRADE_FIELD_NAMES } from '../../journals/formats/trade-fields';
import { timeText } from '../../src/contract/fields/time';
import { Instant } from '../../src/core/base/instant';
import { compareUtf8 } from '../../src/core/base/utf8';
import type { UserInProject } from '../user-in-project';
import { allStored } from './stored-trades';
import { tradeFieldsOf } from './trade-document';

/** A trade of a journal as a row of a file. */
export interface ExportedTrade {
  /** With `trade_id`, the fields of a trade first. Times are text. */
  readonly row: Readonly<Record<string, unknown>>;
  /** Why no reader takes the row for a trade, so that it is not imported again; null: it is. */
  readonly problem: string | null;
}

/** All trades of a user, in the order of their ids, a page of documents in memory at a time. One read each. */
export async function* exportTrades({ journal, uid }: UserInProject): AsyncGenerator<ExportedTrade> {
  const read = (snapshot: QueryDocumentSnapshot): ExportedTrade =>
    exportedTrade(snapshot.id, snapshot.data());
  for await (const page of allStored(journal, uid, read, ({ row }) => JSON.stringify(row).length))
    yield* page;
}

/** A document as a row. */
export function exportedTrade(tradeId: string, data: Readonly<Record<string, unknown>>): ExportedTrade {
  const fields = Object.entries(tradeFieldsOf(data)).map(([name, value]): [string, unknown] => [
    name,
    value instanceof Instant ? timeText(value) : value,
  ]);
  const row = Object.fromEntries([
    ['trade_id', tradeId],
    ...fields.sort(([a], [b]) => place(a) - place(b) || compareUtf8(a, b)),
  ]) as Record<string, unknown>;
  const read = readTradeRow(row);
  return { row, problem: read.kind === 'error' ? read.reason : null };
}

/** Fields of a trade come before those of the owner. */
function place(name: string): number {
  const index = TRADE_FIELD_NAMES.indexOf(name);
  return index === -1 ? TRADE_FIELD_NAMES.length : index;
}
