import { timeWords } from '../../../core/alerts/words';
import type { Alert } from '../../../contract/documents/alert';
import { timeText } from '../../../contract/fields/time';
import type { Instant } from '../../../core/base/instant';
import { alertId } from '../../../store/alerts';
import type { AppContext } from '../../context';

/** What the alert is about. */
const SUBJECT = 'webhook';

/** The alert that a webhook was given up, and its id: one per webhook and beginning of its failures. It is only shown. */
export function deliveryStopped(
  { historyRetentionDays }: Pick<AppContext, 'historyRetentionDays'>,
  { host, reason, since, now }: { host: string; reason: string; since: Instant; now: Instant },
): { id: string; alert: Alert } {
  return {
    id: alertId('delivery_stopped', SUBJECT, `${host} ${timeText(since)}`),
    alert: {
      kind: 'delivery_stopped',
      subject: SUBJECT,
      title: `Alerts are no longer sent to ${host}`,
      text: `Your webhook has taken nothing since ${timeWords(since)}; the last time ${reason}. Alerts are only shown here until you set alerts.webhook again, be it to the same address.`,
      figures: new Map([
        ['host', host],
        ['failing_since', timeText(since)],
      ]),
      createdAt: now,
      readAt: null,
      channels: { webhook: false, push: false },
      delivered: null,
      expiresAt: now.plusSeconds(historyRetentionDays * 86_400),
    },
  };
}
