import type { Transaction } from 'firebase-admin/firestore';
import type { CurrentDocument } from '../../contract/documents/allocation';
import type { RebuildState } from '../../contract/documents/rebuild';
import { type AlertBook, firstBook } from '../../core/alerts/alert-book';
import type { Instant } from '../../core/base/instant';
import type { UserPaths } from '../../store/paths';
import { settingsOf } from '../../store/settings';
import type { AppContext } from '../context';
import type { Publication } from '../publish/next-publication';
import type { FinishPlan } from '../rebuild/plan-finish';
import { rulesOf } from './rules-of';
import { todayByWindows } from './todays';
import { type Told, withAlerts } from './with-alerts';

/**
 * What a user is told at the end of a rebuild. Where nothing was told before, the settings are read: one more read for the
 * first publication of a user.
 */
export async function toldByRebuild(
  transaction: Transaction,
  paths: UserPaths,
  context: AppContext,
  before: CurrentDocument | null,
  { causes }: Pick<RebuildState, 'causes'>,
  { publication, windows }: Pick<FinishPlan, 'publication' | 'windows'>,
  now: Instant,
): Promise<Told> {
  if (publication.kind === 'removed') return { publication, news: [] };
  const book = before?.alertBook ?? (await begunBook(transaction, paths, context, publication, now));
  if (book === null) return { publication, news: [] };
  const silence = causes.some(({ code }) => code === 'scheduled') ? 'tell' : 'leave';
  const seen = { windows, skipped: [], silence } as const;
  return withAlerts(before, publication, todayByWindows(book, windows, now), seen, now);
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
