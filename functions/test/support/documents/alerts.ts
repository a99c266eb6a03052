import { type Alert, encodeAlert } from '../../../src/contract/documents/alert';
import { Instant } from '../../../src/core/base/instant';
import type { UserPaths } from '../../../src/store/paths';
import { toTimestamp } from '../../../src/store/timestamps';

const OF_1970 = new Instant(0);

/** An alert that nobody has read, and that is sent nowhere. */
export function alertWith(changes: Partial<Alert> = {}): Alert {
  return {
    kind: 'gate_closed',
    subject: 'a',
    title: 'a makes no new trades',
    text: 'It has lost 4 trades in a row; 4 are the limit of SAFE.',
    figures: new Map([['losses', '4']]),
    createdAt: OF_1970,
    readAt: null,
    channels: { webhook: false, push: false },
    delivered: null,
    expiresAt: Instant.fromMillis(Date.parse('2100-01-01T00:00:00Z')),
    ...changes,
  };
}

/** An id as Maestro makes them. */
export const madeAlertId = (n: number): string => `gate_closed-${String(n).padStart(24, '0')}`;

/** Writes alerts as the functions do, by `madeAlertId`. */
export async function writeAlerts(
  { alerts }: Pick<UserPaths, 'alerts'>,
  all: readonly Partial<Alert>[],
): Promise<void> {
  for (const [n, changes] of all.entries())
    await alerts.doc(madeAlertId(n)).set(encodeAlert(alertWith(changes), toTimestamp));
}
