import fc from 'fast-check';
import { runs } from '../../../test/support/runs';
import { encodeConfig } from '../../../src/contract/documents/config';
import { DEFAULT_CONFIG, type EngineConfig } from '../../../src/core/config';
import { Decimal } from '../../../src/core/base/decimal';
import { STATUSES, type Status } from '../../../src/core/weights/score';
import { type ScoredAgent, targetWeights } from '../../../src/core/weights/weights';
import { type Explained, whyWeight } from './why-weight';

const D = (text: string | number): Decimal => new Decimal(text);

/** An allocation of the engine, with what the steps read of it. */
function allocationOf(agents: readonly ScoredAgent[], config: EngineConfig): Explained {
  const { weights, unallocated } = targetWeights(agents, config);
  const texts = Object.fromEntries([...weights].map(([id, weight]) => [id, weight.toFixed()]));
  return {
    weights: texts,
    target_weights: texts,
    unallocated: unallocated.toFixed(),
    redundancy: {
      as_of: '2026-01-01T00:00:00Z',
      divisors: Object.fromEntries(
        agents.flatMap(({ agentId, redundancy }) =>
          redundancy === undefined ? [] : [[agentId, redundancy.toFixed()]],
        ),
      ),
    },
    config: encodeConfig(config),
    agents: Object.fromEntries(
      agents.map(({ agentId, score, status, meanReturnPct, dailyVolatility }) => [
        agentId,
        {
          status,
          score: score?.toFixed() ?? null,
          sharpe: score?.toFixed() ?? null,
          mean_return_pct: meanReturnPct?.toFixed() ?? null,
          evidence: { daily_volatility_pct: dailyVolatility()?.toFixed() ?? null },
          trades: 12,
          trades_needed: 3,
          days_needed: 0,
        },
      ]),
    ) as unknown as Explained['agents'],
  };
}

function agent(
  agentId: string,
  status: Status,
  score: string | null,
  mean: string | null = '1',
  sharing: Partial<ScoredAgent> = {},
): ScoredAgent {
  return {
    agentId,
    status,
    score: score === null ? null : D(score),
    meanReturnPct: mean === null ? null : D(mean),
    dailyVolatility: () => null,
    ...sharing,
  };
}

const texts = (agents: readonly ScoredAgent[], id: string, config = DEFAULT_CONFIG): string[] | undefined =>
  whyWeight(allocationOf(agents, config), id)?.steps.map(({ name, text }) => `${name}: ${text}`);

describe('why an agent has its weight', () => {
  const three = [
    agent('a', 'performing', '0.5'),
    agent('b', 'performing', '0'),
    agent('c', 'recovering', '-0.2', '-1'),
  ];

  it('is told from the score to the published weight', () => {
    expect(texts(three, 'a')).toEqual([
      'Score: Its Sharpe ratio over 12 trades is 0.5.',
      'Left to share: 1 agent without a good score gets 5 % together; 95 % is left.',
      'Softmax: e^((0.5 − 0.5) / 1) = 1; 2 agents together: ≈1.6065.',
      'Share: 95 % × 1 / ≈1.6065 = 59.13 %.',
      'Weight: 59.13 %, rounded to 12 places: 0.591336364642.',
    ]);
    expect(whyWeight(allocationOf(three, DEFAULT_CONFIG), 'a')?.question).toBe('Why 59.13 %?');
  });

  it('has the score and the power of every agent that shares, for the sum', () => {
    expect(whyWeight(allocationOf(three, DEFAULT_CONFIG), 'a')?.powers).toEqual({
      columns: [
        { heading: 'Agent' },
        ...['score', 'power', 'share'].map((heading) => ({ heading, right: true })),
      ],
      // 1 + e^−0.5 = 1.60653066
      rows: [
        ['a', '0.5', '1', '59.13 %'],
        ['b', '0', '≈0.60653066', '35.87 %'],
      ],
    });
    expect(whyWeight(allocationOf(three, DEFAULT_CONFIG), 'c')?.powers).toBeNull();
    const swings = [
      agent('a', 'performing', '0', '1', { dailyVolatility: () => D(4) }),
      agent('b', 'performing', '0', '1', { dailyVolatility: () => D(1) }),
    ];
    const risk = whyWeight(allocationOf(swings, { ...DEFAULT_CONFIG, weightBasis: 'risk' }), 'a')?.powers;
    expect(risk?.rows).toEqual([
      ['a', '0', '4', '0.25', '20 %'],
      ['b', '0', '1', '1', '80 %'],
    ]);
  });

  it.each<[string, readonly ScoredAgent[], string, Partial<EngineConfig>, string]>([
    [
      'a losing one',
      three,
      'c',
      {},
      'Floor: An agent with a score below 0 gets the floor: the smallest of 5 %, 1/3, 1/(2 × 1) = 5 %.',
    ],
    [
      'a suspended one',
      [agent('a', 'suspended', '-1')],
      'a',
      { enforcePerformance: true },
      'Floor: An agent with a score below 0 in strict mode gets nothing.',
    ],
    [
      'a new one among new ones',
      [agent('a', 'unproven', null, null), agent('b', 'unproven', null, null)],
      'a',
      {},
      'Equal share: No agent performs, so those that have not lost share equally: 1 / 2 = 50 %.',
    ],
    [
      'a new one',
      [...three, agent('d', 'unproven', null)],
      'd',
      {},
      'Score: d has no score: it needs 3 more trades with a return.',
    ],
    [
      'one raised to the floor',
      [agent('a', 'performing', '1'), agent('b', 'performing', '0')],
      'b',
      { temperature: D('0.1') },
      'Floor: Its share by score would be below the floor, so it gets the floor: the smallest of 5 %, 1/2 = 5 %.',
    ],
    [
      'one beside it',
      [agent('a', 'performing', '1'), agent('b', 'performing', '0')],
      'a',
      { temperature: D('0.1') },
      'Floor: 1 agent would get less than the floor of 5 % and is raised to it; 95 % is left.',
    ],
    [
      'one that swings and is a copy',
      [
        agent('a', 'performing', '0', '1', { dailyVolatility: () => D(3), redundancy: D('1.5') }),
        agent('b', 'performing', '0', '1', { dailyVolatility: () => D(1) }),
      ],
      'a',
      { weightBasis: 'risk', diversify: true },
      'Softmax: e^((0 − 0) / 1) / 1.5 (redundancy) / 3 (daily volatility, in percent) = ≈0.2222; 2 agents together: ≈1.2222.',
    ],
    ['one at the cap', three, 'a', { maxWeight: D('0.5') }, 'Cap: No agent gets more than 50 %.'],
    [
      'one below the cap',
      three,
      'b',
      { maxWeight: D('0.5') },
      'Cap: What others have above the cap of 50 % is shared out: 9.13 % more, 45 %.',
    ],
  ])('names what decided about %s', (_, agents, id, config, step) => {
    expect(texts(agents, id, { ...DEFAULT_CONFIG, ...config })).toContain(step);
  });

  it('says that the rebalance band keeps a weight', () => {
    const allocation = allocationOf(three, { ...DEFAULT_CONFIG, rebalanceThreshold: D('0.1') });
    const kept = { ...allocation, weights: { a: '0.55', b: '0.4', c: '0.05' } };
    expect(whyWeight(kept, 'a')?.steps.at(-1)?.text).toBe(
      'The target is 59.13 %. The weights stay until a target has moved by 10 % (rebalance_threshold): 0.55.',
    );
  });

  it('is not told of an agent that has no weight', () => {
    expect(whyWeight(allocationOf(three, DEFAULT_CONFIG), 'constructor')).toBeNull();
  });

  it('ends at the weight of the engine, for any agents and settings', () => {
    const hundredths = (min: number, max: number): fc.Arbitrary<Decimal> =>
      fc.integer({ min, max }).map((value) => D(value).div(100));
    const agents = fc.array(
      fc.record({
        status: fc.constantFrom(...STATUSES),
        score: hundredths(0, 300),
        mean: fc.option(hundredths(-200, 200)),
        volatility: fc.option(hundredths(0, 900)),
        redundancy: hundredths(100, 400),
      }),
      { minLength: 1, maxLength: 8 },
    );
    const configs = fc.record({
      minFloorWeight: hundredths(0, 30),
      enforcePerformance: fc.boolean(),
      temperature: hundredths(2, 300),
      maxWeight: hundredths(30, 100),
      weightBasis: fc.constantFrom<EngineConfig['weightBasis']>('capital', 'risk'),
      diversify: fc.boolean(),
    });
    fc.assert(
      fc.property(agents, configs, (drawn, changes) => {
        const scored = drawn.map(({ status, score, mean, volatility, redundancy }, index) =>
          agent(
            `agent-${index}`,
            // The status follows from the mode: see rule 5.
            status === 'recovering' && changes.enforcePerformance ? 'suspended' : status,
            status === 'unproven'
              ? null
              : (status === 'performing' ? score : score.neg().minus('0.01')).toFixed(),
            mean?.toFixed() ?? null,
            // What `allocate` gives the engine.
            { dailyVolatility: () => volatility, ...(changes.diversify && { redundancy }) },
          ),
        );
        const allocation = allocationOf(scored, { ...DEFAULT_CONFIG, ...changes });
        for (const { agentId } of scored) {
          const { target, steps = [], powers } = whyWeight(allocation, agentId) ?? {};
          const sum = / together: ≈?([\d.,]+)\.$/.exec(
            steps.find(({ name }) => name === 'Softmax')?.text ?? '',
          )?.[1];
          if (sum !== undefined) {
            const sharing = (powers?.rows ?? []).filter((row) => row.at(-1) !== 'the floor');
            const listed = sharing.reduce((all, row) => all.plus((row.at(-2) ?? '').replace('≈', '')), D(0));
            expect(listed.minus(sum.replaceAll(',', '')).abs().lte('0.0000501')).toBe(true);
          }
          const off = D(allocation.weights[agentId] ?? 'NaN').minus(target ?? NaN);
          expect(off.abs().lte('1.000001e-12')).toBe(true);
        }
      }),
      { numRuns: runs(150) },
    );
  });
});
