import type { Transaction } from 'firebase-admin/firestore';
import type { CurrentDocument } from '../../contract/documents/allocation';
import type { Instant } from '../../core/base/instant';
import type { UserPaths } from '../../store/paths';
import type { StoredWindow } from '../../store/windows';
import type { Publication } from '../publish/next-publication';
import type { WindowBatch } from '../windows/window-batch';
import { newCloses } from './new-closes';
import { withOwnIds } from './own-ids';
import { todayAfterFold } from './todays';
import { type Told, withAlerts } from './with-alerts';

/** What a fold has read, and what it publishes. */
interface Folded {
  readonly current: CurrentDocument;
  readonly found: readonly StoredWindow[];
  readonly batch: Pick<WindowBatch, 'published' | 'windowAgents'>;
  readonly publication: Publication;
}

/**
 * What a user is told about a fold. Without an alert it reads nothing as long as closes come in their order: see
 * `todayAfterFold`.
 */
export async function toldByFold(
  transaction: Transaction,
  paths: UserPaths,
  { current, found, batch, publication }: Folded,
  now: Instant,
): Promise<Told> {
  const { alertBook } = current;
  if (alertBook === null || publication.kind === 'removed') return { publication, news: [] };
  const { published: windows, windowAgents } = batch;
  const come = newCloses(found, current.windowAgents, windows);
  const book = await todayAfterFold(transaction, paths, alertBook, come, windowAgents, windows, now);
  const skipped = come.closes.flatMap(({ agentId, trade: { tradeId, skipped: reason } }) =>
    reason === null ? [] : [{ agentId, tradeId, reason }],
  );
  const told = withAlerts(current, publication, book, { windows, skipped, silence: 'note' }, now);
  return { ...told, news: await withOwnIds(transaction, paths, told.news, now) };
}
