import type { Firestore } from 'firebase-admin/firestore';
import type { TradeEvent } from '../../../local/embedded';
import { type UserPaths } from '../../../src/store/paths';

/** A write to a trade: its new fields, or null to delete it. */
export type TradeWrite = readonly [tradeId: string, fields: Readonly<Record<string, unknown>> | null];

/** Writes trades and returns their undelivered events: the snapshots before and after. */
export async function writeTrades(
  db: Firestore,
  { trades }: UserPaths,
  writes: readonly TradeWrite[],
): Promise<TradeEvent[]> {
  const events: TradeEvent[] = [];
  for (let from = 0; from < writes.length; from += 250) {
    const some = writes.slice(from, from + 250);
    const references = some.map(([tradeId]) => trades.doc(tradeId));
    const before = await db.getAll(...references);
    const batch = db.batch();
    for (const [tradeId, fields] of some) {
      if (fields === null) batch.delete(trades.doc(tradeId));
      else batch.set(trades.doc(tradeId), fields);
    }
    await batch.commit();
    const after = await db.getAll(...references);
    for (const index of some.keys())
      events.push({ data: { before: before[index], after: after[index] } } as unknown as TradeEvent);
  }
  return events;
}
