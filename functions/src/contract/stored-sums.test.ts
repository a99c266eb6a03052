import fc from 'fast-check';
import { windows } from '../../test/helpers/documents';
import { trade } from '../../test/helpers/engine';
import { returnSums } from '../core/return-sums';
import { decodeSums, encodeSums } from './stored-sums';

it('the sums of a window are one line', () => {
  const window = [
    trade({ pnl: '0.5' }),
    trade({ pnl: '-2' }),
    trade({ skipped: 'zero_capital' }),
    trade({ skipped: 'invalid_pnl' }),
  ];
  const sums = returnSums(window, { lookbackTrades: 7, returnBasis: 'trade' });
  expect(encodeSums(sums)).toBe('7\ttrade\t2\t-1.5\t4.25\t-7.875\t16.0625\tinvalid_pnl:1,zero_capital:1');
});

it('a reason that is none is an error', () => {
  expect(() => decodeSums('7\ttrade\t0\t0\t0\t0\t0\tbecause:1')).toThrow('because:1, which is no reason');
});

it('are read back as they were written, digit for digit', () => {
  fc.assert(
    fc.property(windows, ({ sums }) => {
      const read = decodeSums(encodeSums(sums));
      expect(encodeSums(read)).toBe(encodeSums(sums));
      expect(read).toMatchObject({ lookbackTrades: sums.lookbackTrades, basis: sums.basis });
      expect(read.powers.count).toBe(sums.powers.count);
      for (const key of ['sum', 'squares', 'cubes', 'fourths'] as const)
        expect(read.powers[key].eq(sums.powers[key])).toBe(true);
      expect(new Map(read.skipped)).toEqual(new Map(sums.skipped));
    }),
    { numRuns: 1000 },
  );
});
