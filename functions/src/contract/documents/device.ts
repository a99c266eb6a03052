import * as v from 'valibot';
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

/** The most devices of a user to which alerts are pushed: one message goes to all of them. */
export const MAX_DEVICES = 20;

/** `devices/{SHA-256 of the token}`: an app on a device to which alerts are pushed. */
export interface Device {
  /** The registration of Firebase Cloud Messaging. */
  readonly token: string;
  /** How the user tells the devices apart; null: no name was given. */
  readonly name: string | null;
  /** When it was registered last. */
  readonly registeredAt: Instant;
}

const SCHEMA_VERSION = 1;

const deviceFields = fields({
  token: ['token', plain(v.pipe(v.string(), v.nonEmpty()))],
  name: ['name', nullable(plain(v.string()))],
  registeredAt: ['registered_at', instant],
}) satisfies Codec<Device, unknown>;

/** A device as it is stored. */
export function encodeDevice<Time>(device: Device, encodeTime: EncodeTime<Time>) {
  return { ...withTimes(deviceFields.encode(device), encodeTime), schema_version: SCHEMA_VERSION };
}

/** Reads a device; null when it is damaged, and gets nothing. */
export function decodeDevice(written: Readonly<Record<string, unknown>>): Device | null {
  return written.schema_version === SCHEMA_VERSION ? decode(deviceFields, written) : null;
}
