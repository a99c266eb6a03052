import fc from 'fast-check';
import { sourceOf } from '../../cli/study/chance-source';
import { decodeResults, encodeResults, runPart } from '../../cli/study/study-part';
import { decimal } from '../../test/support/oracles/engine';
import { Decimal, exactSum, ZERO } from '../../src/core/base/decimal';
import { assessAgents } from '../../src/core/weights/agent-figures';
import { allocate } from '../../src/core/weights/allocation';
import { diversificationOf } from '../../src/core/weights/diversification';
import { closedTrade, type ClosedTrade } from '../../src/core/trades/trade';
import { Instant } from '../../src/core/base/instant';
import type { StudyResult } from './account';
import { hierarchicalRiskParity } from './hierarchical-risk-parity';
import { Random } from './random';
import { EQUAL, RULES } from './rules';
import { AGENT_IDS, COMMON, type Known, StudyState } from './state';
import { outcomesOf } from './study';
import { AGENTS, WORLDS } from './worlds';

const randomOf = (world: number, run = 0): Random => new Random(sourceOf(1, world, run));
const column = (returns: readonly (readonly Decimal[])[], index: number): number[] =>
  returns.map((row) => row[index]?.toNumber() ?? 0);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: readonly number[]): number =>
  Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
const correlation = (x: readonly number[], y: readonly number[]): number =>
  mean(x.map((value, index) => (value - mean(x)) * ((y[index] ?? 0) - mean(y)))) /
  (deviation(x) * deviation(y));

describe('the random numbers', () => {
  it('have a mean of 0, a variance of 1 and heavy tails', () => {
    const random = randomOf(0);
    const values = Array.from({ length: 5000 }, () => random.heavyTailed());
    expect(Math.abs(mean(values))).toBeLessThan(0.05);
    expect(Math.abs(deviation(values) - 1)).toBeLessThan(0.05);
    expect(mean(values.map((value) => value ** 4))).toBeGreaterThan(5);
  });

  it('are the same for the same run, and others for any other', () => {
    const first = (seed: number, world: number, run: number): number => sourceOf(seed, world, run).uniform();
    expect(first(1, 0, 0)).toBe(first(1, 0, 0));
    const all = [1, 2, 15].flatMap((seed) =>
      [0, 3].flatMap((world) => [0, 499].map((run) => first(seed, world, run))),
    );
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('the worlds', () => {
  it.each(WORLDS.map(({ name }, index) => [name, index] as const))(
    '%s is what it is said to be',
    (name, index) => {
      const returns = WORLDS[index]?.returns(1000, randomOf(index)) ?? [];
      expect(returns[0]).toHaveLength(AGENTS);
      const deviations = Array.from({ length: AGENTS }, (_, agent) => deviation(column(returns, agent)));
      for (const each of deviations) {
        expect(each).toBeGreaterThan(0.4);
        expect(each).toBeLessThan(4.8);
      }
      const hasClones = name === 'B' || name === 'D';
      expect(
        Math.abs(correlation(column(returns, 0), column(returns, 3)) - (hasClones ? 0.8 : 0)),
      ).toBeLessThan(0.1);
      expect(Math.abs(correlation(column(returns, 3), column(returns, 4)))).toBeLessThan(0.1);
    },
  );
});

describe('the rules', () => {
  const returns = WORLDS[1]?.returns(60, randomOf(1)) ?? [];
  const state = new StudyState();
  for (const day of returns) state.close(day);
  const known = state.known();

  it('of settings are those of the deployed engine, from the trades alone', () => {
    const windows = new Map(
      AGENT_IDS.map((id, index): [string, ClosedTrade[]] => [
        id,
        returns
          .map((row, day) =>
            closedTrade({
              ...{ tradeId: `day-${day}`, capital: new Decimal(100), pnl: row[index] ?? null },
              ...{
                closedAt: new Instant(day * 86_400 + 43_200),
                skipped: null,
                symbol: null,
                rMultiple: null,
              },
            }),
          )
          .reverse(),
      ]),
    );
    const changes = {
      'plain (the defaults)': {},
      'score_method shrunk': { scoreMethod: 'shrunk' },
      'return_basis day': { returnBasis: 'day' },
      'risk and diversify': { weightBasis: 'risk', diversify: true },
    } as const;
    for (const [name, change] of Object.entries(changes)) {
      const config = { ...COMMON, ...change };
      const agents = assessAgents(windows, config);
      const redundancy = diversificationOf(windows, agents, config, known.now)?.redundancy ?? null;
      const { target } = allocate(agents, config, null, known.now, redundancy);
      const rule = RULES.find((each) => each.name === name);
      expect([name, rule?.start()(known)]).toEqual([name, target]);
    }
  });

  it('all divide the whole account, also before anything is known', () => {
    for (const at of [known, new StudyState().known()])
      for (const { name, start } of [EQUAL, ...RULES]) {
        const { weights, unallocated } = start()(at);
        expect([name, exactSum([...weights.values(), unallocated]).toFixed()]).toEqual([name, '1']);
      }
  });
});

describe('hierarchicalRiskParity', () => {
  /** Agents with these volatilities, of which the pairs named are so alike. */
  function parity(volatilities: readonly string[], alike: Readonly<Record<string, string>> = {}): number[] {
    const rows = new Map<string, Map<string, Decimal>>();
    for (const [pair, rho] of Object.entries(alike)) {
      const [a = '', b = ''] = pair.split(' ').map((number) => `agent-${number}`);
      rows.set(a, new Map([...(rows.get(a) ?? []), [b, decimal(rho)]]));
    }
    const figures = new Map(
      AGENT_IDS.map((id, index) => [id, { dailyVolatility: () => decimal(volatilities[index] ?? '1') }]),
    );
    const found = { figures, diversification: () => ({ correlations: rows }) } as unknown as Known;
    return hierarchicalRiskParity(found).map((part) => part.toNumber());
  }

  it('is equal for agents that are alike in nothing and swing alike, and else by the variance', () => {
    for (const part of parity([])) expect(part).toBeCloseTo(1 / 8, 10);
    const [calm = 0, wild = 0] = parity(['1', '2']);
    expect(calm).toBeGreaterThan(wild);
    const all = parity(['1', '2', '3'], { '1 2': '0.5', '2 3': '-0.2' });
    expect(all.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 10);
  });

  it('gives clones less than one of them would get', () => {
    const pairs = {
      '1 2': '0.99',
      '1 3': '0.99',
      '1 4': '0.99',
      '2 3': '0.99',
      '2 4': '0.99',
      '3 4': '0.99',
    };
    const parts = parity([], pairs);
    expect(parts[0]).toBeLessThan(1 / 12);
    expect(parts[7]).toBeGreaterThan(1 / 8);
  });
});

describe('outcomesOf', () => {
  const result = (sharpe: string): StudyResult => ({
    sharpe: decimal(sharpe),
    maxDrawdownPct: decimal('10'),
    turnover: decimal('2'),
  });
  /** The rules of a run: equal weights, and all others alike. */
  const run = (equal: string, others: string): StudyResult[] => [
    result(equal),
    ...RULES.map(() => result(others)),
  ];

  it('are the mean gains with 1.96 standard errors, and whether the seeds agree', () => {
    const [equal, plain] = outcomesOf([
      [run('1', '1.5'), run('2', '2.1')],
      [run('0', '0.3'), run('1', '1.3')],
    ]);
    expect(equal).toMatchObject({ rule: EQUAL.name, gain: ZERO, error: ZERO });
    // 0.5, 0.1, 0.3, 0.3: s = 0.163299, 1.96 × s / 2.
    expect(plain?.gain.toFixed(6)).toBe('0.300000');
    expect(plain?.error.toFixed(6)).toBe('0.160033');
    expect(plain?.seedsAgree).toBe(true);
    const [, other] = outcomesOf([[run('1', '1.5')], [run('1', '0.9')]]);
    expect(other?.seedsAgree).toBe(false);
  });

  it('of a small study are what they always were', () => {
    const small = runPart({ seed: 1, world: 1, run: 0, days: 20 });
    expect(decodeResults(encodeResults(small))).toEqual(small);
    // Where this differs, the tables of docs/reference/weights.md do too: npm run study.
    expect(outcomesOf([[small]]).map(({ rule, gain }) => `${rule} ${gain.toFixed(6)}`)).toEqual(EXPECTED);
  });
});

it('every t, from any source, is a number', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true })), (stream) => {
      const random = new Random({ uniform: () => Number(stream.next().value) });
      expect(Number.isFinite(random.normal())).toBe(true);
    }),
  );
});

/** A short run, pinned so that a change of engine or study is seen without a whole one. */
const EXPECTED: readonly string[] = [
  'equal weights 0.000000',
  'plain (the defaults) 1.817236',
  'score_method shrunk 0.000000',
  'return_basis day 2.037684',
  'temperature 0.3 1.885417',
  'temperature 0.1 2.050845',
  'weight_basis risk 0.623997',
  'diversify 3.572868',
  'risk and diversify 2.169118',
  '1 / volatility alone 0.220861',
  'half-life of 30 days 3.548824',
  'hierarchical risk parity 2.083515',
  'Kelly 1.447609',
];
