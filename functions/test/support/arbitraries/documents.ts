import fc from 'fast-check';
import { type AlertBook, gateKey, recentKey } from '../../../src/core/alerts/alert-book';
import { ALERT_KINDS } from '../../../src/core/alerts/alert-kinds';
import type { AgentFigures } from '../../../src/core/weights/agent-figures';
import type { Allocation } from '../../../src/core/weights/allocation';
import { DEFAULT_CONFIG, type EngineConfig } from '../../../src/core/config';
import { Decimal } from '../../../src/core/base/decimal';
import { Instant } from '../../../src/core/base/instant';
import { complementOf } from '../../../src/core/numbers/probability';
import type { Evidence } from '../../../src/core/statistics/evidence';
import type { Status } from '../../../src/core/weights/score';
import {
  closedTrade,
  type SkipReason,
  type ClosedTrade,
  type PlainTrade,
} from '../../../src/core/trades/trade';
import type { Weights } from '../../../src/core/weights/weights';
import { StoredTrade } from '../../../src/contract/documents/stored-trade';
import { encodeWindow, type WindowDocument } from '../../../src/contract/documents/window';
import { type AgentWindow, agentWindow } from '../../../src/core/statistics/agent-window';
import type { Cause, CurrentDocument } from '../../../src/contract/documents/allocation';
import type { RebuildState } from '../../../src/contract/documents/rebuild';
import { rOf } from '../oracles/engine';

/** Arbitrary contents of every document, as difficult as the contract allows. */

export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Ids with characters that separate or escape, of several lengths in UTF-8, and names of properties that every object has. */
export const ids: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...['constructor', 'toString', 'valueOf', 'prototype', '__proto', '0', '10', '2', '007', '-1'],
  ),
  fc.constantFrom(
    ...['a\tb', 'a\nb', '\\', '\\t', '\\\\n', '\t', '\n', '\r\n', '\0', ' ', '\u2028', 'x'.repeat(128)],
  ),
  fc.string({
    unit: fc.constantFrom('\\', '\t', '\n', '\r', 't', 'n', '0', 'é', '\uFF5E', '\u{1F600}'),
    minLength: 1,
    maxLength: 12,
  }),
);

/** Some ids in the order of their bytes, each once. */
const idLists = fc.uniqueArray(ids, { maxLength: 5 }).map((list) => list.sort(compareBytes));

export const instants: fc.Arbitrary<Instant> = fc
  .record({
    seconds: fc.oneof(
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom(-62_135_596_800, 253_402_300_799, -86_400, 1_790_000_000),
      fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }),
    ),
    micros: fc.oneof(fc.constantFrom(0, 1, 999_999, 100_000), fc.integer({ min: 0, max: 999_999 })),
  })
  .map(({ seconds, micros }) => new Instant(seconds, micros));

/** A figure as the journal allows it. */
export const figures: fc.Arbitrary<Decimal> = fc
  .oneof(
    fc.constantFrom('0', '1', '-1', '0.5', '99999999999999999999', `0.${'0'.repeat(29)}1`),
    fc.stringMatching(/^-?\d{1,20}(\.\d{1,30})?$/),
  )
  .map((text) => new Decimal(text))
  .map((value) => (value.isZero() ? value.abs() : value));

const positive = figures.map((value) => (value.isZero() ? new Decimal(1) : value.abs()));

const NO_PNL: SkipReason[] = ['missing_pnl', 'invalid_pnl'];
const NO_CAPITAL: SkipReason[] = [
  'missing_entry_price',
  'invalid_entry_price',
  'missing_quantity',
  'invalid_quantity',
  'zero_capital',
];

const evidence: fc.Arbitrary<Pick<ClosedTrade, 'pnl' | 'capital' | 'skipped'>> = fc.oneof(
  fc
    .record({ pnl: figures, price: positive, size: positive })
    .map(({ pnl, price, size }) => ({ pnl, capital: exactProduct(price, size), skipped: null })),
  fc.constantFrom(...NO_PNL).map((skipped) => ({ pnl: null, capital: null, skipped })),
  fc.record({ pnl: figures, capital: fc.constant(null), skipped: fc.constantFrom(...NO_CAPITAL) }),
);

function exactProduct(a: Decimal, b: Decimal): Decimal {
  return new Decimal(Decimal.clone({ precision: 200 }).mul(a, b));
}

export const trades: fc.Arbitrary<PlainTrade> = fc
  .record({
    tradeId: ids,
    closedAt: instants,
    evidence,
    symbol: fc.option(fc.oneof(ids, fc.constant('BTC/USDT')).filter((text) => Buffer.byteLength(text) <= 32)),
    given: fc.option(figures),
    risk: fc.option(positive),
  })
  .map(({ evidence: found, given, risk, ...record }) => {
    const byRisk = risk === null || found.pnl === null ? null : rOf(found.pnl, risk);
    return closedTrade({ ...record, ...found, ...(byRisk ?? { rMultiple: given }) });
  });

/** The document of a window of these lines, newest first, as a fold would have written it. */
export function storedWindow(
  capacity: number,
  lines: readonly string[],
  config: Partial<EngineConfig> = {},
): WindowDocument {
  const trades = lines.map((line) => new StoredTrade(line));
  return encodeWindow(agentWindow(capacity, trades, { ...DEFAULT_CONFIG, ...config }));
}

/** A trade as a plain object, from wherever it was read. */
export function plainTrade(trade: ClosedTrade): PlainTrade {
  const { tradeId, closedAt, pnl, capital, returnUnits, skipped, symbol, rMultiple, riskAmount } = trade;
  return { tradeId, closedAt, pnl, capital, returnUnits, skipped, symbol, rMultiple, riskAmount };
}

export const windows: fc.Arbitrary<AgentWindow> = fc
  .record({
    lookbackTrades: fc.integer({ min: 2, max: 10 }),
    lookbackDays: fc.option(fc.integer({ min: 1, max: 3650 })),
    returnBasis: fc.constantFrom<EngineConfig['returnBasis']>('trade', 'day'),
    riskFreeRate: fc.constantFrom('0', '0.04', '0.000000000001', '1').map((rate) => new Decimal(rate)),
    trades: fc.uniqueArray(trades, { maxLength: 8, selector: ({ tradeId }) => tradeId }),
    room: fc.constantFrom(0, 1, 92, 992),
  })
  .map(({ trades: unsorted, room, ...config }) => {
    const sorted = [...unsorted].sort(
      (a, b) =>
        b.closedAt.seconds - a.closedAt.seconds ||
        b.closedAt.micros - a.closedAt.micros ||
        compareBytes(b.tradeId, a.tradeId),
    );
    return agentWindow(unsorted.length + room, sorted, config);
  });

/** A decimal of at most 12 places, from `least` to `most` units of the last place. */
function configured(least: number, most: number): fc.Arbitrary<Decimal> {
  return fc.integer({ min: least, max: most }).map((units) => new Decimal(units).times('0.000000000001'));
}

const WHOLE = 10 ** 12;

export const configurations: fc.Arbitrary<EngineConfig> = fc
  .record({
    agentIds: fc.option(
      fc.uniqueArray(ids, { minLength: 1, maxLength: 5 }).map((list) => list.sort(compareBytes)),
    ),
    lookbackTrades: fc.integer({ min: 2, max: 1000 }),
    lookbackDays: fc.option(fc.integer({ min: 1, max: 3650 })),
    riskFreeRate: configured(0, WHOLE),
    minFloorWeight: configured(0, WHOLE),
    enforcePerformance: fc.boolean(),
    minTrades: fc.integer({ min: 2, max: 2000 }),
    temperature: configured(1, 50 * WHOLE),
    sharpeCap: configured(1, 50 * WHOLE),
    maxWeight: configured(1, WHOLE),
    rebalanceThreshold: configured(0, WHOLE - 1),
    returnBasis: fc.constantFrom<EngineConfig['returnBasis']>('trade', 'day'),
    scoreMethod: fc.constantFrom<EngineConfig['scoreMethod']>('sharpe', 'shrunk'),
    weightBasis: fc.constantFrom<EngineConfig['weightBasis']>('capital', 'risk'),
    diversify: fc.boolean(),
    staleAfterDays: fc.option(fc.integer({ min: 1, max: 3650 })),
  })
  .map((config) => ({ ...config, maxWeight: Decimal.max(config.maxWeight, config.minFloorWeight) }));

/** Weights of 12 places for these agents; the rest of 1 is cash. */
export function weightsOf(agentIds: readonly string[]): fc.Arbitrary<Weights> {
  const cuts = fc.array(fc.integer({ min: 0, max: WHOLE }), {
    minLength: agentIds.length,
    maxLength: agentIds.length,
  });
  return cuts.map((unsorted) => {
    const ends = [...unsorted].sort((a, b) => a - b);
    const parts = ends.map((end, index) => end - (ends[index - 1] ?? 0));
    const weight = (units: number): Decimal => new Decimal(units).times('0.000000000001');
    return {
      weights: new Map(agentIds.map((agentId, index) => [agentId, weight(parts[index] ?? 0)])),
      unallocated: weight(WHOLE - (ends.at(-1) ?? 0)),
    };
  });
}

/** A figure of 12 digits, with which most of the evidence is published. */
const shortFigure = figures.map((value) => value.toSignificantDigits(12));

/** A probability of which it or its complement has 12 digits, as it is published. */
const probability = fc
  .tuple(
    fc.bigInt({ min: 10n ** 11n, max: 10n ** 12n - 1n }),
    fc.integer({ min: 13, max: 990 }),
    fc.boolean(),
  )
  .map(([units, places, high]) => {
    const small = new Decimal(`${units}e-${places}`);
    return high ? complementOf(small) : small;
  });

/** Any evidence of an agent. */
const agentEvidence: fc.Arbitrary<Evidence> = fc.record({
  skewness: fc.option(shortFigure),
  kurtosis: fc.option(shortFigure),
  standardError: fc.option(figures),
  probabilisticSharpe: fc.option(probability),
  minTrackRecord: fc.option(shortFigure),
  moreReturnsNeeded: fc.option(figures),
  maxDrawdownPct: fc.option(shortFigure),
  winRate: fc.option(shortFigure),
  profitFactor: fc.option(shortFigure),
  sortino: fc.option(shortFigure),
  dailyVolatilityPct: fc.option(figures),
});

const agentFigures: fc.Arbitrary<AgentFigures> = fc
  .record({
    sharpe: fc.option(figures),
    score: fc.option(figures),
    meanReturnPct: fc.option(figures),
    stdDevPct: fc.option(figures),
    trades: fc.nat({ max: 1000 }),
    skipped: fc
      .uniqueArray(fc.tuple(fc.constantFrom(...NO_PNL, ...NO_CAPITAL), fc.integer({ min: 1, max: 1000 })), {
        selector: ([reason]) => reason,
      })
      .map((entries) => new Map(entries)),
    status: fc.constantFrom<Status>('stale', 'unproven', 'performing', 'recovering', 'suspended'),
    tradesNeeded: fc.nat({ max: 1000 }),
    daysNeeded: fc.nat({ max: 1000 }),
    firstClosedAt: fc.option(instants),
    lastClosedAt: fc.option(instants),
    evidence: agentEvidence,
  })
  .map(({ evidence: found, ...figures }) => ({
    ...figures,
    standardError: () => found.standardError,
    dailyVolatility: () => found.dailyVolatilityPct,
    evidence: () => found,
  }));

export const causes: fc.Arbitrary<Cause[]> = fc.array(
  fc.record({
    code: fc.constantFrom<Cause['code']>(
      'trade_closed',
      'trade_changed',
      'settings_changed',
      'requested',
      'scheduled',
    ),
    count: fc.nat(),
    tradeIds: fc.array(ids, { maxLength: 20 }),
  }),
  { maxLength: 5 },
);

/** Some agents and a configuration that allocates to exactly them: because it names them, or because they have windows. */
const allocations: fc.Arbitrary<{ allocation: Allocation; config: EngineConfig; windowAgents: string[] }> = fc
  .uniqueArray(ids, { minLength: 1, maxLength: 5 })
  .map((list) => list.sort(compareBytes))
  .chain((agentIds) =>
    fc.record({
      agents: fc
        .tuple(...agentIds.map(() => agentFigures))
        .map((list) => new Map(agentIds.map((agentId, index) => [agentId, list[index] as AgentFigures]))),
      published: weightsOf(agentIds),
      target: weightsOf(agentIds),
      config: configurations,
      others: fc.option(idLists),
    }),
  )
  .map(({ agents, published, target, config, others }) => ({
    allocation: { agents, published, target },
    config: { ...config, agentIds: others === null ? null : [...agents.keys()] },
    windowAgents: others ?? [...agents.keys()],
  }));

const depth = fc.record({ equity: figures, peak: figures });

/** Ids as keys of a map, in the order in which it is read. */
const byId = <Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<ReadonlyMap<string, Value>> =>
  fc
    .dictionary(ids, values, { maxKeys: 4 })
    .map((all) => new Map(Object.entries(all).sort(([a], [b]) => compareBytes(a, b))));

const alertBooks: fc.Arbitrary<AlertBook> = fc.record({
  rules: fc.record({
    profile: fc.constantFrom('SAFE', 'AGGRESSIVE'),
    dailyDdLimit: figures,
    losingStreakLimit: fc.nat(),
    agentDrawdownLimit: fc.option(figures),
    equity: fc.option(fc.record({ amount: figures, at: instants })),
    kinds: fc.option(fc.subarray([...ALERT_KINDS])),
    weightMove: figures,
    webhook: fc.boolean(),
    push: fc.boolean(),
  }),
  agents: byId(
    fc.record({
      status: fc.constantFrom<Status>('stale', 'unproven', 'performing', 'recovering', 'suspended'),
      weight: figures,
      quietSince: fc.option(instants),
    }),
  ),
  gates: byId(fc.record({ level: fc.constantFrom('near', 'closed'), until: fc.option(instants) })).map(
    (all) => new Map([...all].map(([id, gate]) => [gateKey('losing_streak_limit', id), gate])),
  ),
  today: fc.option(
    fc.record({
      day: fc.integer(),
      measured: fc.record({ equity: figures, peak: figures, worst: depth }),
      last: fc.option(fc.record({ closedAt: instants, tradeId: ids })),
    }),
  ),
  todayReadAt: fc.option(instants),
  skips: fc.option(
    fc.record({ day: fc.integer(), reasons: fc.subarray<SkipReason>([...NO_PNL, ...NO_CAPITAL]) }),
  ),
  recent: byId(instants).map(
    (all) => new Map([...all].map(([id, at]) => [recentKey('gate_closed', id), at])),
  ),
  held: fc.array(
    ids.map((id) => recentKey('weight_moved', id)),
    { maxLength: 3 },
  ),
});

export const publishedAllocations: fc.Arbitrary<CurrentDocument> = fc
  .record({
    allocations,
    version: fc.nat(),
    revision: fc.nat(),
    causes,
    computedAt: instants,
    redundancy: fc.option(
      fc.record({
        asOf: instants,
        divisors: fc
          .uniqueArray(ids, { maxLength: 4 })
          .map((list) => new Map(list.map((id, index) => [id, new Decimal(`1.${index}`)]))),
      }),
    ),
    rebuiltAt: instants,
    rebuildingSince: fc.option(instants),
    sweptAt: fc.option(instants),
    rebuildWaitSeconds: fc.nat(),
    alertBook: fc.option(alertBooks),
    refusedAgents: idLists,
  })
  .map(({ allocations: decided, ...numbers }) => ({ ...decided, ...numbers }));

export const rebuildStates: fc.Arbitrary<RebuildState> = fc.record({
  config: configurations,
  pending: fc.array(ids, { maxLength: 5 }),
  admitted: fc.array(ids, { maxLength: 5 }),
  refused: fc.array(ids, { maxLength: 5 }),
  windowsChanged: fc.boolean(),
  causes,
  startedAt: instants,
  resumedAt: instants,
});

type Fields = Record<string, unknown>;

/** Values that a person or another program may leave in a field. */
const debris: unknown[] = [
  ...[undefined, null, '', 'x', '1e5', '-', '0x1', '1.', 'NaN', '2', '-1', '__proto__', true, false],
  ...[0, -1, 1.5, 2 ** 53, Number.NaN, Infinity, 1n, [], [null], ['a/b'], [[]], {}, { '': 1 }, { a: null }],
  ...[new Date(0), new Map(), Buffer.alloc(0), new Instant(0)],
];

interface Damage {
  readonly where: number;
  readonly what: unknown;
  readonly how: 'drop' | 'replace' | 'add';
}

export const damages: fc.Arbitrary<Damage> = fc.record({
  where: fc.nat(),
  what: fc.constantFrom(...debris),
  how: fc.constantFrom<Damage['how']>('drop', 'replace', 'replace', 'add'),
});

/** A copy of a document in which a field at any depth was dropped or replaced, or another field was added. */
export function damaged(document: Fields, { where, what, how }: Damage): Fields {
  const spots: { holder: Fields; key: string }[] = [];
  const copy = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || value instanceof Instant) return value;
    const twin = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Fields;
    for (const key of Object.keys(twin)) {
      twin[key] = copy(twin[key]);
      spots.push({ holder: twin, key });
    }
    return twin;
  };
  const twin = copy(document) as Fields;
  const spot = spots[where % spots.length];
  if (spot === undefined) return twin;
  const { holder, key } = spot;
  if (how === 'replace') holder[key] = what;
  else if (how === 'add') {
    if (Array.isArray(holder)) holder.push(what);
    else holder.other = what;
  } else if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else Reflect.deleteProperty(holder, key);
  return twin;
}
