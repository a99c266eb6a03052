import fc from 'fast-check';
import { decimal } from '../../test/support/oracles/engine';
import { runs } from '../../test/support/runs';
import { allocationEvents, type Stand, type Standing } from './events';

const AT = '2026-10-18T16:30:00Z';

const stand = (weight: string, changes: Partial<Stand> = {}): Stand => ({
  ...{ weight: decimal(weight), status: 'performing', trades: 40, verdict: 'likely' },
  ...changes,
});

const textsOf = (before: Stand | null, after: Stand | null): string[] => {
  const standing = (one: Stand | null): Standing => new Map(one === null ? [] : [['a', one]]);
  return allocationEvents(standing(before), standing(after), AT).map(({ code, text }) => `${code}: ${text}`);
};

it.each<[string, Stand | null, Stand | null, string[]]>([
  ['nothing', stand('0.2'), stand('0.2499'), []],
  ['a move', stand('0.2'), stand('0.25'), ['weight_moved: a moved 20.00 → 25.00 %.']],
  ['a fall', stand('0.9'), stand('0.05'), ['weight_moved: a moved 90.00 → 5.00 %.']],
  ['a new agent', null, stand('0.05', { status: 'unproven' }), ['added: a is new, with 5.00 %.']],
  ['an agent that is gone', stand('0.3'), null, ['removed: a is gone; it had 30.00 %.']],
  [
    'a first score',
    stand('0.05', { status: 'unproven', verdict: 'too_few_trades' }),
    stand('0.278', { trades: 10 }),
    ['scored: a has 10 trades and is scored now: 5.00 → 27.80 %.'],
  ],
  [
    'proof',
    stand('0.2'),
    stand('0.41', { verdict: 'proven' }),
    ['proven: a is proven now: 20.00 → 41.00 %.'],
  ],
  [
    'lost proof',
    stand('0.41', { verdict: 'proven' }),
    stand('0.41', { verdict: 'likely' }),
    ['no_longer_proven: a is no longer proven, still with 41.00 %.'],
  ],
  [
    'a score that passes 0',
    stand('0.05', { status: 'recovering' }),
    stand('0.2457'),
    ['performing: a has a score of 0 or more now: 5.00 → 24.57 %.'],
  ],
  [
    'a score that falls below 0',
    stand('0.2426'),
    stand('0', { status: 'suspended' }),
    ['losing: a has a score below 0 now: 24.26 → 0.00 %.'],
  ],
  [
    'the end of a silence',
    stand('0.05', { status: 'stale' }),
    stand('0.3'),
    ['no_longer_stale: a is no longer silent: 5.00 → 30.00 %.'],
  ],
  ['silence', stand('0.41'), stand('0.05', { status: 'stale' }), ['stale: a is silent: 41.00 → 5.00 %.']],
])('allocationEvents tells %s', (_, before, after, expected) => {
  expect(textsOf(before, after)).toEqual(expected);
});

it('allocationEvents tells at most one event per agent, and none between equal allocations, for any', () => {
  const anyStand = fc.record({
    weight: fc.integer({ min: 0, max: 100 }).map((n) => decimal(String(n / 100))),
    status: fc.constantFrom<Stand['status']>('stale', 'unproven', 'performing', 'recovering', 'suspended'),
    trades: fc.nat({ max: 1000 }),
    verdict: fc.constantFrom<Stand['verdict']>('proven', 'likely', 'losing', 'too_few_trades'),
  });
  const standing = fc
    .array(fc.tuple(fc.constantFrom('a', 'b', '<c>', '\u202e'), anyStand), { maxLength: 6 })
    .map((entries): Standing => new Map(entries));
  fc.assert(
    fc.property(standing, standing, (before, after) => {
      expect(allocationEvents(after, after, AT)).toEqual([]);
      const ids = allocationEvents(before, after, AT).map(({ agentId }) => agentId);
      expect(new Set(ids).size).toBe(ids.length);
    }),
    { numRuns: runs(100) },
  );
});
