import { Decimal } from '../base/decimal';
import type { AlertKind } from './alert-kinds';

/** What the body of a webhook looks like. `json` is the alert itself, signed. */
export const WEBHOOK_FORMATS = ['json', 'slack', 'discord', 'telegram'] as const;
export type WebhookFormat = (typeof WEBHOOK_FORMATS)[number];

/** Where alerts are sent. The secret that signs them is stored apart. */
export interface Webhook {
  readonly url: string;
  readonly format: WebhookFormat;
}

/** Of what a user wants to be told, and where. */
export interface AlertSettings {
  /** The kinds that are made; null: all. `delivery_stopped`, `digest` and `test` are made in any case. */
  readonly kinds: readonly AlertKind[] | null;
  /** By how much of the account a weight must move, since it was last told. */
  readonly weightMove: Decimal;
  /** Null: alerts are not sent anywhere. */
  readonly webhook: Webhook | null;
  /** Whether alerts are pushed to the devices that the user has registered. */
  readonly push: boolean;
}

/** All kinds are made, and shown on the page alone. */
export const DEFAULT_ALERTS: AlertSettings = {
  kinds: null,
  weightMove: new Decimal('0.1'),
  webhook: null,
  push: false,
};
