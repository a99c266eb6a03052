import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJournal } from '../../journals/read-journal';
import { readTrade } from '../../src/contract/documents/trade';
import { makeJournal } from './make-journal';

describe('makeJournal', () => {
  it('makes the sample journal of the repository', () => {
    expect(readFileSync(join(__dirname, 'journal.csv'), 'utf8')).toBe(makeJournal());
  });

  it('has agents of every kind, skipped trades and an open trade', async () => {
    const journal = await readJournal([{ name: 'journal.csv', text: makeJournal() }]);
    expect(journal).toMatchObject({ rows: 161, duplicates: 0, errors: [] });

    const counts = new Map<string, number>();
    for (const { tradeId, fields } of journal.trades) {
      const trade = readTrade(tradeId, fields);
      const kinds =
        trade.kind === 'closed' ? [trade.agentId, trade.closedTrade.skipped ?? 'usable'] : [trade.kind];
      for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    expect(Object.fromEntries(counts)).toEqual({
      'trend-btc': 44,
      'breakout-eth': 32,
      'meanrev-sol': 37,
      'scalper-bnb': 43,
      'news-xrp': 4,
      usable: 158,
      missing_pnl: 1,
      zero_capital: 1,
      open: 1,
    });
  });

  it('writes shorts with negative and with positive quantities', async () => {
    const { trades } = await readJournal([{ name: 'journal.csv', text: makeJournal() }]);
    const shorts = trades.map(({ fields }) => fields).filter(({ side }) => side === 'SELL');
    expect(new Set(shorts.map(({ quantity }) => String(quantity).startsWith('-')))).toEqual(
      new Set([true, false]),
    );
  });
});
