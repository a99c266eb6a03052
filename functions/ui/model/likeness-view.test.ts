import fc from 'fast-check';
import { runs } from '../../test/support/runs';
import { likenessView, type Pairs } from './likeness-view';

const NOTE = 'Each has its own share.';
const PAIRS: Pairs = {
  a: { b: '0.2', c: '0.931', d: '-0.85' },
  b: { c: '-0.05' },
  c: { d: '0.75' },
};

describe('likenessView', () => {
  it('names the most alike pairs, and puts like beside like', () => {
    const { headline, level, sentences, map, pairs, more } = likenessView(
      PAIRS,
      ['a', 'b', 'c', 'd', 'e'],
      NOTE,
    );
    expect(headline).toBe('a and c are 0.93 alike.');
    expect(level).toBe('careful');
    expect(sentences).toEqual(['c and d are 0.75 alike.', NOTE]);
    expect(map?.agents).toEqual(['a', 'c', 'd', 'b', 'e']);
    expect(map?.rows[0]).toEqual([
      { text: '', heat: null },
      { text: '0.93', heat: 4 },
      { text: '-0.85', heat: -4 },
      { text: '0.20', heat: 1 },
      { text: '0.00', heat: 0 },
    ]);
    expect(pairs.rows.map((row) => row.join(' '))).toEqual([
      'a c 0.93',
      'c d 0.75',
      'a b 0.20',
      'b c -0.05',
      'a d -0.85',
    ]);
    expect(more).toBeNull();
  });

  it('says that nobody is like another, or that it cannot be seen', () => {
    expect(likenessView({ a: { b: '0.4' } }, ['a', 'b'], NOTE)).toMatchObject({
      headline: 'No two agents are much alike: a and b are 0.40 alike.',
      level: 'unknown',
      sentences: [],
    });
    expect(likenessView({}, ['a', 'b'], NOTE).map).toBeNull();
    expect(likenessView({}, ['a', 'b'], NOTE).headline).toMatch(/takes ten days/);
    expect(likenessView({}, ['a'], NOTE).headline).toMatch(/There is one agent/);
  });

  it('leaves out agents that have no place in the allocation', () => {
    expect(likenessView(PAIRS, ['a', 'b'], NOTE).pairs.rows).toEqual([['a', 'b', '0.20']]);
  });

  it('is symmetric, and bounded for any number of agents: the most alike first', () => {
    const ids = Array.from({ length: 100 }, (_, index) => `agent-${index}`);
    const rho = fc.integer({ min: -100, max: 100 }).map((n) => (n / 100).toFixed(6));
    fc.assert(
      fc.property(fc.infiniteStream(rho), fc.integer({ min: 2, max: 100 }), (stream, count) => {
        const agents = ids.slice(0, count);
        const pairs = Object.fromEntries(
          agents.map((a, index) => [
            a,
            Object.fromEntries(agents.slice(index + 1).map((b) => [b, String(stream.next().value)])),
          ]),
        );
        const { map, pairs: list } = likenessView(pairs, agents, NOTE);
        expect(map?.rows).toHaveLength(Math.min(10, count));
        expect(list.rows.length).toBeLessThanOrEqual(20);
        const all = Object.values(pairs).flatMap((others) => Object.values(others).map(Number));
        expect(Number(list.rows[0]?.[2])).toBeCloseTo(Math.max(...all), 10);
        map?.rows.forEach((row, i) => {
          row.forEach((cell, j) => {
            expect(cell).toEqual(map.rows[j]?.[i]);
          });
        });
      }),
      { numRuns: runs(20) },
    );
  });
});
