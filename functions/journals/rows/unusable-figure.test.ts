import fc from 'fast-check';
import { readTrade } from '../../src/contract/documents/trade';
import { Instant } from '../../src/core/base/instant';
import { unusableFigure } from './unusable-figure';
import { runs } from '../../test/support/runs';

describe('unusableFigure', () => {
  it('is found exactly where the trade is skipped, for the figure that is the reason', () => {
    const value = fc.constantFrom<unknown>(
      undefined,
      null,
      '',
      '0',
      '-1',
      '5',
      2,
      '1e-3',
      '1,000',
      '$5',
      '(5)',
      true,
    );
    const fields = fc.record({ realized_pnl: value, entry_price: value, quantity: value });
    fc.assert(
      fc.property(fields, (figures) => {
        const trade = { agent_id: 'a', closed_at: new Instant(0), ...figures };
        const read = readTrade('t', trade);
        const skipped = read.kind === 'closed' ? read.closedTrade.skipped : null;
        const found = unusableFigure(trade);
        expect(found?.effect ?? null).toBe(skipped === null ? null : 'the trade is skipped');
        const field = skipped?.replace(/^(missing|invalid)_/, '').replace('zero_capital', 'quantity') ?? null;
        expect(found?.field.replace('realized_', '') ?? null).toBe(field);
      }),
      { numRuns: runs(300) },
    );
  });

  it.each(['r_multiple', 'risk_amount'])(
    'is found where %s is given and the trade has no R for it',
    (field) => {
      const trade = { closed_at: new Instant(0), realized_pnl: '1', entry_price: '1', quantity: '1' };
      expect(unusableFigure({ ...trade, [field]: '1R' })).toMatchObject({
        field,
        effect: 'the trade has no R',
      });
      for (const value of [undefined, null, '0', '2e-3', -1])
        expect(unusableFigure({ ...trade, [field]: value })).toBeNull();
    },
  );
});
