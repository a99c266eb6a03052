import * as v from 'valibot';
import type { EngineConfig } from '../../core/config';
import { Instant } from '../../core/base/instant';
import { type Cause, causeSchema, encodeCause, type EncodeTime } from './allocation';
import { configSchema, encodeConfig } from './config';
import { isAgentId } from '../fields/ids';

/** `maestroState/rebuild`: how far a rebuild has come, so that one cut short is resumed. There is none when none runs. */
export interface RebuildState {
  /** The configuration that comes into force with it. */
  readonly config: EngineConfig;
  /** Agents whose windows are still to be refilled, in this order. */
  readonly pending: readonly string[];
  /** Agents that have a place: see `admit`. */
  readonly admitted: readonly string[];
  /** Agents for which no place was left. */
  readonly refused: readonly string[];
  /** Whether it has changed a window so far. */
  readonly windowsChanged: boolean;
  readonly causes: readonly Cause[];
  readonly startedAt: Instant;
  /** When it was last begun or resumed. */
  readonly resumedAt: Instant;
}

const SCHEMA_VERSION = 1;

const agentIds = v.array(v.custom<string>(isAgentId));

const stateSchema = v.pipe(
  v.object({
    config: configSchema,
    pending: agentIds,
    admitted: agentIds,
    refused: agentIds,
    windows_changed: v.boolean(),
    causes: v.array(causeSchema),
    started_at: v.instance(Instant),
    resumed_at: v.instance(Instant),
    schema_version: v.literal(SCHEMA_VERSION),
  }),
  v.transform((wire): RebuildState => ({
    config: wire.config,
    pending: wire.pending,
    admitted: wire.admitted,
    refused: wire.refused,
    windowsChanged: wire.windows_changed,
    causes: wire.causes,
    startedAt: wire.started_at,
    resumedAt: wire.resumed_at,
  })),
);

export function encodeRebuild(state: RebuildState, encodeTime: EncodeTime): Record<string, unknown> {
  return {
    config: encodeConfig(state.config),
    pending: [...state.pending],
    admitted: [...state.admitted],
    refused: [...state.refused],
    windows_changed: state.windowsChanged,
    causes: state.causes.map(encodeCause),
    started_at: encodeTime(state.startedAt),
    resumed_at: encodeTime(state.resumedAt),
    schema_version: SCHEMA_VERSION,
  };
}

/** Reads a rebuild's state; null when it is damaged, and the rebuild must begin again. */
export function decodeRebuild(fields: Readonly<Record<string, unknown>>): RebuildState | null {
  const result = v.safeParse(stateSchema, fields, { abortEarly: true });
  return result.success ? result.output : null;
}
