import type { Instant } from '../../core/base/instant';
import { type Codec, decode, type EncodeTime, fields, instant, withTimes } from '../fields/codec';

/**
 * `maestroState/erased`: the data of this user was erased. As long as the document exists, Maestro makes nothing for the
 * user from the journal, from events or by a sweep.
 */
export interface ErasedMark {
  readonly erasedAt: Instant;
  /** When the TTL policy may remove the mark. A sweep that still finds a journal puts it off. */
  readonly expiresAt: Instant;
}

const SCHEMA_VERSION = 1;

const erasedFields = fields({
  erasedAt: ['erased_at', instant],
  expiresAt: ['expires_at', instant],
}) satisfies Codec<ErasedMark, unknown>;

/** The mark as it is stored. */
export function encodeErased<Time>(mark: ErasedMark, encodeTime: EncodeTime<Time>) {
  return { ...withTimes(erasedFields.encode(mark), encodeTime), schema_version: SCHEMA_VERSION };
}

/** Reads the mark; null when it is damaged. */
export function decodeErased(written: Readonly<Record<string, unknown>>): ErasedMark | null {
  return written.schema_version === SCHEMA_VERSION ? decode(erasedFields, written) : null;
}
