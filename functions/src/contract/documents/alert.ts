import * as v from 'valibot';
import type { Instant } from '../../core/base/instant';
import { ALERT_KINDS, type AlertKind } from '../../core/alerts/alert-kinds';
import {
  added,
  type Codec,
  count,
  decode,
  type EncodeTime,
  fields,
  instant,
  mapOf,
  nullable,
  plain,
  withTimes,
} from '../fields/codec';

/** The document `alerts/{id}`. Whatever happens makes one document, because its id follows from what happened. */
export interface Alert {
  readonly kind: AlertKind;
  /** What it is about: an agent, a bot key, a reason; `account` for the whole account. */
  readonly subject: string;
  /** One line. */
  readonly title: string;
  /** What happened, why with figures, and how it ends. */
  readonly text: string;
  /** The figures of the text, as text. */
  readonly figures: ReadonlyMap<string, string>;
  readonly createdAt: Instant;
  /** When the owner has seen it; the only field that a client may set. */
  readonly readAt: Instant | null;
  /** Where it is to be sent. */
  readonly channels: Channels;
  /** Null: not yet, or it is sent nowhere. */
  readonly delivered: Delivered | null;
  /** When it is deleted. */
  readonly expiresAt: Instant;
}

export interface Channels {
  readonly webhook: boolean;
  readonly push: boolean;
}

export interface Delivered {
  readonly at: Instant;
  /** Whether the webhook has taken it; null: it was not sent there. */
  readonly webhook: boolean | null;
  /** How many devices have taken it. */
  readonly devices: number;
  /** Why it was not taken at the last attempt, such as "the webhook has not taken it (it answered 500)"; null: it was, wherever it was sent. */
  readonly failure: string | null;
}

const SCHEMA_VERSION = 1;

const flag = plain(v.boolean());
const text = plain(v.string());

const delivery = nullable(
  fields({
    at: ['at', instant],
    webhook: ['webhook', nullable(flag)],
    devices: ['devices', count],
    failure: ['failure', added(nullable(text), null)],
  }),
);

const isFigureName = (key: unknown): key is string => typeof key === 'string' && key !== '__proto__';

const alertFields = fields({
  kind: ['kind', plain(v.picklist(ALERT_KINDS))],
  subject: ['subject', text],
  title: ['title', text],
  text: ['text', text],
  figures: ['figures', mapOf(isFigureName, text)],
  createdAt: ['created_at', instant],
  readAt: ['read_at', nullable(instant)],
  channels: ['channels', fields({ webhook: ['webhook', flag], push: ['push', flag] })],
  delivered: ['delivered', delivery],
  expiresAt: ['expires_at', instant],
}) satisfies Codec<Alert, unknown>;

/** An alert as it is stored. */
export function encodeAlert<Time>(alert: Alert, encodeTime: EncodeTime<Time>) {
  return { ...withTimes(alertFields.encode(alert), encodeTime), schema_version: SCHEMA_VERSION };
}

/** What an alert says of its delivery, as it is stored. */
export function encodeDelivered<Time>(delivered: Delivered | null, encodeTime: EncodeTime<Time>) {
  return withTimes(delivery.encode(delivered), encodeTime);
}

/** Reads an alert; null when it is damaged. */
export function decodeAlert(written: Readonly<Record<string, unknown>>): Alert | null {
  return written.schema_version === SCHEMA_VERSION ? decode(alertFields, written) : null;
}
