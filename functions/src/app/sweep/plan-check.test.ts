import { currentOf, EARLIER, NOW, stored, tradesOf, windowOf } from '../../../test/support/app-states';
import { configured, trade } from '../../../test/support/oracles/engine';
import type { JournalTrade } from '../../store/journal';
import { planCheck, SCHEDULED } from './plan-check';

const WINDOWS = { a: windowOf('a', 20), b: windowOf('b', 12) };
const CURRENT = currentOf(WINDOWS, { sweptAt: EARLIER });
const STORED = [stored('a', WINDOWS.a), stored('b', WINDOWS.b)];
const NEW: JournalTrade = { agentId: 'a', closedTrade: trade({ tradeId: 'new', closedAt: 1_800_000_000 }) };

describe('planCheck', () => {
  it('finds a healthy user, and writes only the time', () => {
    const trades = tradesOf('a', 20).map((closedTrade) => ({ agentId: 'a', closedTrade }));
    expect(planCheck({ current: CURRENT, stored: STORED, trades }, NOW)).toEqual({
      kind: 'fit',
      missing: [],
      publication: { kind: 'unchanged', version: 1, current: { ...CURRENT, sweptAt: NOW } },
    });
  });

  it('keeps the time while a trade is missing', () => {
    expect(planCheck({ current: CURRENT, stored: STORED, trades: [NEW] }, NOW)).toEqual({
      kind: 'fit',
      missing: [{ tradeId: 'new', agentIds: ['a'] }],
      publication: { kind: 'unchanged', version: 1, current: null },
    });
  });

  it('does not expect trades of refused agents', () => {
    const current = { ...CURRENT, refusedAgents: ['z'] };
    const plan = planCheck({ current, stored: STORED, trades: [{ ...NEW, agentId: 'z' }] }, NOW);
    expect(plan).toMatchObject({ kind: 'fit', missing: [] });
  });

  it('publishes again when current differs from its windows', () => {
    const current = { ...CURRENT, allocation: currentOf({ ...WINDOWS, b: windowOf('b', 13) }).allocation };
    expect(planCheck({ current, stored: STORED, trades: [] }, NOW)).toMatchObject({
      kind: 'fit',
      publication: { kind: 'versioned', version: 2, current: { revision: 1, causes: [SCHEDULED] } },
    });
  });

  it('accepts windows that are longer than needed, and sums that are not used', () => {
    const config = configured({ lookbackTrades: 10 });
    const long = { a: windowOf('a', 20, 200) };
    const current = currentOf(long, { config });
    const plan = planCheck({ current, stored: [stored('a', long.a)], trades: [] }, NOW);
    expect(plan).toMatchObject({ kind: 'fit', publication: { kind: 'unchanged' } });
  });

  it.each([
    ['current is missing or damaged', null, STORED],
    ['a window is missing', CURRENT, STORED.slice(1)],
    ['a window is damaged', CURRENT, [stored('a', null), stored('b', WINDOWS.b)]],
    ['a window is too short', CURRENT, [stored('a', windowOf('a', 20, 99)), stored('b', WINDOWS.b)]],
  ])('asks for a rebuild when %s', (_, current, found) => {
    expect(planCheck({ current, stored: found, trades: [] }, NOW)).toEqual({ kind: 'unfit', wrongSums: [] });
  });

  it('asks for a rebuild, and names the agents, when sums are not those of their trades', () => {
    const wrong = { ...WINDOWS.a, sums: windowOf('a', 19).sums };
    const plan = planCheck(
      { current: CURRENT, stored: [stored('a', wrong), stored('b', WINDOWS.b)], trades: [] },
      NOW,
    );
    expect(plan).toEqual({ kind: 'unfit', wrongSums: ['a'] });
  });
});
