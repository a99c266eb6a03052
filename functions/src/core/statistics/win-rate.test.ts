import { decimal, textOf } from '../../../test/support/oracles/engine';
import { profitSums } from './profit-sums';
import { winRate } from './win-rate';

describe('winRate', () => {
  it.each([
    [['1', '2', '-1'], '0.6666666666666666666666666667'],
    [['1', '0', '-0', '-1'], '0.25'],
    [['0'], '0'],
    [['-1'], '0'],
    [['0.000000000000000000000000000001'], '1'],
    [[], null],
  ])('win rate of the pnls %j is %s', (pnls, rate) => {
    expect(textOf(winRate(profitSums.of(pnls.map(decimal))))).toBe(rate);
  });
});
