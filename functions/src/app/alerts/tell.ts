import type { News } from '../../core/alerts/news';
import { Teller } from '../../core/alerts/teller';
import { alertId } from '../../store/alerts';
import { currentOf, writeCurrent } from '../../store/allocations';
import { erasedOf } from '../../store/erased';
import { userPaths } from '../../store/paths';
import { readAll } from '../../store/reader';
import { settingsOf } from '../../store/settings';
import type { AppContext } from '../context';
import { rulesOf } from './rules-of';
import { writeNews } from './write-news';

/** What telling needs of the world. */
export type TellContext = Pick<AppContext, 'db' | 'now' | 'historyRetentionDays' | 'defaultProfile'>;

/**
 * Tells a user something that no publication says, once: where there is an alert with its id, nothing happens. The limits per
 * hour are those of all alerts. Nobody whose data was erased is told anything.
 *
 * Costs 2 reads, and 2 writes where it is told, one where it is held back. Without a `current` that says what the user was told, the settings and the
 * mark of an erasure are read too, and there is no limit: callers tell at most one thing per subject and day.
 *
 * @returns whether an alert was made
 */
export async function tell(context: TellContext, uid: string, news: News): Promise<boolean> {
  const { db } = context;
  const paths = userPaths(db, uid);
  const id = alertId(news.kind, news.subject, news.state);
  return db.runTransaction(async (transaction) => {
    const [alert, snapshot] = await readAll(transaction, paths.alerts.doc(id), paths.current);
    if (alert.exists) return false;
    const now = context.now();
    const current = currentOf(snapshot);
    const book = current?.alertBook ?? null;
    if (current !== null && book !== null) {
      const teller = new Teller(book, now);
      teller.tell(news);
      teller.end();
      const { recent, held } = teller;
      // What is held back is noted, so that a digest tells it.
      if (teller.alerts.length === 0 && held.length === book.held.length) return false;
      writeCurrent(transaction, paths, { ...current, alertBook: { ...book, recent, held } });
      writeNews(transaction, paths, teller.alerts, book.rules, now, context);
      return teller.alerts.includes(news);
    }
    const [settings, mark] = await readAll(transaction, paths.settings, paths.erased);
    if (erasedOf(mark) !== null) return false;
    const rules = rulesOf(settingsOf(settings), context);
    const teller = new Teller({ rules, recent: new Map(), held: [] }, now);
    teller.tell(news);
    writeNews(transaction, paths, teller.alerts, rules, now, context);
    return teller.alerts.length > 0;
  });
}
