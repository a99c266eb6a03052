import type { DocumentReference } from 'firebase-admin/firestore';
import type { Alert } from '../../../contract/documents/alert';
import type { StoredDevice } from '../../../store/devices';
import type { AppContext } from '../../context';
import { TransientError } from '../../transient-error';
import { cut } from '../../../core/base/cut';
import type { Pushed, PushMessage } from './messaging';

/** What has become of a message to all devices of a user. */
export interface PushedToAll {
  /** How many have taken it. */
  readonly taken: number;
  /** Those that are of no use any more. */
  readonly unusable: readonly DocumentReference[];
  /** Why it may be sent again; null: every device has taken it, or never will. */
  readonly failure: string | null;
}

/** The SDK tries again by itself, for minutes. By then the function would be over, and what the webhook has taken not noted. */
const SECONDS = 20;

/** A message has 4 KiB for everything. */
const MAX_TITLE_BYTES = 300;
const MAX_BODY_BYTES = 2000;

const inBytes = { sizeOf: (text: string) => Buffer.byteLength(text) };

/** An alert as devices show it. */
export function pushMessage(id: string, { kind, title, text }: Alert): PushMessage {
  return {
    title: cut(title, MAX_TITLE_BYTES, inBytes),
    body: cut(text, MAX_BODY_BYTES, inBytes),
    data: { alert_id: id, kind },
  };
}

/** Pushes an alert to devices. */
export async function pushToAll(
  { push, within }: Pick<AppContext, 'push' | 'within'>,
  id: string,
  alert: Alert,
  devices: readonly StoredDevice[],
): Promise<PushedToAll> {
  const reached = devices.flatMap(({ ref, device }) => (device === null ? [] : [{ ref, device }]));
  const damaged = devices.filter(({ device }) => device === null).map(({ ref }) => ref);
  if (reached.length === 0) return { taken: 0, unusable: damaged, failure: null };
  const tokens = reached.map(({ device }) => device.token);
  let results: readonly Pushed[];
  try {
    results = await within(SECONDS, push(pushMessage(id, alert), tokens));
  } catch (error) {
    return { taken: 0, unusable: damaged, failure: codeOf(error) };
  }
  const unusable = reached.filter((_, index) => results[index]?.kind === 'unusable').map(({ ref }) => ref);
  const [failure = null] = results.flatMap((result) => (result.kind === 'failed' ? [result.reason] : []));
  return {
    taken: results.filter(({ kind }) => kind === 'taken').length,
    unusable: [...damaged, ...unusable],
    failure,
  };
}

/** The code of an error of the SDK: its message may have a token in it. */
function codeOf(error: unknown): string {
  if (error instanceof TransientError) return `no answer within ${SECONDS} s`;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : 'unknown error';
}
