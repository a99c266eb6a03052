import type { Transaction } from 'firebase-admin/firestore';
import type { Channels } from '../../contract/documents/alert';
import type { Instant } from '../../core/base/instant';
import type { News } from '../../core/alerts/news';
import { alertId, writeAlert } from '../../store/alerts';
import type { UserPaths } from '../../store/paths';
import type { AppContext } from '../context';

/** What writing alerts needs of the world. */
export type NewsContext = Pick<AppContext, 'historyRetentionDays'>;

/** Writes one document per alert. */
export function writeNews(
  transaction: Transaction,
  paths: UserPaths,
  news: readonly News[],
  { webhook, push }: Channels,
  now: Instant,
  { historyRetentionDays }: NewsContext,
): void {
  const expiresAt = now.plusDays(historyRetentionDays);
  for (const { state, ...told } of news)
    writeAlert(transaction, paths, alertId(told.kind, told.subject, state), {
      ...told,
      createdAt: now,
      readAt: null,
      channels: { webhook, push },
      delivered: null,
      expiresAt,
    });
}
