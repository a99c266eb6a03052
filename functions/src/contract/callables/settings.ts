import { encodeSettings, type Settings } from '../documents/settings';
import { InvalidInput } from '../fields/invalid-input';
import { timeText } from '../fields/time';
import { WEBHOOK_SECRET_RULE, webhookKey } from '../fields/webhook-secret';
import { isObject } from '../../core/base/is-object';

/** What a request says about the webhook besides its settings. */
export interface WebhookChange {
  /** `given`: address and format are named, be they new or not. `taken away`: there is none any more. */
  readonly kind: 'not named' | 'given' | 'taken away';
  /** The secret that is to sign what is sent; null: none is named. */
  readonly secret: string | null;
}

const NOT_NAMED: WebhookChange = { kind: 'not named', secret: null };

/**
 * Takes the secret of the webhook out of a request of `updateSettings`, because it is stored apart and never shown. What is
 * left is for `changeSettings`, which also says what else is wrong.
 *
 * @throws InvalidInput for a wrong secret, without showing it
 */
export function takeWebhook(input: unknown): { readonly input: unknown; readonly change: WebhookChange } {
  const alerts = recordOf(recordOf(input)?.alerts);
  if (alerts?.webhook === undefined) return { input, change: NOT_NAMED };
  if (alerts.webhook === null) return { input, change: { kind: 'taken away', secret: null } };
  const webhook = recordOf(alerts.webhook);
  if (webhook === null) return { input, change: NOT_NAMED };
  const { secret = null, ...others } = webhook;
  if (secret !== null) checkSecret(secret, others.format ?? 'json');
  return {
    input: { ...recordOf(input), alerts: { ...alerts, webhook: others } },
    change: { kind: 'given', secret: secret as string | null },
  };
}

const FIELD = 'alerts.webhook.secret';

function checkSecret(secret: unknown, format: unknown): void {
  if (webhookKey(secret) === null)
    throw new InvalidInput(FIELD, `${FIELD} must be ${WEBHOOK_SECRET_RULE}; what was given is not shown`);
  if (format !== 'json')
    throw new InvalidInput(FIELD, `${FIELD} signs what is sent as "json"; another format has none`);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return isObject(value) ? value : null;
}

/** What `updateSettings` answers. */
export type SettingsAnswer = ReturnType<typeof encodeSettingsAnswer>;

/**
 * The answer of `updateSettings`: all settings after the change.
 *
 * @param secret of the webhook, if Maestro has made it now: the only time that it is shown
 */
export function encodeSettingsAnswer(settings: Settings, secret: string | null = null) {
  const answer: { settings: ReturnType<typeof wire>; webhook_secret?: string } = { settings: wire(settings) };
  if (secret !== null) answer.webhook_secret = secret;
  return answer;
}

const wire = (settings: Settings) => encodeSettings(settings, timeText);
