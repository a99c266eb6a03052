import fc from 'fast-check';
import { noWindow, stored } from '../../../test/support/app-states';
import { trade } from '../../../test/support/oracles/engine';
import { runs } from '../../../test/support/runs';
import { DEFAULT_CONFIG } from '../../core/config';
import { agentWindow, type AgentWindow } from '../../core/statistics/agent-window';
import type { ClosedTrade } from '../../core/trades/trade';
import { fold } from '../../core/trades/window';
import { newCloses } from './new-closes';

const close = (second: number, pnl = '1'): ClosedTrade =>
  trade({ tradeId: `t${second}`, closedAt: second, pnl });

function windowOf(trades: readonly ClosedTrade[], capacity = 100): AgentWindow {
  return agentWindow(capacity, trades, DEFAULT_CONFIG);
}

const idsOf = (
  found: Parameters<typeof newCloses>[0],
  next: ReadonlyMap<string, AgentWindow>,
): { ids: string[]; areAll: boolean } => {
  const { closes, areAll } = newCloses(found, ['a'], next);
  return { ids: closes.map(({ trade: { tradeId } }) => tradeId), areAll };
};

const [one, two, three] = [close(1), close(2), close(3)];
const BEFORE = [stored('a', windowOf([two, one]))];

describe('newCloses', () => {
  it.each<[string, readonly ClosedTrade[], string[], boolean]>([
    ['a close', [three, two, one], ['t3'], true],
    ['a close that is read again', [close(2), one], [], true],
    ['a correction', [close(2, '5'), one], ['t2'], false],
    ['a deletion', [two], [], false],
  ])('of %s', (_, trades, ids, areAll) => {
    expect(idsOf(BEFORE, new Map([['a', windowOf(trades)]]))).toEqual({ ids, areAll });
  });

  it('of an agent that is new are all its trades, the oldest first', () => {
    const next = new Map([
      ['z', windowOf([three, one])],
      ['y', windowOf([two])],
    ]);
    expect(idsOf([noWindow('z'), noWindow('y')], next)).toEqual({ ids: ['t1', 't2', 't3'], areAll: true });
  });

  it.each<[string, Parameters<typeof newCloses>[0]]>([
    ['is damaged', [stored('a', null)]],
    ['is missing', [noWindow('a')]],
    ['was not read', []],
  ])('are not known where the window %s', (_, found) => {
    expect(idsOf(found, new Map([['a', windowOf([one])]]))).toEqual({ ids: [], areAll: false });
  });

  it('are all that a fold puts in, whatever leaves a full window for it', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat({ max: 40 }), { minLength: 1, maxLength: 10 }),
        fc.uniqueArray(fc.integer({ min: 41, max: 60 }), { minLength: 1, maxLength: 5 }),
        (old, fresh) => {
          const newest = (seconds: number[]): ClosedTrade[] =>
            seconds.sort((a, b) => b - a).map((n) => close(n));
          const window = windowOf(newest(old).slice(0, 5), 5);
          const come = newest(fresh);
          const { trades } = fold(window, new Set(come.map(({ tradeId }) => tradeId)), come);
          const next = new Map([['a', windowOf(trades, 5)]]);
          expect(idsOf([stored('a', window)], next)).toEqual({
            ids: [...come].reverse().map(({ tradeId }) => tradeId),
            areAll: true,
          });
        },
      ),
      { numRuns: runs(200) },
    );
  });
});
