import fc from 'fast-check';
import { MAESTRO_VERSION } from '../version';
import { isDeepStrictEqual } from 'node:util';
import {
  compareBytes,
  damaged,
  damages,
  publishedAllocations,
} from '../../../test/support/arbitraries/documents';
import {
  compareFunctionsByResult,
  Fraction,
  configured,
  decimal,
} from '../../../test/support/oracles/engine';
import type { AgentFigures } from '../../core/weights/agent-figures';
import type { Evidence } from '../../core/statistics/evidence';
import { Instant } from '../../core/base/instant';
import {
  decodeCurrent,
  decodePublished,
  encodeAllocation,
  encodeCurrent,
  encodePublished,
  type CurrentDocument,
  sameAllocation,
} from './allocation';
import { encodeConfig } from './config';
import { timeText } from '../fields/time';
import { runs } from '../../../test/support/runs';

compareFunctionsByResult();

const same = (instant: Instant): Instant => instant;

const NO_EVIDENCE: Evidence = {
  skewness: null,
  kurtosis: null,
  standardError: null,
  probabilisticSharpe: null,
  minTrackRecord: null,
  moreReturnsNeeded: null,
  maxDrawdownPct: null,
  winRate: null,
  profitFactor: null,
  sortino: null,
  dailyVolatilityPct: null,
};

const NEW_AGENT: AgentFigures = {
  sharpe: null,
  score: null,
  meanReturnPct: null,
  stdDevPct: null,
  trades: 0,
  skipped: new Map(),
  status: 'unproven',
  tradesNeeded: 10,
  daysNeeded: 4,
  firstClosedAt: null,
  lastClosedAt: null,
  standardError: () => null,
  dailyVolatility: () => null,
  evidence: () => NO_EVIDENCE,
};

const EVIDENCE: Evidence = {
  skewness: decimal('-1.154700538379251529018297561'),
  kurtosis: decimal('2.333333333333333333333333333'),
  standardError: decimal('0.7440169358562924311758215539'),
  probabilisticSharpe: decimal('0.7492169731438'),
  minTrackRecord: decimal('18.97321998'),
  moreReturnsNeeded: decimal('1234567890123456789'),
  maxDrawdownPct: decimal('2.00000000000000000001'),
  winRate: decimal('0.5'),
  profitFactor: null,
  sortino: decimal('1e-20'),
  dailyVolatilityPct: decimal('1.414213562373095048801688724'),
};

const PUBLISHED: CurrentDocument = {
  allocation: {
    published: {
      weights: new Map([
        ['a', decimal('0.7')],
        ['b', decimal('0.2')],
      ]),
      unallocated: decimal('0.1'),
    },
    target: {
      weights: new Map([
        ['a', decimal('0.6')],
        ['b', decimal('0.25')],
      ]),
      unallocated: decimal('0.15'),
    },
    agents: new Map([
      [
        'a',
        {
          sharpe: decimal('-0'),
          score: decimal('1e-7'),
          meanReturnPct: decimal('0.50'),
          stdDevPct: decimal('1'),
          trades: 12,
          skipped: new Map([
            ['missing_pnl', 1],
            ['zero_capital', 1],
          ]),
          status: 'performing',
          tradesNeeded: 0,
          daysNeeded: 0,
          firstClosedAt: new Instant(-5),
          lastClosedAt: new Instant(-1, 999_999),
          standardError: () => EVIDENCE.standardError,
          dailyVolatility: () => EVIDENCE.dailyVolatilityPct,
          evidence: () => EVIDENCE,
        },
      ],
      ['b', NEW_AGENT],
    ]),
  },
  config: configured({ enforcePerformance: true }),
  redundancy: { asOf: new Instant(9), divisors: new Map([['a', decimal('1.25')]]) },
  version: 3,
  revision: 5,
  causes: [{ code: 'trade_closed', count: 30, tradeIds: ['t1', 't2'] }],
  computedAt: new Instant(1_790_000_000),
  windowAgents: ['a', 'b'],
  refusedAgents: ['y', 'z'],
  rebuiltAt: new Instant(1_780_000_000),
  rebuildingSince: new Instant(1_785_000_000),
  sweptAt: new Instant(1_786_000_000),
  rebuildWaitSeconds: 120,
  alertBook: {
    rules: {
      profile: 'SAFE',
      dailyDdLimit: decimal('2.5'),
      losingStreakLimit: 4,
      agentDrawdownLimit: decimal('10'),
      equity: { amount: decimal('1000'), at: new Instant(1_779_000_000) },
      kinds: ['gate_closed'],
      weightMove: decimal('0.1'),
      webhook: true,
      push: false,
    },
    agents: new Map([
      ['a', { status: 'performing', weight: decimal('0.7'), quietSince: new Instant(-1, 999_999) }],
    ]),
    gates: new Map([
      ['agent_drawdown_limit a', { level: 'near', until: null }],
      ['losing_streak_limit a', { level: 'closed', until: new Instant(1_780_086_400) }],
    ]),
    today: {
      day: 20_601,
      measured: {
        equity: decimal('990'),
        peak: decimal('1000'),
        worst: { equity: decimal('980'), peak: decimal('1000') },
      },
      last: { closedAt: new Instant(1_780_000_000), tradeId: 't2' },
    },
    todayReadAt: new Instant(1_780_000_001),
    skips: { day: 20_601, reasons: ['missing_pnl'] },
    recent: new Map([['gate_closed a', new Instant(1_780_000_000)]]),
    held: ['agents_refused account'],
  },
};

const DOCUMENT = encodeCurrent(PUBLISHED, same);

/** The document with another value at a path such as `agents.a.skipped`. */
function withField(path: string, value: unknown): Record<string, unknown> {
  const document = structuredCloneOf(DOCUMENT) as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let holder = document;
  for (const key of keys) holder = holder[key] as Record<string, unknown>;
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else holder[last] = value;
  return document;
}

/** A deep copy that keeps instants: `structuredClone` would turn them into plain objects. */
function structuredCloneOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structuredCloneOf);
  if (typeof value !== 'object' || value === null || value instanceof Instant) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, structuredCloneOf(inner)]));
}

describe('the current document', () => {
  it('is stored field by field', () => {
    expect(DOCUMENT).toEqual({
      weights: { a: '0.7', b: '0.2' },
      unallocated: '0.1',
      target_weights: { a: '0.6', b: '0.25' },
      target_unallocated: '0.15',
      agents: {
        a: {
          sharpe: '0',
          score: '0.0000001',
          mean_return_pct: '0.5',
          std_dev_pct: '1',
          trades: 12,
          skipped: { missing_pnl: 1, zero_capital: 1 },
          status: 'performing',
          trades_needed: 0,
          days_needed: 0,
          first_closed_at: new Instant(-5),
          last_closed_at: new Instant(-1, 999_999),
          evidence: {
            skewness: '-1.15470053838',
            kurtosis: '2.33333333333',
            standard_error: '0.7440169358562924311758215539',
            probabilistic_sharpe: '0.749216973144',
            min_track_record: '18.97321998',
            more_trades_needed: '1234567890123456789',
            max_drawdown_pct: '2',
            win_rate: '0.5',
            profit_factor: null,
            sortino: '0.00000000000000000001',
            daily_volatility_pct: '1.414213562373095048801688724',
          },
        },
        b: {
          sharpe: null,
          score: null,
          mean_return_pct: null,
          std_dev_pct: null,
          trades: 0,
          skipped: {},
          status: 'unproven',
          trades_needed: 10,
          days_needed: 4,
          first_closed_at: null,
          last_closed_at: null,
          evidence: {
            skewness: null,
            kurtosis: null,
            standard_error: null,
            probabilistic_sharpe: null,
            min_track_record: null,
            more_trades_needed: null,
            max_drawdown_pct: null,
            win_rate: null,
            profit_factor: null,
            sortino: null,
            daily_volatility_pct: null,
          },
        },
      },
      mode: 'strict',
      config: encodeConfig(PUBLISHED.config),
      version: 3,
      revision: 5,
      causes: [{ code: 'trade_closed', count: 30, trade_ids: ['t1', 't2'] }],
      computed_at: new Instant(1_790_000_000),
      schema_version: 1,
      maestro_version: MAESTRO_VERSION,
      window_agents: ['a', 'b'],
      refused_agents: ['y', 'z'],
      redundancy: { as_of: new Instant(9), divisors: { a: '1.25' } },
      rebuilt_at: new Instant(1_780_000_000),
      rebuilding_since: new Instant(1_785_000_000),
      swept_at: new Instant(1_786_000_000),
      rebuild_wait_seconds: 120,
      alert_book: {
        rules: {
          profile: 'SAFE',
          daily_dd_limit: '2.5',
          losing_streak_limit: 4,
          agent_drawdown_limit: '10',
          equity: { amount: '1000', at: new Instant(1_779_000_000) },
          kinds: ['gate_closed'],
          weight_move: '0.1',
          webhook: true,
          push: false,
        },
        agents: { a: 'performing 0.7 -1' },
        gates: {
          'agent_drawdown_limit a': { level: 'near', until: null },
          'losing_streak_limit a': { level: 'closed', until: new Instant(1_780_086_400) },
        },
        today: {
          day: 20_601,
          measured: { equity: '990', peak: '1000', worst: { equity: '980', peak: '1000' } },
          last: { closed_at: new Instant(1_780_000_000), trade_id: 't2' },
        },
        today_read_at: new Instant(1_780_000_001),
        skips: { day: 20_601, reasons: ['missing_pnl'] },
        recent: { 'gate_closed a': new Instant(1_780_000_000) },
        held: ['agents_refused account'],
      },
    });
  });

  it('is shown to clients without its internal fields, with times as text', () => {
    const wire = encodePublished(PUBLISHED, timeText);
    expect(wire).not.toHaveProperty('window_agents');
    expect(wire).not.toHaveProperty('refused_agents');
    expect(wire).not.toHaveProperty('rebuilt_at');
    expect(wire).not.toHaveProperty('rebuilding_since');
    expect(wire).not.toHaveProperty('swept_at');
    expect(wire).not.toHaveProperty('rebuild_wait_seconds');
    expect(wire).not.toHaveProperty('alert_book');
    expect(wire).toMatchObject({
      computed_at: '2026-09-21T14:13:20Z',
      agents: { a: { last_closed_at: '1969-12-31T23:59:59.999999Z' }, b: { last_closed_at: null } },
    });
    expect(JSON.parse(JSON.stringify(wire))).toEqual(wire);
  });

  it('is read back as it was written, with its agents in the order of their ids', () => {
    fc.assert(
      fc.property(publishedAllocations, (published) => {
        const read = decodeCurrent(encodeCurrent(published, same));
        expect(read).toEqual(published);
        const { agents, published: now, target } = read?.allocation ?? published.allocation;
        for (const map of [agents, now.weights, target.weights])
          expect([...map.keys()]).toEqual([...map.keys()].sort(compareBytes));
        expect(encodeCurrent(read ?? published, same)).toEqual(encodeCurrent(published, same));
        const { allocation, config, version, revision, causes, computedAt, redundancy } = published;
        expect(decodePublished(encodePublished(published, same))).toEqual({
          ...{ allocation, config, version, revision, causes, computedAt, redundancy },
        });
      }),
      { numRuns: runs(100) },
    );
  });

  it('is readable with additional fields', () => {
    expect(decodeCurrent({ ...DOCUMENT, expires_at: new Instant(0), note: 'mine' })).not.toBeNull();
  });

  it.each([
    ['configured agents have no window', ['a', 'b'], []],
    ['a window stands outside agent_ids', ['a', 'b'], ['a', 'b', 'c']],
    ['the agents are those with a window', null, ['a', 'b']],
  ])('is readable when %s', (_, agentIds, windowAgents) => {
    const document = { ...DOCUMENT, config: { agent_ids: agentIds }, window_agents: windowAgents };
    expect(decodeCurrent(document)).toMatchObject({ windowAgents });
  });
});

describe('sameAllocation', () => {
  it('is true exactly when both allocations are written the same', () => {
    const written = ({ allocation }: CurrentDocument): unknown => encodeAllocation(allocation, timeText);
    fc.assert(
      fc.property(publishedAllocations, publishedAllocations, (a, b) => {
        expect(sameAllocation(a.allocation, b.allocation)).toBe(isDeepStrictEqual(written(a), written(b)));
        const read = decodeCurrent(encodeCurrent(a, same));
        expect(read !== null && sameAllocation(a.allocation, read.allocation)).toBe(true);
      }),
    );
  });

  it.each<[string, Partial<AgentFigures>, boolean]>([
    ['a digit of the Sharpe ratio', { sharpe: decimal('1e-30') }, false],
    ['the status', { status: 'suspended' }, false],
    [
      'a digit of the evidence that is written',
      { evidence: () => ({ ...EVIDENCE, winRate: decimal('0.51') }) },
      false,
    ],
    [
      'a digit of the evidence that is not written',
      { evidence: () => ({ ...EVIDENCE, winRate: decimal('0.5000000000001') }) },
      true,
    ],
  ])('compares what is written, for a change of %s', (_, change, isSame) => {
    const { allocation } = PUBLISHED;
    const agents = new Map(
      [...allocation.agents].map(([id, figures]) => [id, { ...figures, ...(id === 'a' && change) }]),
    );
    expect(sameAllocation(allocation, { ...allocation, agents })).toBe(isSame);
  });
});

describe('decodeCurrent of a damaged document', () => {
  // Nothing reads them back.
  const fields = Object.keys(DOCUMENT).filter((key) => key !== 'mode' && key !== 'maestro_version');

  const added = ['rebuild_wait_seconds', 'redundancy', 'alert_book'];
  it.each(fields.filter((key) => !added.includes(key)))('is null without %s', (key) => {
    expect(decodeCurrent(withField(key, undefined))).toBeNull();
  });

  it('has the usual wait when it is of a version without one', () => {
    expect(decodeCurrent(withField('rebuild_wait_seconds', undefined))).toMatchObject({
      rebuildWaitSeconds: 60,
    });
  });

  it('has told nothing when it is of a version without alerts', () => {
    expect(decodeCurrent(withField('alert_book', undefined))).toMatchObject({ alertBook: null });
  });

  it.each([
    ['alert_book.gates.other a', { level: 'closed', until: null }],
    ['alert_book.rules.weight_move', 0.1],
    ['alert_book.recent.gate_closed', new Instant(0)],
    ['alert_book.agents.a', 'idle 0.7'],
    ['alert_book.agents.a', 'performing 7e-1'],
    ['alert_book.agents.a', `performing 0.7 ${10n ** 30n}`],
    ['alert_book.today.measured', null],
  ])('is null with a damaged book: %s', (path, value) => {
    expect(decodeCurrent(withField(path, value))).toBeNull();
  });

  it('does not know the first close where it is of a version without one', () => {
    const read = decodeCurrent(withField('agents.a.first_closed_at', undefined));
    expect(read?.allocation.agents.get('a')).toMatchObject({ firstClosedAt: null, trades: 12 });
  });

  it.each(['0', '0.99', '-1', 'NaN'])(
    'is null with a divisor of %s, which would divide by too little',
    (divisor) => {
      expect(decodeCurrent(withField('redundancy.divisors.a', divisor))).toBeNull();
    },
  );

  it.each(fields)('is null with %s of another type', (key) => {
    for (const value of [
      null,
      '',
      'x',
      true,
      -1,
      1.5,
      Number.NaN,
      ['a', null],
      { a: null },
      Buffer.from('x'),
      1n,
    ])
      if (value !== null || !['rebuilding_since', 'swept_at', 'redundancy', 'alert_book'].includes(key))
        expect(decodeCurrent(withField(key, value))).toBeNull();
  });

  it.each([
    ...['sharpe', 'score', 'mean_return_pct', 'std_dev_pct'].flatMap((key) =>
      [undefined, '', '1e5', 'NaN', 0.5, {}].map((value): [string, unknown] => [`agents.a.${key}`, value]),
    ),
    ...['trades', 'trades_needed', 'days_needed', 'skipped.missing_pnl'].flatMap((key) =>
      [null, '1', -1, 1.5, Number.NaN, {}].map((value): [string, unknown] => [`agents.a.${key}`, value]),
    ),
    ['agents.a.trades', undefined],
    ['agents.a.skipped', undefined],
    ['agents.a.skipped', null],
    ['agents.a.skipped', []],
    ['agents.a.skipped', 'missing_pnl'],
    ['agents.a.skipped', { other: 1 }],
    ['agents.a.skipped', { toString: 1 }],
    ['agents.a.skipped', new Instant(0)],
    ['agents.a.status', undefined],
    ['agents.a.status', 'fine'],
    ['agents.a.status', 'toString'],
    ['agents.a.first_closed_at', '1970-01-01T00:00:00Z'],
    ['agents.a.last_closed_at', undefined],
    ['agents.a.last_closed_at', '1970-01-01T00:00:00Z'],
    ['agents.a.last_closed_at', 0],
    ['agents.a', null],
    ['agents.b', []],
    ['agents.a', undefined],
    ['agents.c', DOCUMENT.agents],
    ['weights.a', undefined],
    ['weights.a', '0.700000000001'],
    ['weights.a', 0.7],
    ['weights.a', '7e-1'],
    ['weights.c', '0'],
    ['weights.constructor', '0'],
    ['weights', { a: '0.7', 'b/c': '0.2' }],
    ['weights', { a: '1.2', b: '-0.3' }],
    ['unallocated', '0.2'],
    ['unallocated', '-0.1'],
    ['target_weights.b', '0.2'],
    ['target_weights.c', '0'],
    ['target_unallocated', '0'],
    ['config', { lookback_trades: 1 }],
    ['config', { unknown: 1 }],
    ['config', { agent_ids: ['a'] }],
    ['config', { agent_ids: ['a', 'c'] }],
    ['config', []],
    ['version', 2 ** 53],
    ['causes', [{ code: 'other', count: 1, trade_ids: [] }]],
    ['causes', [{ code: 'requested', count: -1, trade_ids: [] }]],
    ['causes', [{ code: 'requested', count: 1 }]],
    ['causes', [{ code: 'requested', count: 1, trade_ids: [1] }]],
    ['causes', {}],
    ['computed_at', '2026-11-20T14:30:00Z'],
    ['schema_version', 2],
    ['window_agents', ['a']],
    ['window_agents', ['a', 'b', 'c']],
    ['window_agents', ['a', 'a']],
    ['window_agents', ['a', 'b/c']],
    ['window_agents', {}],
    ['window_agents', ['b', 'a']],
    ['refused_agents', undefined],
    ['refused_agents', ['z', 'z']],
    ['refused_agents', ['__x__']],
  ])('is null with %s: %j', (path, value) => {
    expect(decodeCurrent(withField(path, value))).toBeNull();
  });

  it('is null, or has weights that sum to 1 and name exactly the agents, and never throws', () => {
    fc.assert(
      fc.property(
        publishedAllocations,
        fc.array(damages, { minLength: 1, maxLength: 2 }),
        (published, list) => {
          const document = list.reduce(damaged, encodeCurrent(published, same));
          const read = decodeCurrent(document);
          if (read === null) return;
          const { agents, published: now, target } = read.allocation;
          for (const { weights, unallocated } of [now, target]) {
            expect([...weights.keys()]).toEqual([...agents.keys()]);
            const sum = Fraction.sum([...weights.values(), unallocated].map((value) => Fraction.of(value)));
            expect(sum.rounded(40)).toBe('1');
          }
          expect([...agents.keys()]).toEqual(
            [...(read.config.agentIds ?? read.windowAgents)].sort(compareBytes),
          );
          expect(decodeCurrent(encodeCurrent(read, same))).toEqual(read);
        },
      ),
      { numRuns: runs(300) },
    );
  });
});
