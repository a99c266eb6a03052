import { decimal, textOf } from '../../../test/support/oracles/engine';
import { profitFactor } from './profit-factor';
import { profitSums } from './profit-sums';

describe('profitFactor', () => {
  it.each([
    [['3', '-2'], '1.5'],
    [['3', '0', '-2', '-7'], '0.3333333333333333333333333333'],
    [['-2'], '0'],
    // Undefined, not infinite.
    [['3'], null],
    [['3', '0'], null],
    [['0'], null],
    [[], null],
  ])('profit factor of the pnls %j is %s', (pnls, factor) => {
    expect(textOf(profitFactor(profitSums.of(pnls.map(decimal))))).toBe(factor);
  });
});
