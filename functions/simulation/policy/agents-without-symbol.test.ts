import fc from 'fast-check';
import { ONE, ZERO } from '../../src/core/base/decimal';
import { UNKNOWN_MARKET } from '../../src/core/policy/market';
import { PROFILES } from '../../src/core/profiles/profiles';
import { windowCapacity } from '../../src/core/trades/window';
import { configured, decimal } from '../../test/support/oracles/engine';
import { hour, replayTrade } from '../../test/support/oracles/replay';
import { runs } from '../../test/support/runs';
import { agentsWithoutSymbol } from './agents-without-symbol';
import { riskBookFor } from './entry-policy';

const CONFIG = configured();
const BOTH = [PROFILES.SAFE, PROFILES.AGGRESSIVE];

it('agentsWithoutSymbol names agents with a weight whose every symbol is left alone', () => {
  const trades = Array.from({ length: 60 }, (_, index) =>
    replayTrade({
      id: String(index),
      agent: index % 2 === 0 ? 'a' : 'b',
      closed: index,
      pnl: '-1',
      symbol: 'X',
    }),
  );
  const weights = new Map([
    ['a', decimal('0.6')],
    ['b', ZERO],
  ]);
  expect(agentsWithoutSymbol(trades, BOTH, CONFIG, weights, hour(60))).toEqual([
    { profile: 'SAFE', agentIds: ['a'] },
    { profile: 'AGGRESSIVE', agentIds: ['a'] },
  ]);
});

it('agentsWithoutSymbol finds from the newest trades what a book of all trades finds', () => {
  const capacity = windowCapacity(CONFIG.lookbackTrades);
  const weights = new Map([['a', ONE]]);
  fc.assert(
    fc.property(
      fc.integer({ min: -3, max: 30 }),
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom('1', '-1'),
      (beyond, perHour, last) => {
        const count = capacity + beyond;
        const trades = Array.from({ length: count }, (_, index) =>
          replayTrade({
            id: String(index).padStart(5, '0'),
            agent: 'a',
            closed: Math.floor(index / perHour),
            // The oldest trades would decide otherwise.
            pnl: index < beyond ? '50' : index % 3 === 0 ? last : '-0.5',
            symbol: index % 5 === 0 ? 'X' : 'Y',
          }),
        );
        const now = trades.at(-1)?.closedAt ?? hour(0);
        const { book, watcher } = riskBookFor(CONFIG, decimal('1000'));
        for (const trade of trades) watcher.onClose?.({ trade } as never);
        const expected = BOTH.map((profile) => {
          const agent = { agentId: 'a', paused: false, weight: ONE };
          const { reasons } = book.policy({ profile, market: UNKNOWN_MARKET, agent, now });
          return reasons.some(({ code }) => code === 'no_symbol_left') ? ['a'] : [];
        });
        const found = agentsWithoutSymbol(trades, BOTH, CONFIG, weights, now);
        expect(found.map(({ agentIds }) => agentIds)).toEqual(expected);
      },
    ),
    { numRuns: runs(10) },
  );
});
