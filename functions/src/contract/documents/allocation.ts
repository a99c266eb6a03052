import * as v from 'valibot';
import { type AgentFigures, allocatedAgents } from '../../core/weights/agent-figures';
import { type Allocation } from '../../core/weights/allocation';
import { modeOf, type EngineConfig } from '../../core/config';
import { type Decimal, decimalText, exactSum } from '../../core/base/decimal';
import { roundedProbability } from '../../core/numbers/probability';
import type { Evidence } from '../../core/statistics/evidence';
import type { Instant } from '../../core/base/instant';
import { STATUSES } from '../../core/weights/score';
import { isSkipReason } from '../../core/trades/trade';
import { compareUtf8 } from '../../core/base/utf8';
import type { Redundancy } from '../../core/weights/redundancy';
import type { Weights } from '../../core/weights/weights';
import type { AlertBook } from '../../core/alerts/alert-book';
import { alertBookCodec } from './alert-book';
import { configCodec } from './config';
import {
  added,
  type Codec,
  count,
  decode,
  type EncodeTime,
  exactDecimal,
  fields,
  instant,
  list,
  mapOf,
  nullable,
  onDemand,
  plain,
  scalar,
  SHORT_DIGITS,
  shortDecimal,
  type WireOf,
  withTimes,
  type Written,
} from '../fields/codec';
import { isAgentId } from '../fields/ids';
import { MAESTRO_VERSION } from '../version';

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
  /** How many trades had this cause. */
  readonly count: number;
  /** At most 20 of them. */
  readonly tradeIds: readonly string[];
}

/** The document `allocations/current`. */
export interface CurrentDocument {
  readonly allocation: Allocation;
  /** The configuration in force. */
  readonly config: EngineConfig;
  /** Grows by 1 with every change of weights, targets, agents or configuration. */
  readonly version: number;
  /** Grows by 1 with every change of a window. */
  readonly revision: number;
  readonly causes: readonly Cause[];
  readonly computedAt: Instant;
  /** What `diversify` divides by; null where it is off, or not computed yet. */
  readonly redundancy: Redundancy | null;
  /** The agents that have a window, in the order of their ids; includes those outside `agent_ids`. */
  readonly windowAgents: readonly string[];
  /** Agents whose trades were refused because the user already had 100 agents; in the order of their ids. */
  readonly refusedAgents: readonly string[];
  /** When the user was last rebuilt from the journal. */
  readonly rebuiltAt: Instant;
  /** When the running rebuild began; its windows are not published yet. Null: no rebuild runs. */
  readonly rebuildingSince: Instant | null;
  /** When a sweep last checked the user; null: never. */
  readonly sweptAt: Instant | null;
  /** How long after `rebuiltAt` another rebuild is refused. */
  readonly rebuildWaitSeconds: number;
  /** What the user was told; null: nothing yet, as under an older version of Maestro. */
  readonly alertBook: AlertBook | null;
}

type Internals = Pick<
  CurrentDocument,
  | 'windowAgents'
  | 'refusedAgents'
  | 'rebuiltAt'
  | 'rebuildingSince'
  | 'sweptAt'
  | 'rebuildWaitSeconds'
  | 'alertBook'
>;

/** The part of `current` that clients see. */
export type PublicAllocation = Omit<CurrentDocument, keyof Internals>;

/** A probability as text, with 12 significant digits of it and of its complement: it never becomes 0 or 1. */
const probability = scalar(exactDecimal.schema, (value: Decimal) =>
  decimalText(roundedProbability(value, SHORT_DIGITS)),
);

/**
 * Most of the evidence is written with 12 digits, because nothing is computed from it any more and a document of 100 agents
 * has 1,000 such figures. The standard error and the daily volatility keep all digits, because scores and weights are
 * computed from them.
 */
const evidence = fields({
  skewness: ['skewness', nullable(shortDecimal)],
  kurtosis: ['kurtosis', nullable(shortDecimal)],
  standardError: ['standard_error', nullable(exactDecimal)],
  probabilisticSharpe: ['probabilistic_sharpe', nullable(probability)],
  minTrackRecord: ['min_track_record', nullable(shortDecimal)],
  moreReturnsNeeded: ['more_trades_needed', nullable(exactDecimal)],
  maxDrawdownPct: ['max_drawdown_pct', nullable(shortDecimal)],
  winRate: ['win_rate', nullable(shortDecimal)],
  profitFactor: ['profit_factor', nullable(shortDecimal)],
  sortino: ['sortino', nullable(shortDecimal)],
  dailyVolatilityPct: ['daily_volatility_pct', added(nullable(exactDecimal), null)],
}) satisfies Codec<Evidence, unknown>;

const bareFiguresTable = {
  sharpe: ['sharpe', nullable(exactDecimal)],
  score: ['score', nullable(exactDecimal)],
  meanReturnPct: ['mean_return_pct', nullable(exactDecimal)],
  stdDevPct: ['std_dev_pct', nullable(exactDecimal)],
  trades: ['trades', count],
  skipped: ['skipped', mapOf(isSkipReason, count)],
  status: ['status', plain(v.picklist(STATUSES))],
  tradesNeeded: ['trades_needed', count],
  daysNeeded: ['days_needed', added(count, 0)],
  firstClosedAt: ['first_closed_at', added(nullable(instant), null)],
  lastClosedAt: ['last_closed_at', nullable(instant)],
} as const;

const bareFigures = fields(bareFiguresTable);

/** The figures of an agent without the evidence, which is two thirds of them. */
type BareFigures = Omit<AgentFigures, 'evidence' | 'standardError' | 'dailyVolatility'>;

const figuresFields = fields({ ...bareFiguresTable, evidence: ['evidence', onDemand(evidence)] });

/** The standard error and the daily volatility are written once, with the evidence. */
const figures: Codec<AgentFigures, WireOf<typeof figuresFields>> = {
  ...figuresFields,
  schema: v.pipe(
    figuresFields.schema,
    v.transform((read) => ({
      ...read,
      standardError: () => read.evidence().standardError,
      dailyVolatility: () => read.evidence().dailyVolatilityPct,
    })),
  ),
};

const shares = mapOf(isAgentId, exactDecimal);

/** What the engine decides. Weights and cash stand side by side: see `flat`. */
const allocationTable = {
  weights: ['weights', shares],
  unallocated: ['unallocated', exactDecimal],
  targetWeights: ['target_weights', shares],
  targetUnallocated: ['target_unallocated', exactDecimal],
} as const;

const allocationFields = fields({ ...allocationTable, agents: ['agents', mapOf(isAgentId, figures)] });

const bareAllocationFields = fields({
  ...allocationTable,
  agents: ['agents', mapOf(isAgentId, bareFigures)],
});

/** An allocation, with all figures of its agents or without the evidence. */
type AllocationOf<Figures> = Omit<Allocation, 'agents'> & { readonly agents: ReadonlyMap<string, Figures> };

interface FlatAllocation<Figures> {
  readonly weights: ReadonlyMap<string, Decimal>;
  readonly unallocated: Decimal;
  readonly targetWeights: ReadonlyMap<string, Decimal>;
  readonly targetUnallocated: Decimal;
  readonly agents: ReadonlyMap<string, Figures>;
}

function flat<Figures>({ published, target, agents }: AllocationOf<Figures>): FlatAllocation<Figures> {
  return {
    weights: published.weights,
    unallocated: published.unallocated,
    targetWeights: target.weights,
    targetUnallocated: target.unallocated,
    agents,
  };
}

/** How a cause is written. */
export const causeCodec = fields({
  code: ['code', plain(v.picklist(CAUSE_CODES))],
  count: ['count', count],
  tradeIds: ['trade_ids', list(plain(v.string()))],
}) satisfies Codec<Cause, unknown>;

/** Never below 1: each agent is like itself. */
const divisor = scalar(
  v.pipe(
    exactDecimal.schema,
    v.check((value) => value.gte(1)),
  ),
  decimalText,
);

const redundancy = fields({
  asOf: ['as_of', instant],
  divisors: ['divisors', mapOf(isAgentId, divisor)],
}) satisfies Codec<Redundancy, unknown>;

/** What clients see besides the allocation. */
const publicFields = fields({
  config: ['config', configCodec],
  version: ['version', count],
  revision: ['revision', count],
  causes: ['causes', list(causeCodec)],
  computedAt: ['computed_at', instant],
  redundancy: ['redundancy', added(nullable(redundancy), null)],
}) satisfies Codec<Omit<PublicAllocation, 'allocation'>, unknown>;

const agentId = v.custom<string>(isAgentId);

/** Ids in the order in which we write them, each once. */
const idList: Codec<readonly string[], readonly string[]> = {
  ...list(plain(agentId)),
  schema: v.pipe(
    v.array(agentId),
    v.check((ids) => ids.every((id, index) => index === 0 || compareUtf8(ids[index - 1] ?? '', id) < 0)),
  ),
};

/** What clients do not see. */
const internalFields = fields({
  windowAgents: ['window_agents', idList],
  refusedAgents: ['refused_agents', idList],
  rebuiltAt: ['rebuilt_at', instant],
  rebuildingSince: ['rebuilding_since', nullable(instant)],
  sweptAt: ['swept_at', nullable(instant)],
  rebuildWaitSeconds: ['rebuild_wait_seconds', added(count, 60)],
  alertBook: ['alert_book', added(nullable(alertBookCodec), null)],
}) satisfies Codec<Internals, unknown>;

/** `evidence` of an agent, as clients see it. */
export type WireEvidence = WireOf<typeof evidence>;

/** An agent of an allocation, as clients see it. */
export type WireAgent = Written<WireOf<typeof figures>, string>;

/** The part of an allocation that the engine decides, as clients see it. */
export type WireAllocation = Written<WireOf<typeof allocationFields>, string>;

/** A published allocation, as clients see it. */
export type WirePublished = ReturnType<typeof encodePublished<string>>;

/** A version of the history, as clients see it without the evidence of its agents. */
export type WireVersion = ReturnType<typeof encodeVersion<string>>;

/** The part of an allocation that the engine decides, in a document or in an answer. */
export function encodeAllocation<Time>(allocation: Allocation, encodeTime: EncodeTime<Time>) {
  return withTimes(allocationFields.encode(flat(allocation)), encodeTime);
}

/** The evidence of an agent, in a document or in an answer. */
export function encodeEvidence(found: Evidence): WireEvidence {
  return evidence.encode(found);
}

/** Whether two allocations have the same written form. */
export function sameAllocation(a: Allocation, b: Allocation): boolean {
  return a === b || allocationFields.same(flat(a), flat(b));
}

/** Whether two redundancies divide by the same, whenever they were computed. */
export function sameDivisors(a: Redundancy | null, b: Redundancy | null): boolean {
  if (a === b || a === null || b === null) return a === b;
  return redundancy.same(a, { ...b, asOf: a.asOf });
}

/** A cause as it is sent, stored and logged. */
export function encodeCause(cause: Cause): WireOf<typeof causeCodec> {
  return causeCodec.encode(cause);
}

/** The allocation as clients see it, in a document or in an answer. */
export function encodePublished<Time>(published: PublicAllocation, encodeTime: EncodeTime<Time>) {
  return { ...encodeAllocation(published.allocation, encodeTime), ...encodeOthers(published, encodeTime) };
}

/** A version of the history without the evidence of its agents. */
export function encodeVersion<Time>(version: BareVersion, encodeTime: EncodeTime<Time>) {
  return {
    ...withTimes(bareAllocationFields.encode(flat(version.allocation)), encodeTime),
    ...encodeOthers(version, encodeTime),
  };
}

function encodeOthers<Time>(published: Omit<PublicAllocation, 'allocation'>, encodeTime: EncodeTime<Time>) {
  return {
    mode: modeOf(published.config),
    ...withTimes(publicFields.encode(published), encodeTime),
    schema_version: SCHEMA_VERSION,
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads the fields of a published allocation; null when they are damaged. */
export function decodePublished(written: Fields): PublicAllocation | null {
  return decodeWith(allocationFields, written);
}

/** A published allocation without the evidence of its agents. */
export type BareVersion = Omit<PublicAllocation, 'allocation'> & {
  readonly allocation: AllocationOf<BareFigures>;
};

/** Reads a published allocation without looking at the evidence of its agents; null when it is damaged. */
export function decodeVersion(written: Fields): BareVersion | null {
  return decodeWith(bareAllocationFields, written);
}

function decodeWith<Figures>(
  codec: Codec<FlatAllocation<Figures>, unknown>,
  written: Fields,
): (Omit<PublicAllocation, 'allocation'> & { readonly allocation: AllocationOf<Figures> }) | null {
  if (written.schema_version !== SCHEMA_VERSION) return null;
  const allocation = decodeAllocation(codec, written);
  const others = decode(publicFields, written);
  return allocation === null || others === null ? null : { allocation, ...others };
}

function decodeAllocation<Figures>(
  codec: Codec<FlatAllocation<Figures>, unknown>,
  written: Fields,
): AllocationOf<Figures> | null {
  const found = decode(codec, written);
  if (found === null) return null;
  const { agents } = found;
  const published = { weights: found.weights, unallocated: found.unallocated };
  const target = { weights: found.targetWeights, unallocated: found.targetUnallocated };
  return areWhole(published, agents) && areWhole(target, agents) ? { published, target, agents } : null;
}

/** Whether weights name exactly the agents and sum to 1: anything else was not written by us. */
function areWhole({ weights, unallocated }: Weights, agents: ReadonlyMap<string, unknown>): boolean {
  const shares = [...weights.values(), unallocated];
  return (
    weights.size === agents.size &&
    [...weights.keys()].every((id) => agents.has(id)) &&
    shares.every((share) => !share.lt(0)) &&
    exactSum(shares).eq(1)
  );
}

/**
 * What `current` holds besides what answers have: which agents have a window or were refused, when it was last checked, what
 * the user was told, and for people which version of Maestro has written it, which nothing reads back.
 */
export function encodeInternals<Time>(internals: Internals, encodeTime: EncodeTime<Time>) {
  return { ...withTimes(internalFields.encode(internals), encodeTime), maestro_version: MAESTRO_VERSION };
}

/** `current` as it is stored. */
export function encodeCurrent<Time>(current: CurrentDocument, encodeTime: EncodeTime<Time>) {
  return { ...encodePublished(current, encodeTime), ...encodeInternals(current, encodeTime) };
}

/** Reads `current`; null when it is damaged and must be rebuilt. */
export function decodeCurrent(written: Readonly<Record<string, unknown>>): CurrentDocument | null {
  const published = decodePublished(written);
  const internals = decode(internalFields, written);
  if (published === null || internals === null) return null;
  const allocated = allocatedAgents(published.config, internals.windowAgents);
  const { agents } = published.allocation;
  const isComplete = allocated.length === agents.size && allocated.every((agentId) => agents.has(agentId));
  return isComplete ? { ...published, ...internals } : null;
}
