import fc from 'fast-check';
import { Fraction, SCALE, configured, decimal, expFixed, textOf } from '../../../test/support/oracles/engine';
import { type AgentFigures, assessAgent } from './agent-figures';
import { allocate, type Allocation } from './allocation';
import type { EngineConfig } from '../config';
import type { Decimal } from '../base/decimal';
import type { Status } from './score';
import { targetWeights, type ScoredAgent, type Weights } from './weights';
import { runs } from '../../../test/support/runs';
import { Instant } from '../base/instant';

/** Weights have 12 decimal places: this many units are the whole account. */
const WHOLE = 10n ** 12n;
const UNIT = SCALE / WHOLE;

interface Scenario {
  readonly agents: ScoredAgent[];
  readonly rules: EngineConfig;
}

const fraction = (units: number): string => new Fraction(BigInt(units), WHOLE).rounded(12);
const anyFraction = (min: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom('0.05', '0.1', '0.25', '0.5', '1'),
    fc.integer({ min, max: 10 ** 12 }).map(fraction),
  );

function statusOf(score: string | null, strict: boolean): Status {
  if (score === null) return 'unproven';
  return Number(score) >= 0 ? 'performing' : strict ? 'suspended' : 'recovering';
}

function scenarios(score: fc.Arbitrary<string>, temperature: fc.Arbitrary<string>): fc.Arbitrary<Scenario> {
  const agent = fc.record({
    // Characters whose order differs between UTF-8 and UTF-16.
    agentId: fc.string({
      unit: fc.constantFrom('a', 'b', '\uFF5E', '\u{1F600}'),
      minLength: 1,
      maxLength: 3,
    }),
    score: fc.option(score, { freq: 5 }),
    isStale: fc.nat({ max: 5 }).map((n) => n === 0),
    volatility: fc.constantFrom(null, '0', '0.00000000000000000001', '0.5', '1', '40'),
    redundancy: fc.constantFrom('1', '1', '1.5', '3.25'),
    mean: fc.constantFrom(null, '-1', '-0.00000000000000000001', '-0', '0', '2'),
  });
  return fc
    .record({
      agents: fc.uniqueArray(agent, { maxLength: 10, selector: ({ agentId }) => agentId }),
      strict: fc.boolean(),
      floor: fc.oneof(fc.constant('0'), anyFraction(0)),
      max: fc.oneof(fc.constant('1'), anyFraction(1)),
      weightBasis: fc.constantFrom<EngineConfig['weightBasis']>('capital', 'risk'),
      temperature,
    })
    .map(({ agents, strict, floor, max, weightBasis, temperature: t }) => ({
      agents: agents.map(({ agentId, score: text, isStale, mean, volatility, redundancy }) => ({
        agentId,
        score: text === null ? null : decimal(text),
        status: isStale && text !== null ? 'stale' : statusOf(text, strict),
        meanReturnPct: mean === null ? null : decimal(mean),
        dailyVolatility: () => (volatility === null ? null : decimal(volatility)),
        redundancy: decimal(redundancy),
      })),
      rules: configured({
        enforcePerformance: strict,
        minFloorWeight: decimal(floor),
        maxWeight: decimal(Number(max) < Number(floor) ? floor : max),
        temperature: decimal(t),
        weightBasis,
      }),
    }));
}

/** What people configure: scores of at most 5 with six decimals, often equal, and temperatures from 0.1. */
const sensible = scenarios(
  fc.oneof(
    fc.constantFrom('0', '-0', '1', '3', '-3'),
    fc.integer({ min: -5e6, max: 5e6 }).map((n) => new Fraction(BigInt(n), 10n ** 6n).rounded(6)),
  ),
  fc.oneof(
    fc.constant('1'),
    fc.integer({ min: 100, max: 5000 }).map((n) => new Fraction(BigInt(n), 1000n).rounded(3)),
  ),
);

/** What the rules allow: caps that let any score through, temperatures from 1e-12 to 1e12. */
const extreme = scenarios(
  fc
    .tuple(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: -12, max: 3 }))
    .map(([n, e]) => decimal(`${n}e${e}`).toFixed()),
  fc.integer({ min: -12, max: 12 }).map((e) => decimal(`1e${e}`).toFixed()),
);

/** The target weights of a scenario in whole units; a weight with more than 12 places throws. */
interface Outcome extends Scenario {
  readonly result: Weights;
  readonly units: ReadonlyMap<string, bigint>;
  readonly cash: bigint;
  weightOf(agent: ScoredAgent): bigint;
}

function unitsOf(weight: Decimal): bigint {
  const { top, bottom } = Fraction.of(weight).times(new Fraction(WHOLE));
  if (top % bottom !== 0n) throw new Error(`${weight.toFixed()} has more than 12 decimal places.`);
  return top / bottom;
}

function outcomeOf({ agents, rules }: Scenario): Outcome {
  const result = targetWeights(agents, rules);
  const units = new Map([...result.weights].map(([agentId, weight]) => [agentId, unitsOf(weight)]));
  const weightOf = ({ agentId }: ScoredAgent): bigint => units.get(agentId) ?? -1n;
  return { agents, rules, result, units, cash: unitsOf(result.unallocated), weightOf };
}

function holds(
  scenario: fc.Arbitrary<Scenario>,
  check: (outcome: Outcome) => void,
  numRuns = runs(300),
): void {
  fc.assert(
    fc.property(scenario, (s) => {
      check(outcomeOf(s));
    }),
    { numRuns },
  );
}

const fixed = (value: Decimal | Fraction): bigint => {
  const { top, bottom } = value instanceof Fraction ? value : Fraction.of(value);
  return (top * SCALE) / bottom;
};
const smallest = (...values: bigint[]): bigint => values.reduce((a, b) => (a < b ? a : b));
const largest = (...values: bigint[]): bigint => values.reduce((a, b) => (a > b ? a : b));
const sumOf = (values: Iterable<bigint>): bigint => [...values].reduce((a, b) => a + b, 0n);

const isLosing = ({ meanReturnPct }: ScoredAgent): boolean =>
  meanReturnPct !== null && Fraction.of(meanReturnPct).top < 0n;

/** f, in fixed point. */
function floorOf({ agents, rules }: Scenario): bigint {
  const n = BigInt(agents.length);
  const k = BigInt(agents.filter(({ status }) => status !== 'performing').length);
  return smallest(fixed(rules.minFloorWeight), SCALE / largest(n, 1n), SCALE / largest(2n * k, 1n));
}

/**
 * Rule 6 before its rounding, in closed forms on fixed-point numbers with 120 decimals: raising to the floor again
 * and again ends at max(f, μ × share), capping again and again at min(cap, λ × weight), with μ and λ such that the
 * sum is right.
 */
function referenceWeights(scenario: Scenario): Map<string, bigint> {
  const { agents, rules } = scenario;
  const floor = floorOf(scenario);
  const cap = fixed(rules.maxWeight);
  const winners = agents.filter(({ status }) => status === 'performing');
  const raw = new Map<string, bigint>();
  for (const agent of agents) {
    const { agentId, status } = agent;
    if (status === 'suspended') raw.set(agentId, 0n);
    if (status === 'recovering') raw.set(agentId, floor);
    if (status === 'stale') raw.set(agentId, rules.enforcePerformance ? 0n : floor);
    if (status === 'unproven')
      raw.set(
        agentId,
        winners.length > 0 || isLosing(agent) ? floor : smallest(cap, SCALE / BigInt(agents.length)),
      );
  }
  const rest = SCALE - sumOf(raw.values());
  const scores = winners.map(({ score }) => (score === null ? 0n : fixed(score)));
  const best = largest(...scores, scores[0] ?? 0n);
  const powers = scores.map((score) => expFixed(((score - best) * SCALE) / fixed(rules.temperature)));

  const divisors = rules.weightBasis === 'risk' ? divisorsOf(winners) : powers.map(() => SCALE);
  const parts = powers.map(
    (power, index) =>
      (power * SCALE * SCALE) /
      (divisors[index] ?? SCALE) /
      fixed(winners[index]?.redundancy ?? new Fraction(1n)),
  );

  const raised = rules.enforcePerformance ? scaled(parts, rest) : scaledFromBelow(parts, rest, floor);
  const capped = scaledFromAbove(raised, rest, cap);
  winners.forEach(({ agentId }, i) => raw.set(agentId, capped[i] ?? 0n));
  return raw;
}

/** Rule 8, in fixed point. */
function divisorsOf(winners: readonly ScoredAgent[]): bigint[] {
  const volatilities = winners.map(({ dailyVolatility }) => dailyVolatility());
  const most = largest(
    0n,
    ...volatilities.map((volatility) => (volatility === null ? 0n : fixed(volatility))),
  );
  if (most === 0n) return winners.map(() => SCALE);
  return volatilities.map((volatility) =>
    volatility === null ? most : largest(fixed(volatility), most / 20n),
  );
}

/** In proportion to `parts`, summing to `total`. */
function scaled(parts: readonly bigint[], total: bigint): bigint[] {
  const whole = sumOf(parts);
  return parts.map((part) => (part * total) / whole);
}

/** The same, but no part below `floor`: the smallest parts are at the floor, as few of them as possible. */
function scaledFromBelow(parts: readonly bigint[], total: bigint, floor: bigint): bigint[] {
  const ascending = [...parts].sort((a, b) => (a < b ? -1 : 1));
  for (let raised = 0; raised < parts.length; raised++) {
    const left = total - BigInt(raised) * floor;
    const whole = sumOf(ascending.slice(raised));
    const weights = parts.map((part) => largest(floor, (part * left) / whole));
    if (((ascending[raised] ?? 0n) * left) / whole >= floor) return weights;
  }
  return parts.map(() => floor);
}

/** The same, but no part above `cap`: the largest parts are at the cap, as few of them as possible. */
function scaledFromAbove(parts: readonly bigint[], total: bigint, cap: bigint): bigint[] {
  const descending = [...parts].sort((a, b) => (a > b ? -1 : 1));
  for (let capped = 0; capped < parts.length; capped++) {
    const left = total - BigInt(capped) * cap;
    const whole = sumOf(descending.slice(capped));
    if (((descending[capped] ?? 0n) * left) / whole <= cap)
      return parts.map((part) => smallest(cap, (part * left) / whole));
  }
  return parts.map(() => cap);
}

/** Whether the basis gives two agents with one score the same. */
function swingAlike({ rules }: Scenario, a: ScoredAgent, b: ScoredAgent): boolean {
  if (a.redundancy?.eq(b.redundancy ?? 1) !== true) return false;
  const [own, other] = [a.dailyVolatility(), b.dailyVolatility()];
  return rules.weightBasis === 'capital' || own === other || own?.eq(other ?? -1) === true;
}

describe.each([
  ['sensible', sensible],
  ['extreme', extreme],
])('target weights of any agents under %s rules', (_, scenario) => {
  it('sum to exactly 1 with the cash, in 12 decimal places', () => {
    holds(scenario, ({ units, cash }) => {
      expect(sumOf(units.values()) + cash).toBe(WHOLE);
    });
  });

  it('exist for each agent, and are neither negative nor above max_weight', () => {
    holds(scenario, ({ agents, rules, units, cash }) => {
      expect(units.size).toBe(agents.length);
      for (const weight of [...units.values(), cash]) expect(weight >= 0n).toBe(true);
      for (const weight of units.values()) expect(weight <= unitsOf(rules.maxWeight)).toBe(true);
    });
  });

  it('do not depend on the order of the agents', () => {
    const permuted = scenario.chain((s) =>
      fc.tuple(fc.constant(s), fc.shuffledSubarray(s.agents, { minLength: s.agents.length })),
    );
    const shown = ({ weights, unallocated }: Weights): unknown => [
      [...weights].map(([agentId, weight]) => [agentId, textOf(weight)]),
      textOf(unallocated),
    ];
    fc.assert(
      fc.property(permuted, ([{ agents, rules }, shuffled]) => {
        expect(shown(targetWeights(shuffled, rules))).toEqual(shown(targetWeights(agents, rules)));
      }),
    );
  });

  it('are 0 for suspended agents and the floor for recovering ones, up to rounding, and for stale ones as for these', () => {
    holds(scenario, (outcome) => {
      const floor = floorOf(outcome);
      for (const agent of outcome.agents) {
        const loser = outcome.rules.enforcePerformance ? 'suspended' : 'recovering';
        const status = agent.status === 'stale' ? loser : agent.status;
        if (status === 'suspended') expect(outcome.weightOf(agent)).toBe(0n);
        if (status === 'recovering') expectWithinUnit(outcome.weightOf(agent), floor);
      }
    });
  });

  it('are never below the floor in recovery mode, up to rounding', () => {
    holds(scenario, (outcome) => {
      if (outcome.rules.enforcePerformance) return;
      const lowest = floorOf(outcome) - UNIT;
      for (const weight of outcome.units.values()) expect(weight * UNIT > lowest).toBe(true);
    });
  });

  it('give an unproven agent that loses so far the floor, up to rounding, and never more than another', () => {
    holds(scenario, (outcome) => {
      const unproven = outcome.agents.filter(({ status }) => status === 'unproven');
      const most = largest(0n, ...unproven.filter(isLosing).map((agent) => outcome.weightOf(agent)));
      expect(most * UNIT < floorOf(outcome) + UNIT).toBe(true);
      for (const agent of unproven)
        if (!isLosing(agent)) expect(outcome.weightOf(agent) + 1n >= most).toBe(true);
    });
  });

  it('leave at least half to the performing agents and the cash, up to the rounding of the others', () => {
    holds(scenario, (outcome) => {
      const others = outcome.agents.filter(({ status }) => status !== 'performing');
      if (others.length === outcome.agents.length) return;
      const taken = sumOf(others.map((agent) => outcome.weightOf(agent)));
      expect(taken < WHOLE / 2n + BigInt(others.length)).toBe(true);
    });
  });

  it('are equal for equal agents, up to one unit for the smaller ids', () => {
    holds(scenario, (outcome) => {
      for (const [a, b] of pairs(outcome.agents)) {
        if (a.status !== b.status || a.score?.toNumber() !== b.score?.toNumber()) continue;
        if (isLosing(a) !== isLosing(b) || !swingAlike(outcome, a, b)) continue;
        const more = outcome.weightOf(a) - outcome.weightOf(b);
        expect(isBefore(a, b) ? [0n, 1n] : [0n, -1n]).toContain(more);
      }
    });
  });
});

describe('target weights of any agents under sensible rules', () => {
  it('equal those of the rules computed with 120 digits, to less than one unit', () => {
    holds(
      sensible,
      (outcome) => {
        const reference = referenceWeights(outcome);
        for (const agent of outcome.agents)
          expectWithinUnit(outcome.weightOf(agent), reference.get(agent.agentId) ?? -1n);
        expectWithinUnit(outcome.cash, SCALE - sumOf(reference.values()));
      },
      500,
    );
  });

  it('are never lower for a higher score, except by one unit for the larger id if floor or cap make them equal', () => {
    holds(
      sensible,
      (outcome) => {
        const reference = referenceWeights(outcome);
        for (const [a, b] of pairs(outcome.agents)) {
          if (a.score === null || b.score === null || !a.score.gt(b.score)) continue;
          if (a.status === 'stale' || b.status === 'stale' || !swingAlike(outcome, a, b)) continue;
          const more = outcome.weightOf(a) - outcome.weightOf(b);
          const tie = sameTo24Digits(reference.get(a.agentId) ?? 0n, reference.get(b.agentId) ?? 0n);
          expect(more >= 0n || (tie && isBefore(b, a) && more === -1n)).toBe(true);
        }
      },
      500,
    );
  });
});

describe('target weights in the basis risk', () => {
  it('halve for an agent that swings twice as much, relative to the others, before floors', () => {
    const amount = fc.integer({ min: 1000, max: 9000 }).map((n) => decimal(String(n)).div(1000));
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: -2000, max: 2000 }), (own, other, difference) => {
        const rules = configured({ weightBasis: 'risk', minFloorWeight: decimal('0') });
        const units = (volatility: Decimal): bigint[] =>
          [volatility, other]
            .map((dailyVolatility, index) => ({
              ...{ agentId: `agent-${index}`, status: 'performing' as const, meanReturnPct: null },
              score: index === 0 ? decimal('2') : decimal('2').plus(decimal(String(difference)).div(1000)),
              dailyVolatility: () => dailyVolatility,
            }))
            .map((_, index, agents) =>
              unitsOf(targetWeights(agents, rules).weights.get(`agent-${index}`) ?? decimal('0')),
            );
        const [a = 0n, b = 0n] = units(own);
        const [twice = 0n, rest = 0n] = units(own.times(2));
        const difference2 = 2n * twice * b - a * rest;
        // Each weight is right to one unit of 10^12.
        expect(largest(difference2, -difference2) <= 6n * WHOLE).toBe(true);
      }),
      { numRuns: runs(200) },
    );
  });

  it('are those of the basis capital where all swing alike, or nobody is known to swing', () => {
    const calm = fc.tuple(sensible, fc.constantFrom(null, '0', '0.3'));
    fc.assert(
      fc.property(calm, ([{ agents, rules }, volatility]) => {
        const alike = agents.map((agent) => ({
          ...agent,
          dailyVolatility: () => (volatility === null ? null : decimal(volatility)),
        }));
        const [capital, risk] = (['capital', 'risk'] as const).map((weightBasis) =>
          targetWeights(alike, { ...rules, weightBasis }),
        );
        const texts = (weights?: Weights): unknown =>
          [...(weights?.weights ?? [])].map(([id, weight]) => [id, textOf(weight)]);
        expect(texts(risk)).toEqual(texts(capital));
      }),
      { numRuns: runs(100) },
    );
  });
});

describe('published weights under a rebalance band', () => {
  /** The same agents again and again, with other scores and so other statuses. */
  const paths = sensible.chain((first) =>
    fc.record({
      rules: anyFraction(0).map((threshold) => ({
        ...first.rules,
        rebalanceThreshold: threshold === '1' ? decimal('0') : decimal(threshold),
      })),
      steps: fc.array(
        fc
          .tuple(
            ...first.agents.map(() =>
              fc.option(fc.constantFrom('0', '0.1', '0.2', '1', '-0.1', '-2'), { freq: 5 }),
            ),
          )
          .map((scores) =>
            first.agents.map(({ agentId }, index) => {
              const score = scores[index] ?? null;
              const status = statusOf(score, first.rules.enforcePerformance);
              return {
                agentId,
                score: score === null ? null : decimal(score),
                status,
                meanReturnPct: null,
                dailyVolatility: () => null,
              };
            }),
          ),
        { minLength: 2, maxLength: 6 },
      ),
    }),
  );
  const figures = (agents: readonly ScoredAgent[]): Map<string, AgentFigures> =>
    new Map(
      agents.map(({ agentId, ...scored }) => [agentId, { ...assessAgent([], configured()), ...scored }]),
    );

  it('stay until a target is the threshold away, whatever the statuses, but never with a suspended agent', () => {
    fc.assert(
      fc.property(paths, ({ rules, steps }) => {
        const threshold = unitsOf(rules.rebalanceThreshold);
        let before: Allocation | null = null;
        for (const agents of steps) {
          const next: Allocation = allocate(figures(agents), rules, before, new Instant(0));
          const isAway = agents.some(({ agentId, status }) => {
            const held = unitsOf(before?.published.weights.get(agentId) ?? decimal('0'));
            const moved = unitsOf(next.target.weights.get(agentId) ?? decimal('0')) - held;
            return largest(moved, -moved) >= threshold || (status === 'suspended' && held > 0n);
          });
          const keeps = before !== null && threshold > 0n && !isAway;
          expect(next.published).toBe(keeps ? before?.published : next.target);
          const { weights, unallocated } = next.published;
          expect(sumOf([...weights.values(), unallocated].map(unitsOf))).toBe(WHOLE);
          for (const { agentId, status } of agents)
            if (status === 'suspended') expect(weights.get(agentId)?.isZero()).toBe(true);
          before = next;
        }
      }),
      { numRuns: runs(200) },
    );
  });
});

function expectWithinUnit(units: bigint, exact: bigint): void {
  const difference = units * UNIT - exact;
  expect(difference < UNIT && difference > -UNIT).toBe(true);
}

function sameTo24Digits(a: bigint, b: bigint): boolean {
  return largest(a - b, b - a) * 10n ** 24n <= largest(a, b);
}

/** Whether rounding serves `a` before `b`: by the UTF-8 bytes of their ids. */
function isBefore(a: ScoredAgent, b: ScoredAgent): boolean {
  return Buffer.compare(Buffer.from(a.agentId), Buffer.from(b.agentId)) < 0;
}

function pairs(agents: readonly ScoredAgent[]): [ScoredAgent, ScoredAgent][] {
  return agents.flatMap((a) => agents.filter((b) => b !== a).map((b): [ScoredAgent, ScoredAgent] => [a, b]));
}
