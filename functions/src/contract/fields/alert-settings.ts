import * as v from 'valibot';
import { decimalText } from '../../core/base/decimal';
import { ALERT_KINDS, type AlertKind } from '../../core/alerts/alert-kinds';
import {
  type AlertSettings,
  DEFAULT_ALERTS,
  type Webhook,
  WEBHOOK_FORMATS,
} from '../../core/alerts/alert-settings';
import { type Codec, fields, type FieldsCodec, list, nullable, plain, scalar, setting } from './codec';
import { flag, listOf, oneOf, parsedSecret, settingDecimal } from './fields';
import { isObject } from '../../core/base/is-object';
import { objectRule } from './invalid-input';

const KINDS_RULE = `null (all kinds) or a list of kinds, each named once: ${ALERT_KINDS.join(', ')}`;

const kind = oneOf(ALERT_KINDS);

/** In the order of all kinds, because the order in which they are named means nothing. */
const kinds: Codec<readonly AlertKind[], readonly AlertKind[]> = {
  ...list(plain(kind)),
  schema: v.pipe(
    listOf(kind, KINDS_RULE, 0, ALERT_KINDS.length),
    v.check((named) => new Set(named).size === named.length, KINDS_RULE),
    v.transform((named) => ALERT_KINDS.filter((each) => named.includes(each))),
  ),
};

const MAX_URL_LENGTH = 2048;

const URL_RULE = `the address of a web server, such as "https://example.com/alerts", of at most ${MAX_URL_LENGTH} characters, without user, password or #`;

/** As it is sent: the URL standard writes one address in one way. Whether it is public is asked where it is resolved. */
function webAddress(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > MAX_URL_LENGTH || !URL.canParse(value)) return null;
  const { protocol, username, password, hash, href } = new URL(value);
  const isWeb = protocol === 'https:' || protocol === 'http:';
  return isWeb && username === '' && password === '' && hash === '' && href.length <= MAX_URL_LENGTH
    ? href
    : null;
}

/**
 * The codec of an object that has no other keys. An error shows no text that is in its place: it may be the address of a webhook,
 * which is a secret, and the errors of damaged settings are logged.
 */
function strict<Value, Wire>(codec: FieldsCodec<Value, Wire>): Codec<Value, Wire> {
  const rule = objectRule(Object.keys(codec.entries));
  return {
    ...codec,
    schema: v.pipe(
      parsedSecret(rule, (value) => (isObject(value) ? value : null)),
      v.strictObject(codec.entries, rule),
      v.transform(codec.read),
    ),
  };
}

const webhook = strict(
  fields({
    url: ['url', plain(parsedSecret(URL_RULE, webAddress))],
    format: ['format', setting('json', plain(oneOf(WEBHOOK_FORMATS)))],
  }),
) satisfies Codec<Webhook, unknown>;

/** `alerts` of the settings: what a user wants to be told, and where. */
export const alertsCodec = strict(
  fields({
    kinds: ['kinds', setting(DEFAULT_ALERTS.kinds, nullable(kinds))],
    weightMove: [
      'weight_move',
      setting(
        DEFAULT_ALERTS.weightMove,
        scalar(
          settingDecimal('above 0 and at most 1', (move) => move.gt(0) && move.lte(1)),
          decimalText,
        ),
      ),
    ],
    webhook: ['webhook', setting(DEFAULT_ALERTS.webhook, nullable(webhook))],
    push: ['push', setting(DEFAULT_ALERTS.push, plain(flag))],
  }),
) satisfies Codec<AlertSettings, unknown>;
