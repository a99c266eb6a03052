import fc from 'fast-check';
import { windows } from '../../../test/support/arbitraries/documents';
import { configured, trade } from '../../../test/support/oracles/engine';
import { returnSums } from '../../core/statistics/return-sums';
import { decodeSums, encodeSums } from './stored-sums';
import { runs } from '../../../test/support/runs';

it('encodeSums writes the sums of a window as one line', () => {
  const window = [
    trade({ pnl: '0.5' }),
    trade({ pnl: '-2' }),
    trade({ skipped: 'zero_capital' }),
    trade({ skipped: 'invalid_pnl' }),
  ];
  const sums = returnSums(window, configured({ lookbackTrades: 7 }));
  const fields = [
    ...['7', 'trade', '0.04'],
    ...['2', '-1.5', '4.25', '-7.875', '16.0625'],
    ...['1', '-2', '4'],
    // One day.
    ...['1', '-1.5', '2.25'],
    ...['2', '1', '0.5', '2'],
    'invalid_pnl:1,zero_capital:1',
  ];
  expect(encodeSums(sums)).toBe(fields.join('\t'));
  // A window of before has no lookback in days, and its line stays as it is.
  expect(decodeSums(fields.join('\t')).lookbackDays).toBeNull();
  const inDays = returnSums(window, configured({ lookbackTrades: 7, lookbackDays: 30 }));
  expect(encodeSums(inDays)).toBe(['7/30', ...fields.slice(1)].join('\t'));
});

it('decodeSums throws for an unknown skip reason', () => {
  expect(() => decodeSums(`${encodeSums(returnSums([], configured()))}because:1`)).toThrow(
    '"because:1", which is not a skip reason',
  );
});

it('decodeSums reads what encodeSums has written, digit for digit', () => {
  fc.assert(
    fc.property(windows, ({ sums }) => {
      const read = decodeSums(encodeSums(sums));
      expect(encodeSums(read)).toBe(encodeSums(sums));
      const { lookbackTrades, lookbackDays, basis } = sums;
      expect(read).toMatchObject({ lookbackTrades, lookbackDays, basis });
      expect(read.powers.count).toBe(sums.powers.count);
      for (const key of ['sum', 'squares', 'cubes', 'fourths'] as const)
        expect(read.powers[key]).toBe(sums.powers[key]);
      expect(new Map(read.skipped)).toEqual(new Map(sums.skipped));
    }),
    { numRuns: runs(1000) },
  );
});
