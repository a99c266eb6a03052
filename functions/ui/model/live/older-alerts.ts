import { parseTime } from '../../../src/contract/fields/time';
import type { Instant } from '../../../src/core/base/instant';
import { ALERTS_LISTED, type ListedAlerts } from './alerts';
import type { WrittenAlert } from './documents';

/** The alert below which the next older ones are: the time alone does not tell those of one moment apart. */
export interface AlertCursor {
  readonly createdAt: Instant;
  readonly alertId: string;
}

/**
 * What is listed before somebody asks for older alerts.
 *
 * @param newest the newest `ALERTS_LISTED`
 */
export function newestOnly(newest: readonly WrittenAlert[]): ListedAlerts {
  return { written: newest, isAll: newest.length < ALERTS_LISTED };
}

/**
 * The list after the newest alerts have changed. One that is no longer among them because of a newer one stays; one that is gone
 * from between them was deleted. Null: what was listed does not follow on them, because all of it was deleted or more than
 * `ALERTS_LISTED` came at once. A list with a gap would say that there is nothing in between.
 *
 * @param newest the newest `ALERTS_LISTED`
 */
export function withNewest(listed: ListedAlerts, newest: readonly WrittenAlert[]): ListedAlerts | null {
  if (newest.length < ALERTS_LISTED) return null;
  const ids = new Set(newest.map(({ alertId }) => alertId));
  const common = listed.written.findLastIndex(({ alertId }) => ids.has(alertId));
  if (common === -1) return null;
  return { ...listed, written: [...newest, ...listed.written.slice(common + 1)] };
}

/**
 * Where the next older alerts begin: below the last one with a time. Null: none has one.
 *
 * @example
 * cursorOf(newestOnly(newest)); // { createdAt: …, alertId: 'gate_closed-…' }
 */
export function cursorOf({ written }: ListedAlerts): AlertCursor | null {
  for (const { alertId, fields } of [...written].reverse()) {
    const { created_at: at } = fields;
    const createdAt = typeof at === 'string' ? parseTime(at) : null;
    if (createdAt !== null) return { createdAt, alertId };
  }
  return null;
}

/**
 * The list with the alerts below a cursor. It stays as it is if the alert of the cursor was deleted meanwhile.
 *
 * @param page the next `ALERTS_LISTED`; fewer: there are no others
 */
export function withOlder(
  listed: ListedAlerts,
  cursor: AlertCursor,
  page: readonly WrittenAlert[],
): ListedAlerts {
  const known = new Set(listed.written.map(({ alertId }) => alertId));
  if (!known.has(cursor.alertId)) return listed;
  return {
    written: [...listed.written, ...page.filter(({ alertId }) => !known.has(alertId))],
    isAll: page.length < ALERTS_LISTED,
  };
}

/**
 * The list after alerts were marked as read, or after that has failed: nobody tells of a change to those below the newest.
 *
 * @param readAt ISO 8601; null: they are unread
 */
export function withReadAt(
  listed: ListedAlerts,
  alertIds: readonly string[],
  readAt: string | null,
): ListedAlerts {
  const ids = new Set(alertIds);
  const written = listed.written.map(({ alertId, fields }) =>
    ids.has(alertId) ? { alertId, fields: { ...fields, read_at: readAt } } : { alertId, fields },
  );
  return { ...listed, written };
}
