import fc from 'fast-check';
import { replayTrade } from '../test/support/oracles/replay';
import { runs } from '../test/support/runs';
import { mostOpenAtOnce } from './slots';

describe('mostOpenAtOnce', () => {
  it('counts by agent, and at least one', () => {
    const trades = [
      replayTrade({ id: '1', agent: 'b', opened: 0, closed: 2, pnl: '1' }),
      replayTrade({ id: '2', agent: 'b', opened: 1, closed: 4, pnl: '1' }),
      replayTrade({ id: '3', agent: 'a', closed: 3, pnl: null }),
    ];
    expect([...mostOpenAtOnce(trades)]).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('does not count a trade that closes when another opens', () => {
    const trades = [
      replayTrade({ id: '1', agent: 'a', opened: 0, closed: 2, pnl: '1' }),
      replayTrade({ id: '2', agent: 'a', opened: 2, closed: 4, pnl: '1' }),
    ];
    expect([...mostOpenAtOnce(trades)]).toEqual([['a', 1]]);
  });

  it('counts trades that are sized and closed at one moment together', () => {
    const unknown = ['1', '2'].map((id) => replayTrade({ id, agent: 'a', closed: 2, pnl: '1' }));
    const dates = ['3', '4', '5'].map((id) =>
      replayTrade({ id, agent: 'b', opened: 2, closed: 2, pnl: '1' }),
    );
    expect([...mostOpenAtOnce([...unknown, ...dates])]).toEqual([
      ['a', 2],
      ['b', 3],
    ]);
  });

  it('equals the most open trades of an agent at any moment', () => {
    const sketch = fc.record({
      agent: fc.constantFrom('a', 'b'),
      opened: fc.option(fc.integer({ min: 0, max: 12 })),
      held: fc.integer({ min: 0, max: 6 }),
    });
    fc.assert(
      fc.property(fc.array(sketch, { minLength: 1, maxLength: 15 }), (sketches) => {
        const trades = sketches.map(({ agent, opened, held }, index) =>
          replayTrade({ id: String(index), agent, opened, closed: (opened ?? 0) + held, pnl: '1' }),
        );
        // A trade of no length is open at its moment, any other from its opening up to its close.
        const spans = sketches.map(({ agent, opened, held }) => {
          const [from, to] = opened === null ? [held, held] : [opened, opened + held];
          return { agent, from, to };
        });
        const expected = ['a', 'b']
          .filter((agent) => spans.some((span) => span.agent === agent))
          .map((agent) => {
            const counts = Array.from({ length: 20 }, (_, at) => {
              const open = (span: (typeof spans)[number]): boolean =>
                span.agent === agent &&
                span.from <= at &&
                (at < span.to || (at === span.to && at === span.from));
              return spans.filter(open).length;
            });
            return [agent, Math.max(...counts)];
          });
        expect([...mostOpenAtOnce(trades)]).toEqual(expected);
      }),
      { numRuns: runs(100) },
    );
  });
});
