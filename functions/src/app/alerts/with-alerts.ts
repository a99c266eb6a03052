import type { Transaction } from 'firebase-admin/firestore';
import { sameBook } from '../../contract/documents/alert-book';
import type { CurrentDocument } from '../../contract/documents/allocation';
import type { AlertBook } from '../../core/alerts/alert-book';
import type { News } from '../../core/alerts/news';
import { noticed, type Situation } from '../../core/alerts/noticed';
import type { Instant } from '../../core/base/instant';
import type { UserPaths } from '../../store/paths';
import type { AppContext } from '../context';
import type { Publication } from '../publish/next-publication';
import { publish } from '../publish/publish';
import { writeNews } from './write-news';

/** What is written: a publication with the book of what was told, and the alerts. */
export interface Told {
  readonly publication: Publication;
  readonly news: readonly News[];
}

/** What a fold, a rebuild or a check knows besides what it publishes. */
export type Seen = Pick<Situation, 'windows' | 'skipped' | 'silence'>;

/**
 * Adds to a publication what the user is told about it. Nothing is told without a book: the next rebuild or sweep begins one.
 *
 * @param before what was published before; null: nothing
 * @param book what the user was told so far; its `today` is that of now
 */
export function withAlerts(
  before: CurrentDocument | null,
  publication: Publication,
  book: AlertBook | null,
  seen: Seen,
  now: Instant,
): Told {
  const after = publication.kind === 'removed' ? null : (publication.current ?? before);
  if (publication.kind === 'removed' || after === null || book === null) return { publication, news: [] };
  const known = new Set(before?.refusedAgents);
  const { agents, published } = after.allocation;
  const { alerts: news, book: next } = noticed(
    book,
    {
      ...seen,
      published: { agents, weights: published.weights },
      version: after.version,
      revision: after.revision,
      config: after.config,
      windowAgents: after.windowAgents,
      today: book.today,
      refused: after.refusedAgents.filter((agentId) => !known.has(agentId)),
    },
    now,
  );
  // Alerts of the last hour that are older now are no reason to write.
  const written = before?.alertBook ?? null;
  const isSame = written !== null && news.length === 0 && sameBook({ ...written, recent: next.recent }, next);
  if (publication.current === null && isSame) return { publication, news };
  return { publication: { ...publication, current: { ...after, alertBook: next } }, news };
}

/** Writes what is published and told: at most `current`, one version of the history, and a document per alert. */
export function publishTold(
  transaction: Transaction,
  paths: UserPaths,
  { publication, news }: Told,
  context: AppContext,
): void {
  publish(transaction, paths, publication, context);
  const book = publication.kind === 'removed' ? null : (publication.current?.alertBook ?? null);
  if (book !== null) writeNews(transaction, paths, news, book.rules, context.now(), context);
}
