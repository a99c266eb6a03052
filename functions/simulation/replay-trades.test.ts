import { configured } from '../test/support/oracles/engine';
import { hour } from '../test/support/oracles/replay';
import { timeText } from '../src/contract/fields/time';
import { DEFAULT_CONFIG } from '../src/core/config';
import { journalOfTrades } from '../test/support/journal';
import { replayTrades, type ReplayJournal } from './replay-trades';

const row = (id: string, agent: string, closed: number | null, more: object = {}): object => ({
  trade_id: id,
  agent_id: agent,
  closed_at: closed === null ? null : timeText(hour(closed)),
  realized_pnl: '1',
  entry_price: '100',
  quantity: '1',
  ...more,
});

function read(rows: readonly object[], config = DEFAULT_CONFIG, at: number | null = null): ReplayJournal {
  return replayTrades(journalOfTrades(rows), config, at === null ? null : hour(at));
}

const ids = ({ trades }: ReplayJournal): string[] => trades.map(({ tradeId }) => tradeId);

describe('replayTrades', () => {
  it('orders trades by close, then by id; counts open and later ones', () => {
    const journal = read(
      [row('b', 'x', 2), row('z', 'x', 1), row('a', 'x', 2), row('o', 'x', null), row('l', 'x', 9)],
      DEFAULT_CONFIG,
      8,
    );
    expect([ids(journal), journal.open, journal.later]).toEqual([['z', 'a', 'b'], 1, 1]);
  });

  it.each<[string, object, unknown]>([
    ['an opening', { opened_at: timeText(hour(4)) }, { openedAt: hour(4) }],
    ['an opening at the close', { opened_at: timeText(hour(5)) }, { openedAt: hour(5) }],
    ['no opening after the close', { opened_at: timeText(hour(6)) }, { openedAt: null }],
    ['a confidence', { confidence: '0.7' }, { confidence: expect.anything() as unknown }],
    ['no confidence above 1', { confidence: '70' }, { confidence: null }],
    ['no confidence below 0', { confidence: '-0.1' }, { confidence: null }],
    ['a regime in any case', { regime: 'bull' }, { regime: 'BULL' }],
    ['no unknown regime', { regime: 'SIDEWAYS' }, { regime: null }],
    ['none of the three fields if none is given', {}, { openedAt: null, confidence: null, regime: null }],
  ])('reads %s', (_, more, expected) => {
    expect(read([row('1', 'x', 5, more)]).trades[0]).toMatchObject(expected as object);
  });

  it('admits 100 agents by their first close, and configured agents always', () => {
    // The order of their ids is the reverse of that of their closes.
    const rows = Array.from({ length: 103 }, (_, index) => row(`t${index}`, `agent-${900 - index}`, index));
    expect(read(rows).refused).toEqual(['agent-800', 'agent-799', 'agent-798']);
    expect(read(rows, configured({ agentIds: ['agent-798'] })).refused).toEqual([
      'agent-801',
      'agent-800',
      'agent-799',
    ]);
  });
});
