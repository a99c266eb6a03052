import * as v from 'valibot';
import type { Instant } from '../../core/base/instant';
import {
  type Codec,
  decode,
  type EncodeTime,
  fields,
  instant,
  list,
  plain,
  withTimes,
} from '../fields/codec';
import { isAgentId } from '../fields/ids';

/**
 * `maestroState/import`: trades of this user are being imported. Until it expires, events of the agents that it names are
 * acknowledged without a fold, and no rebuild begins: one follows when the import ends.
 */
export interface ImportMark {
  /** An import that runs puts it off. One that has died lets it pass. */
  readonly expiresAt: Instant;
  /** The agents of the import. A rebuild that follows looks at them even if its search for agents ends before it finds them. */
  readonly agentIds: readonly string[];
}

const SCHEMA_VERSION = 1;

const markFields = fields({
  expiresAt: ['expires_at', instant],
  agentIds: ['agent_ids', list(plain(v.custom<string>(isAgentId)))],
}) satisfies Codec<ImportMark, unknown>;

/** The mark as it is stored. */
export function encodeImportMark<Time>(mark: ImportMark, encodeTime: EncodeTime<Time>) {
  return { ...withTimes(markFields.encode(mark), encodeTime), schema_version: SCHEMA_VERSION };
}

/** Reads the mark; null when it is damaged. */
export function decodeImportMark(written: Readonly<Record<string, unknown>>): ImportMark | null {
  return written.schema_version === SCHEMA_VERSION ? decode(markFields, written) : null;
}
