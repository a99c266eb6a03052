import fc from 'fast-check';
import { decimal, textOf } from '../../../test/support/oracles/engine';
import { expectInverse } from '../../../test/support/oracles/running-sums';
import { profitSums, type ProfitSums } from './profit-sums';

const texts = ({ trades, wins, grossProfit, grossLoss }: ProfitSums): unknown[] => [
  trades,
  wins,
  grossProfit.toFixed(),
  grossLoss.toFixed(),
];

describe('profitSums', () => {
  it.each([
    ['nothing', [], [0, 0, '0', '0']],
    ['a win, a loss and one that broke even', ['2.5', '-1', '0', '-0'], [4, 1, '2.5', '1']],
    [
      'the widest and the finest',
      ['99999999999999999999', '0.000000000000000000000000000001', '-99999999999999999999'],
      [3, 2, '99999999999999999999.000000000000000000000000000001', '99999999999999999999'],
    ],
  ])('are right for %s', (_, pnls, expected) => {
    expect(texts(profitSums.of(pnls.map(decimal)))).toEqual(expected);
  });

  it('do not depend on the order, and removing is the inverse of adding, digit for digit', () => {
    const pnl = fc.bigInt({ min: -(10n ** 50n), max: 10n ** 50n }).map((units) => decimal(`${units}e-30`));
    expectInverse(fc.array(pnl, { maxLength: 20 }), profitSums, texts);
  });

  it('start with 0', () => {
    expect(textOf(profitSums.none.grossLoss)).toBe('0');
  });
});
