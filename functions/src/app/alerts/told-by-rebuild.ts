import type { Transaction } from 'firebase-admin/firestore';
import type { Cause, CurrentDocument } from '../../contract/documents/allocation';
import { type AlertBook, firstBook } from '../../core/alerts/alert-book';
import type { Instant } from '../../core/base/instant';
import type { Window } from '../../core/trades/window';
import type { UserPaths } from '../../store/paths';
import { settingsOf } from '../../store/settings';
import type { AppContext } from '../context';
import type { Publication } from '../publish/next-publication';
import { madeAlready, withOwnIds } from './own-ids';
import { rulesOf } from './rules-of';
import { todayByWindows } from './todays';
import { type Told, withAlerts } from './with-alerts';

/** What a rebuild publishes, and why. */
interface Rebuilt {
  readonly publication: Publication;
  /** All windows of the user. */
  readonly windows: ReadonlyMap<string, Window>;
  readonly causes: readonly Cause[];
}

/**
 * What a user is told at the end of a rebuild. Where there is no book, because nothing was published before or `current` was
 * lost, the settings are read, and each alert that is to be made: one that is there was told already.
 */
export async function toldByRebuild(
  transaction: Transaction,
  paths: UserPaths,
  context: AppContext,
  before: CurrentDocument | null,
  { publication, windows, causes }: Rebuilt,
  now: Instant,
): Promise<Told> {
  if (publication.kind === 'removed') return { publication, news: [] };
  const known = before?.alertBook ?? null;
  const book = known ?? (await begunBook(transaction, paths, context, publication, now));
  if (book === null) return { publication, news: [] };
  const silence = causes.some(({ code }) => code === 'scheduled') ? 'tell' : 'leave';
  const seen = { windows, skipped: [], silence } as const;
  const told = withAlerts(before, publication, todayByWindows(book, windows, now), seen, now);
  if (known !== null) return { ...told, news: await withOwnIds(transaction, paths, told.news, now) };
  const made = await madeAlready(transaction, paths, told.news);
  return { ...told, news: told.news.filter((each) => !made.has(each)) };
}

async function begunBook(
  transaction: Transaction,
  paths: UserPaths,
  context: AppContext,
  { current }: Exclude<Publication, { kind: 'removed' }>,
  now: Instant,
): Promise<AlertBook | null> {
  if (current === null) return null;
  const { agents, published } = current.allocation;
  const rules = rulesOf(settingsOf(await transaction.get(paths.settings)), context);
  return firstBook(rules, { agents, weights: published.weights }, now);
}
