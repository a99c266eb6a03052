import {
  added,
  type Codec,
  decode,
  type EncodeTime,
  fields,
  instant,
  list,
  withTimes,
} from '../fields/codec';
import type { Instant } from '../../core/base/instant';

/** `maestroState/limits`: what a user has asked for lately, to know when it is too often. */
export interface Limits {
  /** When the settings were changed within the last minute, oldest first. */
  readonly settingsChangedAt: readonly Instant[];
  /** When keys for bots were made within the last minute, oldest first. */
  readonly keysMadeAt: readonly Instant[];
  /** When test alerts were sent within the last hour, oldest first. */
  readonly testsSentAt: readonly Instant[];
}

/** Nothing was asked for lately. */
export const NO_LIMITS: Limits = { settingsChangedAt: [], keysMadeAt: [], testsSentAt: [] };

const SCHEMA_VERSION = 1;

const limitsFields = fields({
  settingsChangedAt: ['settings_changed_at', list(instant)],
  keysMadeAt: ['keys_made_at', added(list(instant), [])],
  testsSentAt: ['tests_sent_at', added(list(instant), [])],
}) satisfies Codec<Limits, unknown>;

/** The limits of a user as they are stored. */
export function encodeLimits<Time>(limits: Limits, encodeTime: EncodeTime<Time>) {
  return { ...withTimes(limitsFields.encode(limits), encodeTime), schema_version: SCHEMA_VERSION };
}

/** Reads the limits of a user; null when they are damaged, and nothing is known of what was asked for lately. */
export function decodeLimits(written: Readonly<Record<string, unknown>>): Limits | null {
  return written.schema_version === SCHEMA_VERSION ? decode(limitsFields, written) : null;
}
