import { sameRules } from '../../contract/documents/alert-book';
import { firstBook, withRules } from '../../core/alerts/alert-book';
import { currentOf, writeCurrent } from '../../store/allocations';
import { userPaths } from '../../store/paths';
import { readAll } from '../../store/reader';
import { settingsOf, type StoredSettings } from '../../store/settings';
import type { AppContext } from '../context';
import { rulesOf } from './rules-of';
import { todayAfterReport } from './todays';

/**
 * Whether a change of settings changes what decides about alerts.
 */
export function changesRules(context: AppContext, before: StoredSettings, after: StoredSettings): boolean {
  return !sameRules(rulesOf(before, context), rulesOf(after, context));
}

/**
 * Brings the copy of the settings up to date by which alerts are made: two reads, a write if it changes, and a read per agent
 * where the equity has changed. Nothing without a `current`: the rebuild that makes one reads the settings.
 */
export async function refreshRules(context: AppContext, uid: string): Promise<void> {
  const paths = userPaths(context.db, uid);
  await context.db.runTransaction(async (transaction) => {
    const [settings, snapshot] = await readAll(transaction, paths.settings, paths.current);
    const current = currentOf(snapshot);
    if (current === null) return;
    const now = context.now();
    const rules = rulesOf(settingsOf(settings), context);
    const book = current.alertBook;
    if (book !== null && sameRules(book.rules, rules)) return;
    const { agents, published } = current.allocation;
    const next =
      book === null ? firstBook(rules, { agents, weights: published.weights }, now) : withRules(book, rules);
    const alertBook = await todayAfterReport(transaction, paths, next, current, now);
    writeCurrent(transaction, paths, { ...current, alertBook });
  });
}
