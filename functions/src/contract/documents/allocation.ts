import * as v from 'valibot';
import { type AgentFigures, allocatedAgents } from '../../core/weights/agent-figures';
import { type Allocation } from '../../core/weights/allocation';
import { modeOf, type EngineConfig } from '../../core/config';
import { type Decimal, decimalText, exactSum } from '../../core/base/decimal';
import type { Evidence } from '../../core/statistics/evidence';
import { Instant } from '../../core/base/instant';
import { STATUSES } from '../../core/weights/score';
import { isSkipReason } from '../../core/trades/trade';
import { compareUtf8 } from '../../core/base/utf8';
import type { Weights } from '../../core/weights/weights';
import { configSchema, encodeConfig } from './config';
import { parsed } from '../fields/fields';
import { parseDecimalText } from '../fields/figure';
import { isAgentId } from '../fields/ids';

const SCHEMA_VERSION = 1;

/** Why an allocation was computed. */
export const CAUSE_CODES = [
  'trade_closed',
  'trade_changed',
  'settings_changed',
  'requested',
  'scheduled',
] as const;
export type CauseCode = (typeof CAUSE_CODES)[number];

export interface Cause {
  readonly code: CauseCode;
  /** How many trades it was about. */
  readonly count: number;
  /** Up to 20 of them. */
  readonly tradeIds: readonly string[];
}

/** `allocations/current`. */
export interface CurrentDocument {
  readonly allocation: Allocation;
  /** The configuration in force. */
  readonly config: EngineConfig;
  /** Rises with every change of weights, targets, agents or configuration. */
  readonly version: number;
  /** Rises with every change of a window. */
  readonly revision: number;
  readonly causes: readonly Cause[];
  readonly computedAt: Instant;
  /** The agents that have a window, in the order of their ids; also those outside `agent_ids`. */
  readonly windowAgents: readonly string[];
  /** Agents whose trades were refused because the user has as many agents as there can be; in the order of their ids. */
  readonly refusedAgents: readonly string[];
  /** When the user was last rebuilt from the journal. */
  readonly rebuiltAt: Instant;
  /** Since when a rebuild runs, whose windows are not published yet; null: none does. */
  readonly rebuildingSince: Instant | null;
  /** When a sweep last checked the user; null: none has. */
  readonly sweptAt: Instant | null;
}

/** What clients see of it. */
export type PublicAllocation = Omit<
  CurrentDocument,
  'windowAgents' | 'refusedAgents' | 'rebuiltAt' | 'rebuildingSince' | 'sweptAt'
>;

/** How a place of use writes a time: Firestore as a Timestamp, a callable as ISO 8601. */
export type EncodeTime = (instant: Instant) => unknown;

type Fields = Record<string, unknown>;

/** The allocation as clients see it, in a document or in a callable's response. */
export function encodePublished(published: PublicAllocation, encodeTime: EncodeTime): Fields {
  return {
    ...encodeAllocation(published.allocation, encodeTime),
    mode: modeOf(published.config),
    config: encodeConfig(published.config),
    version: published.version,
    revision: published.revision,
    causes: published.causes.map(encodeCause),
    computed_at: encodeTime(published.computedAt),
    schema_version: SCHEMA_VERSION,
  };
}

/** The part that the engine decides. */
export function encodeAllocation(allocation: Allocation, encodeTime: EncodeTime): Fields {
  return {
    weights: decimalMap(allocation.published.weights),
    unallocated: decimalText(allocation.published.unallocated),
    target_weights: decimalMap(allocation.target.weights),
    target_unallocated: decimalText(allocation.target.unallocated),
    agents: objectOf(allocation.agents, (figures) => encodeFigures(figures, encodeTime)),
  };
}

function encodeFigures(figures: AgentFigures, encodeTime: EncodeTime): Fields {
  return {
    sharpe: nullableText(figures.sharpe),
    score: nullableText(figures.score),
    mean_return_pct: nullableText(figures.meanReturnPct),
    std_dev_pct: nullableText(figures.stdDevPct),
    trades: figures.trades,
    skipped: objectOf(figures.skipped, (count) => count),
    status: figures.status,
    trades_needed: figures.tradesNeeded,
    last_closed_at: figures.lastClosedAt === null ? null : encodeTime(figures.lastClosedAt),
    evidence: encodeEvidence(figures.evidence()),
  };
}

/**
 * In 12 digits, because nothing is computed from them any more: a hundred agents have a thousand such figures in a document.
 * But for the standard error, which decides scores, and what is a whole number.
 */
function encodeEvidence(evidence: Evidence): Fields {
  return {
    skewness: shortText(evidence.skewness),
    kurtosis: shortText(evidence.kurtosis),
    standard_error: nullableText(evidence.standardError),
    probabilistic_sharpe: shortText(evidence.probabilisticSharpe),
    min_track_record: shortText(evidence.minTrackRecord),
    more_trades_needed: nullableText(evidence.moreReturnsNeeded),
    max_drawdown_pct: shortText(evidence.maxDrawdownPct),
    win_rate: shortText(evidence.winRate),
    profit_factor: shortText(evidence.profitFactor),
    sortino: shortText(evidence.sortino),
  };
}

const SHORT_DIGITS = 12;

function shortText(value: Decimal | null): string | null {
  return value === null ? null : decimalText(value.toSignificantDigits(SHORT_DIGITS));
}

export function encodeCause(cause: Cause): Fields {
  return { code: cause.code, count: cause.count, trade_ids: cause.tradeIds };
}

function nullableText(value: Decimal | null): string | null {
  return value === null ? null : decimalText(value);
}

export function decimalMap(values: ReadonlyMap<string, Decimal>): Fields {
  return objectOf(values, decimalText);
}

/** Ids are keys: `__proto__` is not one of them (see `isAgentId`), so a plain object is safe to write. */
function objectOf<T>(values: ReadonlyMap<string, T>, encode: (value: T) => unknown): Fields {
  return Object.fromEntries([...values].map(([key, value]) => [key, encode(value)]));
}

const decimal = parsed('decimal text', parseDecimalText);
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const time = v.instance(Instant);
const agentId = v.custom<string>(isAgentId);

/**
 * An object with ids as its keys, read into a map in the order of the ids. Not `v.record`, which silently leaves out the
 * keys `constructor` and `prototype`: an agent may have such a name.
 */
function mapOf<K extends string, T>(
  isKey: (key: unknown) => key is K,
  valueSchema: v.GenericSchema<unknown, T>,
): v.GenericSchema<unknown, ReadonlyMap<K, T>> {
  return parsed('a map', (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    const map = new Map<K, T>();
    for (const [key, field] of Object.entries(value).sort(([a], [b]) => compareUtf8(a, b))) {
      const entry = v.safeParse(valueSchema, field, { abortEarly: true });
      if (!isKey(key) || !entry.success) return null;
      map.set(key, entry.output);
    }
    return map;
  });
}

const evidenceSchema = v.pipe(
  v.object({
    skewness: v.nullable(decimal),
    kurtosis: v.nullable(decimal),
    standard_error: v.nullable(decimal),
    probabilistic_sharpe: v.nullable(decimal),
    min_track_record: v.nullable(decimal),
    more_trades_needed: v.nullable(decimal),
    max_drawdown_pct: v.nullable(decimal),
    win_rate: v.nullable(decimal),
    profit_factor: v.nullable(decimal),
    sortino: v.nullable(decimal),
  }),
  v.transform((wire): Evidence => ({
    skewness: wire.skewness,
    kurtosis: wire.kurtosis,
    standardError: wire.standard_error,
    probabilisticSharpe: wire.probabilistic_sharpe,
    minTrackRecord: wire.min_track_record,
    moreReturnsNeeded: wire.more_trades_needed,
    maxDrawdownPct: wire.max_drawdown_pct,
    winRate: wire.win_rate,
    profitFactor: wire.profit_factor,
    sortino: wire.sortino,
  })),
);

const figuresSchema = v.pipe(
  v.object({
    sharpe: v.nullable(decimal),
    score: v.nullable(decimal),
    mean_return_pct: v.nullable(decimal),
    std_dev_pct: v.nullable(decimal),
    trades: count,
    skipped: mapOf(isSkipReason, count),
    status: v.picklist(STATUSES),
    trades_needed: count,
    last_closed_at: v.nullable(time),
    evidence: evidenceSchema,
  }),
  v.transform((wire): AgentFigures => ({
    sharpe: wire.sharpe,
    score: wire.score,
    meanReturnPct: wire.mean_return_pct,
    stdDevPct: wire.std_dev_pct,
    trades: wire.trades,
    skipped: wire.skipped,
    status: wire.status,
    tradesNeeded: wire.trades_needed,
    lastClosedAt: wire.last_closed_at,
    standardError: () => wire.evidence.standardError,
    evidence: () => wire.evidence,
  })),
);

export const causeSchema = v.pipe(
  v.object({ code: v.picklist(CAUSE_CODES), count, trade_ids: v.array(v.string()) }),
  v.transform(({ trade_ids, ...cause }): Cause => ({ ...cause, tradeIds: trade_ids })),
);

const publishedSchema = v.object({
  weights: mapOf(isAgentId, decimal),
  unallocated: decimal,
  target_weights: mapOf(isAgentId, decimal),
  target_unallocated: decimal,
  agents: mapOf(isAgentId, figuresSchema),
  config: configSchema,
  version: count,
  revision: count,
  causes: v.array(causeSchema),
  computed_at: time,
  schema_version: v.literal(SCHEMA_VERSION),
});

/** Ids in the order in which we write them, each once. */
const idList = v.pipe(
  v.array(agentId),
  v.check((ids) => ids.every((id, index) => index === 0 || compareUtf8(ids[index - 1] ?? '', id) < 0)),
);

const internalsSchema = v.pipe(
  v.object({
    window_agents: idList,
    refused_agents: idList,
    rebuilt_at: time,
    rebuilding_since: v.nullable(time),
    swept_at: v.nullable(time),
  }),
  v.transform((wire) => ({
    windowAgents: wire.window_agents,
    refusedAgents: wire.refused_agents,
    rebuiltAt: wire.rebuilt_at,
    rebuildingSince: wire.rebuilding_since,
    sweptAt: wire.swept_at,
  })),
);

/** Reads the fields of a published allocation; null when they are damaged. */
export function decodePublished(fields: Readonly<Fields>): PublicAllocation | null {
  const result = v.safeParse(publishedSchema, fields, { abortEarly: true });
  if (!result.success) return null;
  const wire = result.output;
  const { agents } = wire;
  const published = readWeights(wire.weights, wire.unallocated, agents);
  const target = readWeights(wire.target_weights, wire.target_unallocated, agents);
  if (published === null || target === null) return null;
  return {
    allocation: { published, target, agents },
    config: wire.config,
    version: wire.version,
    revision: wire.revision,
    causes: wire.causes,
    computedAt: wire.computed_at,
  };
}

/** `current` as it is stored: beside what clients see, which agents have a window, which were refused one, and how it stands with rebuilds and sweeps. */
export function encodeCurrent(published: CurrentDocument, encodeTime: EncodeTime): Fields {
  return {
    ...encodePublished(published, encodeTime),
    window_agents: [...published.windowAgents],
    refused_agents: [...published.refusedAgents],
    rebuilt_at: encodeTime(published.rebuiltAt),
    rebuilding_since: published.rebuildingSince && encodeTime(published.rebuildingSince),
    swept_at: published.sweptAt && encodeTime(published.sweptAt),
  };
}

/** Reads `current`; null when it is damaged, and so must be rebuilt. */
export function decodeCurrent(fields: Readonly<Fields>): CurrentDocument | null {
  const published = decodePublished(fields);
  const internals = v.safeParse(internalsSchema, fields);
  if (published === null || !internals.success) return null;
  const allocated = allocatedAgents(published.config, internals.output.windowAgents);
  const complete =
    allocated.length === published.allocation.agents.size &&
    allocated.every((agentId) => published.allocation.agents.has(agentId));
  return complete ? { ...published, ...internals.output } : null;
}

/** Weights that name just the agents and sum to 1: anything else was not written by us. */
function readWeights(
  weights: ReadonlyMap<string, Decimal>,
  unallocated: Decimal,
  agents: ReadonlyMap<string, unknown>,
): Weights | null {
  const complete = weights.size === agents.size && [...weights.keys()].every((id) => agents.has(id));
  const shares = [...weights.values(), unallocated];
  const whole = shares.every((share) => !share.lt(0)) && exactSum(shares).eq(1);
  return complete && whole ? { weights, unallocated } : null;
}
