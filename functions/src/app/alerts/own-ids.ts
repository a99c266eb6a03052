import type { Transaction } from 'firebase-admin/firestore';
import type { Instant } from '../../core/base/instant';
import type { News } from '../../core/alerts/news';
import { momentId } from '../../core/alerts/words';
import { alertId } from '../../store/alerts';
import type { UserPaths } from '../../store/paths';
import { readAll } from '../../store/reader';

/** The news of which there is an alert already. Costs a read for each. */
export async function madeAlready(
  transaction: Transaction,
  paths: UserPaths,
  news: readonly News[],
): Promise<ReadonlySet<News>> {
  if (news.length === 0) return new Set();
  const refs = news.map(({ kind, subject, state }) => paths.alerts.doc(alertId(kind, subject, state)));
  const found = await readAll(transaction, ...refs);
  return new Set(news.filter((_, index) => found[index]?.exists));
}

/**
 * News that happen again in the state in which they have happened before: a gate that an equity has opened, and a loss closes
 * again on the same day. Such news have an alert of their own. Otherwise they would take the place of the one before, and nobody
 * would be sent any, because only a new document is an event.
 *
 * Must be called before anything is written.
 */
export async function withOwnIds(
  transaction: Transaction,
  paths: UserPaths,
  news: readonly News[],
  now: Instant,
): Promise<readonly News[]> {
  const made = await madeAlready(transaction, paths, news);
  return news.map((each) => (made.has(each) ? { ...each, state: `${each.state} ${momentId(now)}` } : each));
}
