import fc from 'fast-check';
import { replayTrade } from '../test/support/oracles/replay';
import { mostOpen } from './most-open';

describe('mostOpen', () => {
  it('does not count a trade that closes when another opens', () => {
    const trades = [
      replayTrade({ id: '1', agent: 'a', opened: 0, closed: 2, pnl: '1' }),
      replayTrade({ id: '2', agent: 'a', opened: 2, closed: 4, pnl: '1' }),
      replayTrade({ id: '3', agent: 'b', opened: 1, closed: 3, pnl: '1' }),
    ];
    expect(mostOpen(trades)).toEqual({ agentId: 'a', count: 1 });
  });

  it('equals the most open trades of any agent at any moment', () => {
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
        const counts = ['a', 'b'].flatMap((agent) =>
          Array.from(
            { length: 13 },
            (_, hour) =>
              sketches.filter(
                ({ agent: own, opened, held }) =>
                  own === agent && opened !== null && opened <= hour && hour < opened + held,
              ).length,
          ),
        );
        expect(mostOpen(trades).count).toBe(Math.max(...counts));
      }),
    );
  });
});
