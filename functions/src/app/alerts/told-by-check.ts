import type { CurrentDocument } from '../../contract/documents/allocation';
import { type AlertRules, firstBook, withRules } from '../../core/alerts/alert-book';
import type { Instant } from '../../core/base/instant';
import type { Window } from '../../core/trades/window';
import type { Publication } from '../publish/next-publication';
import { todayByWindows } from './todays';
import { type Told, withAlerts } from './with-alerts';

/**
 * What a sweep tells a user: gates that have opened by time, agents that are silent, and whatever was held back. Where nothing
 * was told before, as under an older version of Maestro, it begins the book.
 *
 * @param windows all windows of the user
 */
export function toldByCheck(
  current: CurrentDocument,
  publication: Publication,
  windows: ReadonlyMap<string, Window>,
  rules: AlertRules,
  now: Instant,
): Told {
  const { alertBook, allocation } = current;
  const { agents, published } = allocation;
  const book =
    alertBook === null
      ? firstBook(rules, { agents, weights: published.weights }, now)
      : withRules(alertBook, rules);
  const seen = { windows, skipped: [], silence: 'tell' } as const;
  return withAlerts(current, publication, todayByWindows(book, windows, now), seen, now);
}
