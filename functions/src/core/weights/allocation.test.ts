import { configured, decimal, textOf, trade } from '../../../test/support/oracles/engine';
import { allocatedAgents, assessAgent, assessAgents, type AgentFigures } from './agent-figures';
import { allocate, type Allocation } from './allocation';
import type { EngineConfig } from '../config';
import { returnSums } from '../statistics/return-sums';
import type { Status } from './score';
import type { ClosedTrade } from '../trades/trade';
import type { Weights } from './weights';
import { Instant } from '../base/instant';

const DAY = 86_400;

/** Trades newest first, one per day, with these returns in percent. */
const closes = (...returns: string[]): ClosedTrade[] =>
  returns.map((pnl, i) => trade({ tradeId: `t${i}`, closedAt: (returns.length - i) * DAY, pnl }));

const shown = (figures: AgentFigures): unknown => ({
  sharpe: textOf(figures.sharpe),
  score: textOf(figures.score),
  mean: textOf(figures.meanReturnPct),
  stdDev: textOf(figures.stdDevPct),
  trades: figures.trades,
  skipped: Object.fromEntries(figures.skipped),
  status: figures.status,
  needed: figures.tradesNeeded,
  days: figures.daysNeeded,
  firstClosedAt: figures.firstClosedAt?.seconds ?? null,
  lastClosedAt: figures.lastClosedAt?.seconds ?? null,
});

describe('assessAgent', () => {
  const config = configured({ minTrades: 3, riskFreeRate: decimal('0'), sharpeCap: decimal('3') });

  it('gives the figures of an agent', () => {
    // At 4 % a year rf is 1/63 %: (2 − 1/63) / 1 = 125/63.
    const assessed = assessAgent(closes('3', '1', '2'), { ...config, riskFreeRate: decimal('0.04') });
    expect(shown(assessed)).toEqual({
      sharpe: '1.984126984126984126984126984',
      score: '1.984126984126984126984126984',
      mean: '2',
      stdDev: '1',
      trades: 3,
      skipped: {},
      status: 'performing',
      needed: 0,
      days: 0,
      firstClosedAt: DAY,
      lastClosedAt: 3 * DAY,
    });
  });

  it('clamps the score, and not the Sharpe ratio', () => {
    const { sharpe, score } = assessAgent(closes('9', '10', '11'), config);
    expect([textOf(sharpe), textOf(score)]).toEqual(['10', '3']);
  });

  it('by default gives no more than 1 for a ratio above 1, which is an artefact', () => {
    const target = closes(...Array.from({ length: 12 }, () => '1'));
    const even = closes(...Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? '1' : '-1')));
    const rules = configured({ riskFreeRate: decimal('0') });
    const agents = new Map([
      ['target', assessAgent(target, rules)],
      ['even', assessAgent(even, rules)],
    ]);
    // Twelve equal wins against a mean of 0: 1 / (1 + 1/e), where a cap of 3 gave 95 %.
    expect(plain(allocate(agents, rules, null, new Instant(0)).published)).toEqual({
      even: '0.26894142137',
      target: '0.73105857863',
      cash: '0',
    });
  });

  it('gives no figures for an agent without trades', () => {
    expect(shown(assessAgent([], config))).toEqual({
      sharpe: null,
      score: null,
      mean: null,
      stdDev: null,
      trades: 0,
      skipped: {},
      status: 'unproven',
      needed: 3,
      days: 0,
      firstClosedAt: null,
      lastClosedAt: null,
    });
  });

  it('has a Sharpe ratio from two returns on, and a score from min_trades on', () => {
    expect(shown(assessAgent(closes('3', '1'), config))).toMatchObject({
      sharpe: '1.414213562373095048801688724',
      score: null,
      status: 'unproven',
      needed: 1,
    });
  });

  it.each([
    [9, 'unproven', 1],
    [10, 'performing', 0],
    [11, 'performing', 0],
  ])('by default an agent with %d trades is %s, with %d more needed', (count, status, needed) => {
    const window = closes(...Array.from({ length: count }, (_, i) => String(i + 1)));
    expect(shown(assessAgent(window, configured()))).toMatchObject({ trades: count, status, needed });
  });

  it('uses only the newest lookback_trades', () => {
    const window = closes('3', '1', '2', '-1000', '-1000');
    expect(shown(assessAgent(window, { ...config, lookbackTrades: 3 }))).toMatchObject({
      mean: '2',
      trades: 3,
      firstClosedAt: 3 * DAY,
      lastClosedAt: 5 * DAY,
    });
    expect(assessAgent(window, { ...config, lookbackTrades: 4 }).status).toBe('recovering');
  });

  it('uses only the newest lookback_trades to decide whether differences are noise', () => {
    // Flat within 1e-12 of 1 %; the older trade is not.
    const window = closes('1', '1.0000000000005', '1', '5');
    const figures = assessAgent(window, { ...config, lookbackTrades: 3 });
    expect(shown(figures)).toMatchObject({ sharpe: null, stdDev: '0', score: '3' });
  });

  describe('with kept sums', () => {
    const window = closes('3', '1', '2', '-1000', '-1000');
    const rules = { ...config, lookbackTrades: 3 };

    it('uses them', () => {
      const others = returnSums(closes('9', '7', '8'), rules);
      expect(shown(assessAgent(window, rules, others))).toMatchObject({ mean: '8', stdDev: '1' });
    });

    it.each<[string, Partial<EngineConfig>]>([
      ['another lookback', { lookbackTrades: 4 }],
      ['another basis', { returnBasis: 'day' }],
    ])('ignores sums of %s', (_, changes) => {
      const others = returnSums(closes('9', '7', '8'), { ...rules, ...changes });
      expect(shown(assessAgent(window, rules, others))).toEqual(shown(assessAgent(window, rules)));
    });
  });

  it('lists skipped trades in the order of their reasons, wherever in the window they are', () => {
    const [a, b] = [trade({ skipped: 'missing_pnl' }), trade({ skipped: 'invalid_pnl' })];
    const reasons = (window: ClosedTrade[]): string[] => [...assessAgent(window, config).skipped.keys()];
    expect(reasons([a, b])).toEqual(['invalid_pnl', 'missing_pnl']);
    expect(reasons([b, a])).toEqual(['invalid_pnl', 'missing_pnl']);
  });

  it('counts skipped trades by reason; they keep their places but have no return', () => {
    const window = [
      trade({ closedAt: 9, skipped: 'missing_pnl' }),
      trade({ closedAt: 8, pnl: '2' }),
      trade({ closedAt: 7, skipped: 'zero_capital' }),
      trade({ closedAt: 6, skipped: 'missing_pnl' }),
      trade({ closedAt: 5, pnl: '4' }),
      trade({ closedAt: 4, pnl: '1000' }),
      trade({ closedAt: 3, skipped: 'invalid_quantity' }),
    ];
    expect(shown(assessAgent(window, { ...config, lookbackTrades: 5 }))).toMatchObject({
      mean: '3',
      trades: 5,
      skipped: { missing_pnl: 2, zero_capital: 1 },
      status: 'unproven',
      needed: 1,
      firstClosedAt: 5,
      lastClosedAt: 9,
    });
  });

  it('has no figures if all trades are skipped', () => {
    const window = [trade({ skipped: 'invalid_pnl' })];
    expect(shown(assessAgent(window, config))).toMatchObject({
      mean: null,
      trades: 1,
      skipped: { invalid_pnl: 1 },
      needed: 3,
    });
  });

  it('needs enough trades and enough days with basis day', () => {
    const daily = { ...config, returnBasis: 'day' as const };
    const fourOnTwoDays = [DAY + 2, DAY + 1, 2, 1].map((closedAt, i) => trade({ closedAt, pnl: String(i) }));
    // 0 + 1 and 2 + 3 %
    expect(shown(assessAgent(fourOnTwoDays, daily))).toMatchObject({
      mean: '3',
      trades: 4,
      score: null,
      needed: 0,
      days: 1,
    });
    const threeDays = [...fourOnTwoDays, trade({ closedAt: -1, pnl: '3' })];
    // 1, 5 and 3 %
    expect(shown(assessAgent(threeDays, daily))).toMatchObject({
      sharpe: '1.5',
      trades: 5,
      score: '1.5',
      needed: 0,
      days: 0,
    });
    const twoInTenDays = [trade({ closedAt: 9 * DAY, pnl: '7' }), trade({ closedAt: 0, pnl: '3' })];
    expect(shown(assessAgent(twoInTenDays, daily))).toMatchObject({
      mean: '1',
      score: null,
      status: 'unproven',
      needed: 1,
      days: 0,
    });
  });

  it('judges an agent that trades many times a day by its days with basis day', () => {
    // 50 trades a day make 0.625 % a day; a day's interest per trade would make it a loser.
    const scalps = Array.from({ length: 1000 }, (_, index) =>
      trade({ closedAt: -index * 1728, pnl: index % 2 === 0 ? '0.2125' : '-0.1875' }),
    );
    const by = (returnBasis: 'trade' | 'day'): unknown =>
      shown(assessAgent(scalps, configured({ returnBasis, lookbackTrades: 1000, enforcePerformance: true })));
    expect(by('trade')).toMatchObject({ mean: '0.0125', status: 'suspended' });
    expect(by('day')).toMatchObject({ status: 'performing' });
  });

  it.each([
    ['identical profits', ['5', '5', '5'], false, '3', 'performing'],
    ['identical losses', ['-5', '-5', '-5'], false, '-3', 'recovering'],
    ['identical losses, strict', ['-5', '-5', '-5'], true, '-3', 'suspended'],
    ['break-even only', ['0', '0', '0'], false, '0', 'performing'],
    ['a mean of 0', ['1', '0', '-1'], true, '0', 'performing'],
    ['losses', ['-1', '-2', '-3'], false, '-2', 'recovering'],
    ['losses, strict', ['-1', '-2', '-3'], true, '-2', 'suspended'],
  ])('gives score and status of %s', (_, returns, enforcePerformance, score, status) => {
    const figures = assessAgent(closes(...returns), { ...config, enforcePerformance });
    expect([textOf(figures.score), figures.status]).toEqual([score, status]);
  });

  it('takes identical profits below rf for a loss', () => {
    const figures = assessAgent(closes('0.001', '0.001', '0.001'), {
      ...config,
      riskFreeRate: decimal('0.04'),
    });
    expect([textOf(figures.sharpe), textOf(figures.score)]).toEqual([null, '-3']);
  });
});

describe('allocatedAgents', () => {
  it.each([
    ['the agents with a window', null, ['b', 'a'], ['a', 'b']],
    ['none without windows', null, [], []],
    ['the configured agents, with a window or without', ['z', 'c', 'a'], ['a', 'b'], ['a', 'c', 'z']],
    [
      'agents in the order of their UTF-8 bytes',
      null,
      ['\u{1F600}', '\uFF5E', 'Z', 'a'],
      ['Z', 'a', '\uFF5E', '\u{1F600}'],
    ],
  ])('are %s', (_, agentIds, withWindow, expected) => {
    expect(allocatedAgents(configured({ agentIds }), withWindow)).toEqual(expected);
  });
});

/** Agents of which only score and status matter. */
const scored = (agents: Record<string, [score: string | null, status: Status]>): Map<string, AgentFigures> =>
  new Map(
    Object.entries(agents).map(([agentId, [score, status]]) => [
      agentId,
      { ...assessAgent([], configured()), score: score === null ? null : decimal(score), status },
    ]),
  );

const plain = ({ weights, unallocated }: Weights): Record<string, string | null> => ({
  ...Object.fromEntries([...weights].map(([agentId, weight]) => [agentId, textOf(weight)])),
  cash: textOf(unallocated),
});

describe('allocate', () => {
  it('turns trades into weights', () => {
    // Sharpe ratios 2 and −2 at rf 0: the loser has the floor, the third has too few trades and has it too.
    const config = configured({ minTrades: 3, riskFreeRate: decimal('0') });
    const windows = { winner: closes('1', '2', '3'), loser: closes('-1', '-2', '-3'), novice: closes('9') };
    const agents = new Map(Object.entries(windows).map(([id, window]) => [id, assessAgent(window, config)]));
    const { published, target, agents: same } = allocate(agents, config, null, new Instant(0));
    expect(plain(target)).toEqual({ loser: '0.05', novice: '0.05', winner: '0.9', cash: '0' });
    expect(plain(published)).toEqual(plain(target));
    expect(same).toBe(agents);
  });

  it('leaves everything unallocated without agents', () => {
    expect(plain(allocate(new Map(), configured(), null, new Instant(0)).published)).toEqual({ cash: '1' });
  });
});

describe('allocate with a rebalance band', () => {
  const config = (rebalanceThreshold: string): EngineConfig =>
    configured({ rebalanceThreshold: decimal(rebalanceThreshold), minFloorWeight: decimal('0') });

  /** Two performing agents; `a` should have this weight: scores ln w and ln (1 − w). */
  const aiming = (weight: string): Map<string, AgentFigures> => {
    const w = decimal(weight);
    return scored({ a: [w.ln().toFixed(), 'performing'], b: [w.neg().plus(1).ln().toFixed(), 'performing'] });
  };

  /** The published weights of `a` while its target moves along `path`. */
  const publishedAlong = (path: string[], rules: EngineConfig): (string | null)[] => {
    let previous: Allocation | null = null;
    return path.map((weight) => {
      previous = allocate(aiming(weight), rules, previous, new Instant(0));
      expect(plain(previous.target).a).toBe(weight);
      return plain(previous.published).a ?? null;
    });
  };

  it.each([
    ['keeps the weights below the threshold', ['0.5', '0.549999999999'], '0.05', ['0.5', '0.5']],
    ['moves exactly at the threshold', ['0.5', '0.55'], '0.05', ['0.5', '0.55']],
    ['moves down exactly at the threshold', ['0.5', '0.45'], '0.05', ['0.5', '0.45']],
    ['moves above the threshold', ['0.5', '0.6'], '0.05', ['0.5', '0.6']],
    ['always moves with threshold 0', ['0.5', '0.500000000001'], '0', ['0.5', '0.500000000001']],
    [
      'keeps the weights until small moves add up to the threshold',
      ['0.5', '0.52', '0.54', '0.56', '0.58', '0.6', '0.61'],
      '0.05',
      ['0.5', '0.5', '0.5', '0.56', '0.56', '0.56', '0.61'],
    ],
    [
      'keeps the weights when the target goes there and back',
      ['0.5', '0.54', '0.5', '0.46', '0.5'],
      '0.05',
      ['0.5', '0.5', '0.5', '0.5', '0.5'],
    ],
  ])('%s', (_, path, threshold, published) => {
    expect(publishedAlong(path, config(threshold))).toEqual(published);
  });

  it('publishes the target without a previous allocation, whatever the threshold', () => {
    expect(plain(allocate(aiming('0.7'), config('0.9'), null, new Instant(0)).published)).toEqual({
      a: '0.7',
      b: '0.3',
      cash: '0',
    });
  });

  it('keeps the unallocated part together with its weights', () => {
    const published: Weights = {
      weights: new Map([
        ['a', decimal('0.5')],
        ['b', decimal('0.4')],
      ]),
      unallocated: decimal('0.1'),
    };
    const previous = { published, target: published, agents: aiming('0.5') };
    const kept = allocate(aiming('0.6'), config('0.2'), previous, new Instant(0));
    expect(plain(kept.target)).toEqual({ a: '0.6', b: '0.4', cash: '0' });
    expect(plain(kept.published)).toEqual({ a: '0.5', b: '0.4', cash: '0.1' });
  });

  describe('with other agents or statuses', () => {
    // No weight moves by the threshold.
    const rules = { ...config('0.9'), minFloorWeight: decimal('0.5') };
    const agents = scored({ a: ['1', 'performing'], b: ['0', 'performing'] });
    const publishedFor = (changed: Map<string, AgentFigures>): unknown => {
      const target: Weights = {
        weights: new Map([
          ['a', decimal('0.6')],
          ['b', decimal('0.4')],
        ]),
        unallocated: decimal('0'),
      };
      return plain(allocate(changed, rules, { published: target, target, agents }, new Instant(0)).published);
    };

    it.each([
      [
        'keeps the weights if the statuses are the same',
        scored({ a: ['3', 'performing'], b: ['2', 'performing'] }),
        { a: '0.6', b: '0.4', cash: '0' },
      ],
      [
        'keeps the weights if the same agents come in another order',
        scored({ b: ['0', 'performing'], a: ['1', 'performing'] }),
        { a: '0.6', b: '0.4', cash: '0' },
      ],
      [
        'keeps the weights if an agent recovers',
        scored({ a: ['1', 'performing'], b: ['-1', 'recovering'] }),
        { a: '0.6', b: '0.4', cash: '0' },
      ],
      [
        'keeps the weights if an agent becomes unproven',
        scored({ a: ['1', 'performing'], b: [null, 'unproven'] }),
        { a: '0.6', b: '0.4', cash: '0' },
      ],
      [
        'moves all weights if an agent is suspended',
        scored({ a: ['1', 'performing'], b: ['-1', 'suspended'] }),
        { a: '1', b: '0', cash: '0' },
      ],
      [
        'moves for another agent in place of one',
        scored({ a: ['1', 'performing'], c: ['0', 'performing'] }),
        { a: '0.5', c: '0.5', cash: '0' },
      ],
      [
        'moves for one agent more',
        scored({ a: ['1', 'performing'], b: ['1', 'performing'], c: ['1', 'performing'] }),
        { a: '0.333333333334', b: '0.333333333333', c: '0.333333333333', cash: '0' },
      ],
      ['moves for one agent less', scored({ a: ['1', 'performing'] }), { a: '1', cash: '0' }],
      ['moves when the last agent leaves', scored({}), { cash: '1' }],
    ])('%s', (_, changed, published) => {
      expect(publishedFor(changed)).toEqual(published);
    });
  });
});

describe('stale_after_days', () => {
  const rules = (strict: boolean, staleAfterDays: number | null = 30): EngineConfig =>
    configured({ minTrades: 3, riskFreeRate: decimal('0'), enforcePerformance: strict, staleAfterDays });
  const windows = {
    winner: closes('1', '2', '3'),
    loser: closes('-1', '-2', '-3'),
    novice: closes('9'),
    unseen: [],
  };
  /** The last close of winner and loser is at day 3. */
  const at = (seconds: number, config: EngineConfig, micros = 0): Allocation =>
    allocate(
      assessAgents(new Map(Object.entries(windows)), config),
      config,
      null,
      new Instant(seconds, micros),
    );
  const statuses = ({ agents }: Allocation): unknown =>
    Object.fromEntries([...agents].map(([agentId, { status }]) => [agentId, status]));

  it('makes an agent that had a score stale when its newest close is longer ago, to the microsecond', () => {
    const config = rules(false);
    expect(statuses(at(33 * DAY, config))).toMatchObject({ winner: 'performing', loser: 'recovering' });
    const stale = at(33 * DAY, config, 1);
    expect(statuses(stale)).toEqual({
      winner: 'stale',
      loser: 'stale',
      novice: 'unproven',
      unseen: 'unproven',
    });
    expect(textOf(stale.agents.get('winner')?.score ?? null)).toBe('1');
    expect(statuses(at(33 * DAY, rules(false, null), 1))).toMatchObject({ winner: 'performing' });
  });

  it('gives stale agents the floor in recovery mode, and nothing in strict mode', () => {
    // Nobody performs: the two without a score get 1/4 each.
    expect(plain(at(34 * DAY, rules(false)).published)).toMatchObject({
      winner: '0.05',
      loser: '0.05',
      cash: '0.4',
    });
    expect(plain(at(34 * DAY, rules(true)).published)).toMatchObject({
      winner: '0',
      loser: '0',
      cash: '0.5',
    });
  });

  it('ends with the next close, for an agent that was published as stale', () => {
    const config = rules(false);
    const stale = at(34 * DAY, config);
    const back = assessAgent([trade({ closedAt: 34 * DAY }), ...windows.winner], config);
    const next = allocate(new Map([...stale.agents, ['winner', back]]), config, stale, new Instant(35 * DAY));
    expect(statuses(next)).toMatchObject({ winner: 'performing', loser: 'stale' });
    // What was published as stale says nothing about another time.
    expect(statuses(allocate(stale.agents, config, stale, new Instant(4 * DAY)))).toMatchObject({
      winner: 'performing',
      loser: 'recovering',
    });
  });

  it.each(['sharpe', 'shrunk'] as const)(
    'is the same for agents assessed now and published before: %s',
    (scoreMethod) => {
      const config = { ...rules(false), scoreMethod };
      const now = new Instant(34 * DAY);
      const again = allocate(at(3 * DAY, config).agents, config, null, now);
      const fresh = at(34 * DAY, config);
      expect([statuses(again), plain(again.target)]).toEqual([statuses(fresh), plain(fresh.target)]);
    },
  );
});
