import type { Transaction } from 'firebase-admin/firestore';
import type { CurrentDocument } from '../../contract/documents/allocation';
import type { AlertBook } from '../../core/alerts/alert-book';
import { afterCloses, sameToday, type Today, todayOf } from '../../core/alerts/today';
import type { Instant } from '../../core/base/instant';
import type { Window } from '../../core/trades/window';
import type { UserPaths } from '../../store/paths';
import { readWindows } from '../../store/windows';
import type { NewCloses } from './new-closes';

/** Windows are read for a late or corrected trade, but not at each of many. */
const SECONDS_BETWEEN_READS = 60;

/**
 * The book with how the account stands after a fold. Closes in their order cost nothing; after any other change all windows of
 * the user are read, at most once per minute.
 *
 * @param windowAgents all agents that have a window after the fold
 * @param changed the windows that the fold changes
 */
export async function todayAfterFold(
  transaction: Transaction,
  paths: UserPaths,
  book: AlertBook,
  { closes, areAll }: NewCloses,
  windowAgents: readonly string[],
  changed: ReadonlyMap<string, Window>,
  now: Instant,
): Promise<AlertBook> {
  const { today, todayReadAt } = book;
  const { equity } = book.rules;
  if (equity === null) return book;
  const trades = closes.map(({ trade }) => trade);
  const next = today !== null && areAll ? afterCloses(today, trades, equity, now) : null;
  if (next !== null) return { ...book, today: next };
  if (!mayRead(todayReadAt, now)) return { ...book, today: null };
  const others = windowAgents.filter((agentId) => !changed.has(agentId));
  const windows = new Map(changed);
  for (const { agentId, window } of await readWindows(transaction, paths, others))
    if (window !== null) windows.set(agentId, window);
  return { ...book, today: todayOf(windows, equity, now).today, todayReadAt: now };
}

/**
 * The book after another equity was reported: all windows are read, so that the next close need not, at most once per minute.
 */
export async function todayAfterReport(
  transaction: Transaction,
  paths: UserPaths,
  book: AlertBook,
  { windowAgents }: Pick<CurrentDocument, 'windowAgents'>,
  now: Instant,
): Promise<AlertBook> {
  if (book.rules.equity === null || book.today !== null || !mayRead(book.todayReadAt, now)) return book;
  const stored = await readWindows(transaction, paths, windowAgents);
  const windows = stored.flatMap(({ agentId, window }) =>
    window === null ? [] : [[agentId, window] as const],
  );
  return { ...todayByWindows(book, new Map(windows), now), todayReadAt: now };
}

function mayRead(last: Instant | null, now: Instant): boolean {
  const since = last === null ? null : now.secondsSince(last);
  // A time that lies ahead was written by a wrong clock.
  return since === null || since < 0 || since >= SECONDS_BETWEEN_READS;
}

/**
 * The book with how the account stands by all windows. What was kept from close to close stays where it says the same, so that
 * a check has nothing to write, and where the windows do not reach back far enough, because then it knows more.
 */
export function todayByWindows(
  book: AlertBook,
  windows: ReadonlyMap<string, Window>,
  now: Instant,
): AlertBook {
  const { equity } = book.rules;
  if (equity === null) return { ...book, today: null };
  const { today, isCut } = todayOf(windows, equity, now);
  const kept: Today | null = book.today && afterCloses(book.today, [], equity, now);
  const stays = kept !== null && (isCut || sameToday(kept, today));
  return stays ? book : { ...book, today };
}
