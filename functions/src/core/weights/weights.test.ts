import fc from 'fast-check';
import { configured, decimal, textOf } from '../../../test/support/oracles/engine';
import type { Decimal } from '../base/decimal';
import { targetWeights, type ScoredAgent } from './weights';

/** Agents by their scores; null is unproven, and so is `LOSING`, with a mean return below 0 so far. */
type Scores = Readonly<Record<string, string | null>>;
const LOSING = 'losing';

interface Rules {
  readonly floor?: string;
  readonly max?: string;
  readonly temperature?: string;
  /** With these, by agent, the basis is `risk`. */
  readonly volatilities?: Scores;
}

/** The score with which an agent gets this proportion of what the performing agents share. */
const inProportion = (parts: number): string => decimal(String(parts)).ln().toFixed();

function agentsOf(scores: Scores, strict: boolean, volatilities: Scores = {}): ScoredAgent[] {
  return Object.entries(scores).map(([agentId, text]) => {
    const volatility = volatilities[agentId] ?? null;
    const dailyVolatility = (): Decimal | null => (volatility === null ? null : decimal(volatility));
    if (text === null)
      return { agentId, score: null, status: 'unproven', meanReturnPct: null, dailyVolatility };
    if (text === LOSING)
      return { agentId, score: null, status: 'unproven', meanReturnPct: decimal('-0.0001'), dailyVolatility };
    const loser = strict ? 'suspended' : 'recovering';
    const meanReturnPct = decimal(text);
    return {
      agentId,
      score: decimal(text),
      status: decimal(text).lt(0) ? loser : 'performing',
      meanReturnPct,
      dailyVolatility,
    };
  });
}

function allocated(strict: boolean, scores: Scores, rules: Rules = {}): Record<string, string | null> {
  const { weights, unallocated } = targetWeights(
    agentsOf(scores, strict, rules.volatilities),
    configured({
      weightBasis: rules.volatilities === undefined ? 'capital' : 'risk',
      enforcePerformance: strict,
      minFloorWeight: decimal(rules.floor ?? '0.05'),
      maxWeight: decimal(rules.max ?? '1'),
      temperature: decimal(rules.temperature ?? '1'),
    }),
  );
  const shown = [...weights, ['cash', unallocated] as const];
  return Object.fromEntries(shown.map(([name, weight]) => [name, textOf(weight)]));
}

const many = (count: number, score: string | null): Scores =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`agent-${String(i).padStart(2, '0')}`, score]));

type Case = readonly [name: string, scores: Scores, rules: Rules, expected: Record<string, string>];

const RECOVERY: readonly Case[] = [
  ['no agents: all cash', {}, {}, { cash: '1' }],
  ['one performing agent: everything', { a: '0' }, {}, { a: '1', cash: '0' }],
  ['a winner and a loser', { a: '1', b: '-0.5' }, {}, { a: '0.95', b: '0.05', cash: '0' }],
  [
    'shares of 3 to 2 beside a floor',
    { a: inProportion(3), b: inProportion(2), c: '-1' },
    {},
    { a: '0.57', b: '0.38', c: '0.05', cash: '0' },
  ],
  [
    'the same beside an unproven agent',
    { a: inProportion(3), b: inProportion(2), c: null },
    {},
    { a: '0.57', b: '0.38', c: '0.05', cash: '0' },
  ],
  [
    'a winner below the floor is raised to it',
    { a: '3', b: '0.01', c: '-1' },
    {},
    { a: '0.9', b: '0.05', c: '0.05', cash: '0' },
  ],
  ['the same without a loser', { a: '1000', b: '0' }, {}, { a: '0.95', b: '0.05', cash: '0' }],
  ['a huge difference of scores', { a: '1000', b: '0' }, { floor: '0' }, { a: '1', b: '0', cash: '0' }],
  [
    // 50:26:21:3 of 1: d is below 0.2. Of the remaining 0.8, c would have 0.8 × 21/97 = 0.173. Then a and b share 0.6.
    'raising one pushes another below the floor',
    { a: inProportion(50), b: inProportion(26), c: inProportion(21), d: inProportion(3) },
    { floor: '0.2' },
    { a: '0.394736842105', b: '0.205263157895', c: '0.2', d: '0.2', cash: '0' },
  ],
  [
    'n × f = 1: every agent at f',
    { a: '3', b: '2', c: '0', d: '-1' },
    { floor: '0.25' },
    { a: '0.25', b: '0.25', c: '0.25', d: '0.25', cash: '0' },
  ],
  [
    'the floor is at most 1/n',
    { a: '3', b: '2', c: '-1' },
    { floor: '0.4' },
    { a: '0.333333333334', b: '0.333333333333', c: '0.333333333333', cash: '0' },
  ],
  [
    'the floor is at most 1/(2k)',
    { a: '1', b: '-1', c: '-2' },
    { floor: '0.4' },
    { a: '0.5', b: '0.25', c: '0.25', cash: '0' },
  ],
  [
    'unproven agents count in k',
    { a: '1', b: '-1', c: null },
    { floor: '0.4' },
    { a: '0.5', b: '0.25', c: '0.25', cash: '0' },
  ],
  ['floor 1, one of each', { a: '1', b: '-1' }, { floor: '1' }, { a: '0.5', b: '0.5', cash: '0' }],
  ['floor 1, all performing', { a: '3', b: '0' }, { floor: '1' }, { a: '0.5', b: '0.5', cash: '0' }],
  ['floor 1, one alone', { a: '-1' }, { floor: '1' }, { a: '0.5', cash: '0.5' }],
  ['floor 0', { a: '1', b: '-1', c: null }, { floor: '0' }, { a: '1', b: '0', c: '0', cash: '0' }],
  [
    'ten unproven agents take half',
    { ...many(10, null), x: '1' },
    {},
    { ...spread(10, 10, '0.05', ''), x: '0.5', cash: '0' },
  ],
  // f = 1/22 = 0.0454545454545…, 11 × 0.045454545454 = 0.499999999994: six units to the first six.
  [
    'eleven unproven agents take no more than half',
    { ...many(11, null), x: '1' },
    {},
    { ...spread(11, 6, '0.045454545455', '0.045454545454'), x: '0.5', cash: '0' },
  ],
  ['one losing agent alone', { a: '-1' }, {}, { a: '0.05', cash: '0.95' }],
  ['two losing agents', { a: '-1', b: '-3' }, {}, { a: '0.05', b: '0.05', cash: '0.9' }],
  // f = 1/42 = 0.0238095238095…, 21 × 0.023809523809 = 0.499999999989: eleven units to the first eleven.
  [
    '21 losing agents: exactly half the account',
    many(21, '-1'),
    {},
    { ...spread(21, 11, '0.02380952381', '0.023809523809'), cash: '0.5' },
  ],
  [
    'a loser and an unproven agent, f ≤ 1/(2 × 2)',
    { a: '-1', b: null },
    { floor: '0.3' },
    { a: '0.25', b: '0.5', cash: '0.25' },
  ],
  [
    'a loser and unproven agents: 1/n each',
    { a: '-1', b: null, c: null, d: null },
    {},
    { a: '0.05', b: '0.25', c: '0.25', d: '0.25', cash: '0.2' },
  ],
];

const STRICT: readonly Case[] = [
  ['no agents: all cash', {}, {}, { cash: '1' }],
  ['a winner and a loser', { a: '1', b: '-0.5' }, {}, { a: '1', b: '0', cash: '0' }],
  ['all losing: all cash', { a: '-1', b: '-2', c: '-0.000001' }, {}, { a: '0', b: '0', c: '0', cash: '1' }],
  ['all losing, floor 1: all cash', { a: '-1', b: '-2' }, { floor: '1' }, { a: '0', b: '0', cash: '1' }],
  [
    'shares of 3 to 2, the loser nothing',
    { a: inProportion(3), b: inProportion(2), c: '-1' },
    {},
    { a: '0.6', b: '0.4', c: '0', cash: '0' },
  ],
  // 0.95 / (1 + e^∓2.99)
  [
    'a winner may be below the floor',
    { a: '3', b: '0.01', c: null },
    {},
    { a: '0.904514294643', b: '0.045485705357', c: '0.05', cash: '0' },
  ],
  ['a huge difference of scores', { a: '1000', b: '0' }, {}, { a: '1', b: '0', cash: '0' }],
  [
    'unproven agents have the floor',
    { a: '1', b: null, c: '-1' },
    {},
    { a: '0.95', b: '0.05', c: '0', cash: '0' },
  ],
  [
    'the cash is rounded with the weights',
    { a: null, b: '-1', c: '-1' },
    {},
    { a: '0.333333333333', b: '0', c: '0', cash: '0.666666666667' },
  ],
  // k counts the suspended one: f = 1/4.
  [
    'suspended agents count in k',
    { a: '1', b: null, c: '-1' },
    { floor: '0.5' },
    { a: '0.75', b: '0.25', c: '0', cash: '0' },
  ],
  [
    'unproven and suspended: 1/n, the rest cash',
    { a: null, b: null, c: '-1', d: '-2' },
    {},
    { a: '0.25', b: '0.25', c: '0', d: '0', cash: '0.5' },
  ],
];

const BOTH: readonly Case[] = [
  [
    'shares of risk: 3 : 2 over 3 : 1 is capital of 1 : 2',
    { a: inProportion(3), b: inProportion(2) },
    { volatilities: { a: '3', b: '1' } },
    { a: '0.333333333333', b: '0.666666666667', cash: '0' },
  ],
  [
    'shares of risk: an unknown volatility counts as the largest, a calm one as a 20th of it',
    { a: '0', b: '0', c: '0' },
    { volatilities: { a: '2', b: null, c: '0.000001' }, floor: '0' },
    { a: '0.045454545455', b: '0.045454545454', c: '0.909090909091', cash: '0' },
  ],
  [
    'shares of risk: those of capital where nobody is known to swing',
    { a: inProportion(3), b: inProportion(1) },
    { volatilities: { a: null, b: '0' } },
    { a: '0.75', b: '0.25', cash: '0' },
  ],
  [
    'shares of risk: floors are of capital, and an unproven agent is not asked how much it swings',
    { a: '0', b: '0', c: null },
    { volatilities: { a: '9', b: '1', c: '99' } },
    { a: '0.095', b: '0.855', c: '0.05', cash: '0' },
  ],
  // e^1 : e^0, at temperature 2 e^0.5 : e^0
  ['softmax of the scores', { a: '1', b: '0' }, {}, { a: '0.73105857863', b: '0.26894142137', cash: '0' }],
  [
    'temperature divides the scores',
    { a: '1', b: '0' },
    { temperature: '2' },
    { a: '0.622459331202', b: '0.377540668798', cash: '0' },
  ],
  ['a negative zero performs', { a: '-0', b: '0' }, {}, { a: '0.5', b: '0.5', cash: '0' }],
  [
    'three equals: the unit to the smallest id',
    { c: '1', b: '1', a: '1' },
    {},
    { a: '0.333333333334', b: '0.333333333333', c: '0.333333333333', cash: '0' },
  ],
  ['six equals', many(6, '2'), {}, { ...spread(6, 4, '0.166666666667', '0.166666666666'), cash: '0' }],
  [
    'ids by UTF-8, not UTF-16',
    { '\u{1F601}': '1', '\u{1F600}': '1', '\uFF5E': '1' },
    {},
    { '\uFF5E': '0.333333333334', '\u{1F600}': '0.333333333333', '\u{1F601}': '0.333333333333', cash: '0' },
  ],
  [
    'unproven only: 1/n',
    { a: null, b: null, c: null, d: null },
    {},
    { a: '0.25', b: '0.25', c: '0.25', d: '0.25', cash: '0' },
  ],
  [
    'unproven only, thirds',
    { a: null, b: null, c: null },
    {},
    { a: '0.333333333334', b: '0.333333333333', c: '0.333333333333', cash: '0' },
  ],
  ['unproven only, floor 0', { a: null, b: null }, { floor: '0' }, { a: '0.5', b: '0.5', cash: '0' }],
  ['one unproven agent: everything', { a: null }, {}, { a: '1', cash: '0' }],
  [
    // Thirds for b, c and the cash: the unit goes to the smallest id.
    'unproven agents that lose so far have the floor, and what nobody got is cash',
    { a: LOSING, b: null, c: null },
    {},
    { a: '0.05', b: '0.333333333334', c: '0.333333333333', cash: '0.283333333333' },
  ],
  ['one unproven agent that loses so far', { a: LOSING }, {}, { a: '0.05', cash: '0.95' }],
  [
    'the floor of those that lose so far is at most 1/(2k)',
    { a: LOSING, b: null },
    { floor: '0.4' },
    { a: '0.25', b: '0.5', cash: '0.25' },
  ],
  [
    'beside a performing agent, a loss so far changes nothing',
    { a: LOSING, b: null, c: '1' },
    {},
    { a: '0.05', b: '0.05', c: '0.9', cash: '0' },
  ],
  [
    'unproven agents above the cap: cash, because no agent performs',
    { a: null, b: null },
    { max: '0.4' },
    { a: '0.4', b: '0.4', cash: '0.2' },
  ],
  [
    'one above the cap',
    { a: inProportion(8), b: inProportion(2) },
    { max: '0.7' },
    { a: '0.7', b: '0.3', cash: '0' },
  ],
  [
    'exactly at the cap',
    { a: inProportion(3), b: inProportion(2) },
    { max: '0.6' },
    { a: '0.6', b: '0.4', cash: '0' },
  ],
  ['a cap so low that cash remains', { a: '2', b: '1' }, { max: '0.3' }, { a: '0.3', b: '0.3', cash: '0.4' }],
  ['one agent and a cap', { a: '1' }, { max: '0.6' }, { a: '0.6', cash: '0.4' }],
  // 0.05 / 0.855 / 0.095, then b takes everything that a may not have; the unproven agent gets none of it.
  [
    'the excess goes to performing agents only',
    { a: inProportion(9), b: inProportion(1), c: null },
    { max: '0.5' },
    { a: '0.5', b: '0.45', c: '0.05', cash: '0' },
  ],
  // The others share 0.5 as 2 : 1.
  [
    'the excess goes by weight',
    { a: inProportion(7), b: inProportion(2), c: inProportion(1) },
    { max: '0.5', floor: '0' },
    { a: '0.5', b: '0.333333333333', c: '0.166666666667', cash: '0' },
  ],
  [
    // 16:8:4:2:1 of 1. a is above 0.26; its excess makes b 0.74 × 8/15 = 0.395; then c 0.48 × 4/7 = 0.274; then d and e
    // share 0.22 as 2 : 1.
    'a cap that moves through several agents',
    { a: inProportion(16), b: inProportion(8), c: inProportion(4), d: inProportion(2), e: inProportion(1) },
    { max: '0.26', floor: '0' },
    { a: '0.26', b: '0.26', c: '0.26', d: '0.146666666667', e: '0.073333333333', cash: '0' },
  ],
  [
    'a cap at the floor',
    { a: '3', b: '1', c: null },
    { max: '0.05' },
    { a: '0.05', b: '0.05', c: '0.05', cash: '0.85' },
  ],
  [
    'the smallest cap',
    { a: '3', b: '1' },
    { max: '0.000000000001', floor: '0' },
    { a: '0.000000000001', b: '0.000000000001', cash: '0.999999999998' },
  ],
  [
    'a tiny weight takes all of the excess',
    { a: '1000', b: '0' },
    { max: '0.7', floor: '0' },
    { a: '0.7', b: '0.3', cash: '0' },
  ],
];

/** `count` agents of `many`: the first `raised` of them have one weight, the others another. */
function spread(count: number, raised: number, first: string, others: string): Record<string, string> {
  return Object.fromEntries(
    Object.keys(many(count, null)).map((agentId, i) => [agentId, i < raised ? first : others]),
  );
}

describe.each([
  ['recovery', false, [...RECOVERY, ...BOTH]],
  ['strict', true, [...STRICT, ...BOTH]],
] as const)('targetWeights, %s mode', (_, strict, cases) => {
  it.each(cases)('%s', (_name, scores, rules, expected) => {
    expect(allocated(strict, scores, rules)).toEqual(expected);
  });

  it('lists the agents in the order of their ids', () => {
    const { weights } = targetWeights(
      agentsOf({ '\u{1F600}': '1', b: null, '\uFF5E': '0', a: '-1' }, strict),
      configured({ enforcePerformance: strict }),
    );
    expect([...weights.keys()]).toEqual(['a', 'b', '\uFF5E', '\u{1F600}']);
  });
});

it('targetWeights gives the excess by score if all weights are smaller than any number: e^-1e18 and less', () => {
  // b is better than c by 1e6 / 1e-12, and so takes everything that a may not have.
  const scores = { a: '2000000', b: '1000000', c: '0' };
  const rules = { max: '0.6', floor: '0', temperature: '0.000000000001' };
  expect(allocated(true, scores, rules)).toEqual({ a: '0.6', b: '0.4', c: '0', cash: '0' });
});

describe('targetWeights with floors that take the whole account', () => {
  it('gives every agent 1/n whatever the scores, and one unit more to the smaller ids', () => {
    const agents = fc
      .integer({ min: 2, max: 100 })
      .chain((n) =>
        fc.tuple(
          fc.array(fc.integer({ min: 0, max: 3_000_000 }), { minLength: n, maxLength: n }),
          fc.integer({ min: 0, max: Math.floor(n / 2) }),
        ),
      );
    fc.assert(
      fc.property(agents, ([micros, losers]) => {
        const n = micros.length;
        const scores = micros.map((value, index) => [
          `agent-${String(index).padStart(3, '0')}`,
          decimal(`${index % 2 === 1 && (index - 1) / 2 < losers ? -value - 1 : value}e-6`).toFixed(),
        ]);
        const { cash, ...weights } = allocated(false, Object.fromEntries(scores) as Scores, { floor: '1' });
        const [least, units] = [10n ** 12n / BigInt(n), 10n ** 12n % BigInt(n)];
        const expected = scores.map((_, index) => least + (BigInt(index) < units ? 1n : 0n));
        expect(cash).toBe('0');
        expect(
          Object.values(weights).map((weight) =>
            BigInt(
              decimal(weight ?? '')
                .times('1e12')
                .toFixed(),
            ),
          ),
        ).toEqual(expected);
      }),
    );
  });
});
