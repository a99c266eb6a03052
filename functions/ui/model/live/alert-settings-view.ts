import type { AlertKind } from '../../../src/core/alerts/alert-kinds';
import { DEFAULT_ALERTS, WEBHOOK_FORMATS } from '../../../src/core/alerts/alert-settings';
import type { WrittenSettings } from './documents';
import type { SettingRow } from './settings-view';

/** A kind of alert that a user may switch off. */
export interface KindChoice {
  readonly kind: AlertKind;
  /** What has happened, after "when". */
  readonly text: string;
  readonly isOn: boolean;
}

/** Of what a user is told, and where, as a form. */
export interface AlertSettingsView {
  readonly kinds: readonly KindChoice[];
  readonly rows: readonly SettingRow[];
}

/** `delivery_stopped`, `digest` and `test` are told in any case. */
const KINDS: Readonly<Record<Exclude<AlertKind, 'delivery_stopped' | 'digest' | 'test'>, string>> = {
  gate_closed: 'a rule stops new trades',
  gate_opened: 'new trades are allowed again',
  limit_near: 'a limit is near (80 %)',
  agent_proven: 'an agent is proven',
  agent_recovering: 'an agent has a score below 0',
  agent_suspended: 'an agent is suspended',
  agent_recovered: 'an agent has recovered',
  agent_stale: 'an agent is stale',
  agent_silent: 'an agent is silent for longer than usual',
  weight_moved: 'a weight has moved',
  trade_skipped: 'a trade does not count',
  agents_refused: 'an agent is left out, because there are too many',
  settings_damaged: 'the settings are damaged',
  drift_repaired: 'a figure was wrong and was repaired',
  bot_key_used_again: 'a revoked key is used again',
};

const WEIGHT_MOVE = 'alerts.weight_move';
const URL_KEY = 'alerts.webhook.url';
const FORMAT = 'alerts.webhook.format';
const PUSH = 'alerts.push';

/** What the settings say of alerts; where they are damaged, as if nothing was said. */
export function alertSettingsView(written: WrittenSettings | null): AlertSettingsView {
  const { kinds, weight_move: move, webhook, push } = recordOf(written?.alerts);
  const { url, format } = recordOf(webhook);
  const row = (
    key: string,
    label: string,
    rule: string,
    wanted: string,
    options: SettingRow['options'] = [],
  ): SettingRow => ({
    key,
    label,
    rule,
    wanted,
    // They act at once.
    inForce: null,
    isPending: false,
    kind: options.length === 0 ? 'text' : 'options',
    options,
  });
  return {
    kinds: Object.entries(KINDS).map(([kind, text]) => ({
      kind: kind as AlertKind,
      text,
      isOn: !Array.isArray(kinds) || kinds.includes(kind),
    })),
    rows: [
      row(
        WEIGHT_MOVE,
        'A weight has moved by',
        'Or more, since it was last told. Above 0 and at most 1: 0.1 is 10 % of the account.',
        textOf(move) ?? DEFAULT_ALERTS.weightMove.toFixed(),
      ),
      row(
        URL_KEY,
        'Send alerts to (webhook)',
        'An address that begins with https; one that was given up is tried again when you save. Empty: alerts are only on this page.',
        textOf(url) ?? '',
      ),
      row(
        FORMAT,
        'Format',
        'json is signed with a secret, which is shown once when you save. The others are text for these chats.',
        textOf(format) ?? 'json',
        WEBHOOK_FORMATS.map((value) => ({ value, text: value })),
      ),
      row(
        PUSH,
        'Push to your devices',
        'An app that registers a device switches this on.',
        String(push === true),
        [
          { value: 'false', text: 'no' },
          { value: 'true', text: 'yes' },
        ],
      ),
    ],
  };
}

/** The name of the checkbox of a kind. */
export const kindField = (kind: AlertKind): string => `alerts.kinds.${kind}`;

/**
 * What a form asks the server to change: of `alerts` only what was edited, and the webhook.
 *
 * @param typed the fields of the form by their names; a checkbox is there if it is on
 */
export function alertChanges(
  { kinds, rows }: AlertSettingsView,
  typed: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const chosen = kinds.filter(({ kind }) => typed[kindField(kind)] !== undefined);
  const isChanged = (name: string): boolean =>
    rows.some(({ key, wanted }) => key === name && typed[key] !== undefined && typed[key] !== wanted);
  const url = typed[URL_KEY] ?? '';
  const alerts = {
    ...(kinds.some((each) => each.isOn !== chosen.includes(each)) && {
      // Whoever wants all wants those of a later version, too.
      kinds: chosen.length === kinds.length ? null : chosen.map(({ kind }) => kind),
    }),
    ...(isChanged(WEIGHT_MOVE) && { weight_move: typed[WEIGHT_MOVE] }),
    // Named each time: one that has failed for too long is tried again once it is saved.
    ...(url !== '' && { webhook: { url, format: typed[FORMAT] } }),
    ...(url === '' && isChanged(URL_KEY) && { webhook: null }),
    ...(isChanged(PUSH) && { push: typed[PUSH] === 'true' }),
  };
  return { alerts };
}

function recordOf(written: unknown): Readonly<Record<string, unknown>> {
  return typeof written === 'object' && written !== null ? (written as Record<string, unknown>) : {};
}

function textOf(written: unknown): string | null {
  return typeof written === 'string' ? written : null;
}
