import type { Alert } from '../../../contract/documents/alert';
import { timeText } from '../../../contract/fields/time';
import type { WebhookFormat } from '../../../core/alerts/alert-settings';
import { cut } from '../../../core/base/cut';

/** Some tenth of what Slack takes; it advises this much. */
const MAX_SLACK = 4000;

/** What Discord takes of `content`. */
const MAX_DISCORD = 2000;

/** What Telegram takes of `text`. */
const MAX_TELEGRAM = 4096;

/** How each format writes an alert, as the body of a request. */
const BODIES: Readonly<Record<WebhookFormat, (id: string, alert: Alert) => unknown>> = {
  json: alertJson,
  slack: (_, alert) => ({ text: cut(inLines(alert), MAX_SLACK, { written: escapedForSlack }) }),
  discord: (_, alert) => ({
    content: cut(inLines(alert), MAX_DISCORD, { written: escapedForDiscord }),
    // Nobody is called by the name of an agent.
    allowed_mentions: { parse: [] },
  }),
  telegram: (_, alert) => ({ text: cut(inLines(alert), MAX_TELEGRAM) }),
};

/** The body that a webhook of this format gets for an alert. */
export function bodyOf(format: WebhookFormat, id: string, alert: Alert): string {
  return JSON.stringify(BODIES[format](id, alert));
}

/** What a receiver of JSON gets. Whose alert it is, it does not say: who has set the address knows it. */
export function alertJson(id: string, { kind, subject, title, text, figures, createdAt }: Alert) {
  const named = Object.fromEntries(figures);
  return { id, kind, subject, title, text, figures: named, created_at: timeText(createdAt) };
}

function inLines({ title, text }: Alert): string {
  return `${title}\n${text}`;
}

/** Slack reads mentions and links between `<` and `>` (https://api.slack.com/reference/surfaces/formatting). */
function escapedForSlack(part: string): string {
  return part.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** Discord reads Markdown: an agent `trend_btc_1` would be in italics, and one named like a link would be one. */
function escapedForDiscord(part: string): string {
  return part.replace(/[\\*_~`|<>[\]()#@-]/g, '\\$&');
}
