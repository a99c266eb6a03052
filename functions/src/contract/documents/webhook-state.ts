import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { Webhook } from '../../core/alerts/alert-settings';
import type { Instant } from '../../core/base/instant';
import {
  type Codec,
  decode,
  type EncodeTime,
  fields,
  instant,
  nullable,
  plain,
  withTimes,
} from '../fields/codec';
import { webhookKey } from '../fields/webhook-secret';

/** `maestroState/webhook`: what belongs to `alerts.webhook` and nobody may read. */
export interface WebhookState {
  /** Signs what is sent as `json`; null: there is none yet. */
  readonly secret: string | null;
  /** Null: what was sent last was taken, or nothing was sent yet. */
  readonly failing: Failing | null;
}

/** A webhook that does not take what it gets. */
export interface Failing {
  /** Which one: see `webhookName`. What is said here holds for no other. */
  readonly webhook: string;
  /** The first failure after which nothing was taken. */
  readonly since: Instant;
  /** When it was given up; null: it is still tried. */
  readonly offSince: Instant | null;
}

/** A name for an address and a format. The address itself may have a secret in it, and is stored in the settings alone. */
export function webhookName({ url, format }: Webhook): string {
  return createHash('sha256')
    .update(JSON.stringify([url, format]))
    .digest('hex');
}

export const NO_WEBHOOK_STATE: WebhookState = { secret: null, failing: null };

const SCHEMA_VERSION = 1;

const secret = plain(v.custom<string>((value) => webhookKey(value) !== null));

const stateFields = fields({
  secret: ['secret', nullable(secret)],
  failing: [
    'failing',
    nullable(
      fields({
        webhook: ['webhook', plain(v.string())],
        since: ['since', instant],
        offSince: ['off_since', nullable(instant)],
      }),
    ),
  ],
}) satisfies Codec<WebhookState, unknown>;

/** The state of a webhook as it is stored. */
export function encodeWebhookState<Time>(state: WebhookState, encodeTime: EncodeTime<Time>) {
  return { ...withTimes(stateFields.encode(state), encodeTime), schema_version: SCHEMA_VERSION };
}

/** Reads the state of a webhook; null when it is damaged: then there is no secret, and nothing can be signed. */
export function decodeWebhookState(written: Readonly<Record<string, unknown>>): WebhookState | null {
  return written.schema_version === SCHEMA_VERSION ? decode(stateFields, written) : null;
}
