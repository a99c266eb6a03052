import { timeText } from '../../../contract/fields/time';
import type { News } from '../../../core/alerts/news';
import { timeWords } from '../../../core/alerts/words';
import type { Instant } from '../../../core/base/instant';

/** A webhook was given up: told once per webhook and beginning of its failures. */
export function deliveryStopped(host: string, reason: string, since: Instant): News {
  return {
    kind: 'delivery_stopped',
    subject: 'webhook',
    state: `${host} ${timeText(since)}`,
    title: `Alerts are no longer sent to ${host}`,
    text: `Your webhook has taken nothing since ${timeWords(since)}; the last time ${reason}. Alerts are only shown here until you set alerts.webhook again, be it to the same address.`,
    figures: new Map([
      ['host', host],
      ['failing_since', timeText(since)],
    ]),
  };
}
