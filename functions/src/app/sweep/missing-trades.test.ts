import type { PlainTrade } from '../../core/trades/trade';
import { tradesOf, windowOf } from '../../../test/support/app-states';
import { plainTrade } from '../../../test/support/arbitraries/documents';
import { trade } from '../../../test/support/oracles/engine';
import type { Window } from '../../core/trades/window';
import type { JournalTrade } from '../../store/journal';
import { missingTrades } from './missing-trades';

const windows: ReadonlyMap<string, Window> = new Map([
  ['a', windowOf('a', 5, 5)],
  ['b', windowOf('b', 3, 5)],
]);
const inJournal = (agentId: string, ...trades: JournalTrade['closedTrade'][]): JournalTrade[] =>
  trades.map((closedTrade) => ({ agentId, closedTrade }));
const NEW = trade({ tradeId: 'new', closedAt: 1_800_000_000 });
const OLD = trade({ tradeId: 'old', closedAt: 1_600_000_000 });
const [NEWEST = NEW] = tradesOf('a', 5);

describe('missingTrades', () => {
  it('finds nothing when the windows are as the journal', () => {
    expect(missingTrades(windows, inJournal('a', ...tradesOf('a', 5)), [])).toEqual([]);
  });

  it.each([
    ['a newer trade', 'a', NEW],
    ['an older trade of a window that is not full', 'b', OLD],
    ['a trade of an agent without a window', 'c', OLD],
  ])('finds %s', (_, agentId, missing) => {
    expect(missingTrades(windows, inJournal(agentId, missing), [])).toEqual([
      { tradeId: missing.tradeId, agentIds: [agentId] },
    ]);
  });

  it.each([
    ['an older trade of a full window', 'a', OLD],
    ['a trade of a refused agent', 'z', NEW],
  ])('does not expect %s', (_, agentId, other) => {
    expect(missingTrades(windows, inJournal(agentId, other), ['z'])).toEqual([]);
  });

  it('finds an older trade of an agent with an empty window', () => {
    const empty = new Map([['e', { capacity: 0, trades: [] }]]);
    expect(missingTrades(empty, inJournal('e', OLD), [])).toEqual([{ tradeId: 'old', agentIds: ['e'] }]);
  });

  it('finds a trade that a window holds with other figures', () => {
    const corrected: PlainTrade = { ...plainTrade(NEWEST), symbol: 'ETH/USD' };
    expect(missingTrades(windows, inJournal('a', corrected), [])).toEqual([
      { tradeId: 'a-4', agentIds: ['a'] },
    ]);
  });

  it('finds a trade that the window of another agent holds, and names both agents', () => {
    expect(missingTrades(windows, inJournal('b', NEWEST), [])).toEqual([
      { tradeId: 'a-4', agentIds: ['b', 'a'] },
    ]);
    expect(missingTrades(windows, inJournal('z', NEWEST), ['z'])).toEqual([
      { tradeId: 'a-4', agentIds: ['z', 'a'] },
    ]);
  });
});
