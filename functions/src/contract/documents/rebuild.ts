import * as v from 'valibot';
import type { EngineConfig } from '../../core/config';
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
import { type Cause, causeCodec } from './allocation';
import { configCodec } from './config';
import { isAgentId } from '../fields/ids';

/** `maestroState/rebuild`: the progress of a rebuild, so that it can be resumed. The document exists only while one runs. */
export interface RebuildState {
  /** The configuration that this rebuild puts into force. */
  readonly config: EngineConfig;
  /** Agents whose windows are still to be refilled, in this order. */
  readonly pending: readonly string[];
  /** Agents that have a place among the at most 100: see `admit`. */
  readonly admitted: readonly string[];
  /** Agents for which no place was left. */
  readonly refused: readonly string[];
  /** Whether this rebuild has changed a window so far. */
  readonly windowsChanged: boolean;
  readonly causes: readonly Cause[];
  readonly startedAt: Instant;
  /** When this rebuild was last begun or resumed. */
  readonly resumedAt: Instant;
}

const SCHEMA_VERSION = 1;

const agentIds = list(plain(v.custom<string>(isAgentId)));

const rebuildFields = fields({
  config: ['config', configCodec],
  pending: ['pending', agentIds],
  admitted: ['admitted', agentIds],
  refused: ['refused', agentIds],
  windowsChanged: ['windows_changed', plain(v.boolean())],
  causes: ['causes', list(causeCodec)],
  startedAt: ['started_at', instant],
  resumedAt: ['resumed_at', instant],
}) satisfies Codec<RebuildState, unknown>;

/** The state of a rebuild as it is stored. */
export function encodeRebuild<Time>(state: RebuildState, encodeTime: EncodeTime<Time>) {
  return { ...withTimes(rebuildFields.encode(state), encodeTime), schema_version: SCHEMA_VERSION };
}

/** Reads the state of a rebuild; null when it is damaged, and the rebuild must begin again. */
export function decodeRebuild(written: Readonly<Record<string, unknown>>): RebuildState | null {
  return written.schema_version === SCHEMA_VERSION ? decode(rebuildFields, written) : null;
}

const claimFields = fields({ claimedAt: ['claimed_at', instant] });

/** The claim of a rebuild as it is stored, in the document of its state. */
export function encodeClaim<Time>(claimedAt: Instant, encodeTime: EncodeTime<Time>) {
  return { ...withTimes(claimFields.encode({ claimedAt }), encodeTime), schema_version: SCHEMA_VERSION };
}

/** Reads a claim; null when the document is none. */
export function decodeClaim(written: Readonly<Record<string, unknown>>): Instant | null {
  return written.schema_version === SCHEMA_VERSION ? (decode(claimFields, written)?.claimedAt ?? null) : null;
}
