import fc from 'fast-check';
import { runs } from '../../test/support/runs';
import { Decimal } from '../../src/core/base/decimal';
import { dollars, sum, times, work } from './work';

const PRICES = {
  reads: new Decimal('0.06'),
  writes: new Decimal('0.18'),
  deletes: new Decimal('0.02'),
  egress: new Decimal('0.12'),
  vcpuSecond: new Decimal('0.000024'),
  calls: new Decimal('0.4'),
};

const amounts = fc.record({
  reads: fc.nat(1_000_000),
  writes: fc.nat(1_000_000),
  deletes: fc.nat(1_000_000),
  bytes: fc.nat(1_000_000_000),
  seconds: fc.nat(100_000),
  calls: fc.nat(1_000_000),
});

describe('dollars', () => {
  it('prices each resource by its own measure, exactly', () => {
    const cost = (done: Parameters<typeof work>[0]): string => dollars(work(done), PRICES).toFixed();
    expect(cost({ reads: 100_000 })).toBe('0.06');
    expect(cost({ writes: 50_000 })).toBe('0.09');
    expect(cost({ deletes: 100_000 })).toBe('0.02');
    expect(cost({ bytes: 2_000_000_000 })).toBe('0.24');
    expect(cost({ seconds: 3600 })).toBe('0.0864');
    expect(cost({ calls: 1_000_000 })).toBe('0.4');
    expect(cost({ reads: 3, writes: 3 })).toBe('0.0000072');
  });

  it('of a sum is the sum of the dollars, and of many times the work as many times the dollars', () => {
    fc.assert(
      fc.property(amounts, amounts, fc.nat(1000), (a, b, count) => {
        const [one, two] = [dollars(work(a), PRICES), dollars(work(b), PRICES)];
        expect(dollars(sum([work(a), work(b)]), PRICES).eq(one.plus(two))).toBe(true);
        expect(dollars(times(work(a), count), PRICES).eq(one.times(count))).toBe(true);
      }),
      { numRuns: runs(100) },
    );
  });
});
