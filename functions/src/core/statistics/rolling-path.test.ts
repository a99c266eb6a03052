import fc from 'fast-check';
import { decimal } from '../../../test/support/oracles/engine';
import type { Decimal } from '../base/decimal';
import { EMPTY_PATH, growthOf, joinAll, pathOf } from './max-drawdown';
import {
  type Period,
  rollingPath,
  type RollingPath,
  wholePath,
  withNewest,
  withNewestReturn,
  withOldestReturn,
  withoutOldest,
} from './rolling-path';

/** Names of which many start a block, and some do not. */
const STARTS = Array.from({ length: 2_000 }, (_, index) => `s-${index}`)
  .filter((name) => rollingPath([period('first'), period(name), period('last')]).blocks.length > 0)
  .slice(0, 20);

function period(name: string, value = '1'): Period {
  return { name, value: decimal(value) };
}

const value = fc
  .oneof(
    { weight: 20, arbitrary: fc.integer({ min: -9_999, max: 20_000 }) },
    { weight: 1, arbitrary: fc.constant(-10_000) },
  )
  .map((units) => decimal(`${units}e-2`));

/** Periods of the names that they have in order: one in four starts a block. */
const series = fc
  .array(fc.tuple(fc.nat(3), value), { maxLength: 40 })
  .map((list) =>
    list.map(([kind, own], index) =>
      kind === 0
        ? { name: STARTS[index % STARTS.length] ?? '', value: own }
        : { name: `t-${index}`, value: own },
    ),
  );

const oldestOf =
  (periods: readonly Period[]) =>
  (count: number): Decimal[] =>
    periods.slice(0, count).map((one) => one.value);

describe('rollingPath', () => {
  it('is the path of all periods, however they are cut', () => {
    fc.assert(
      fc.property(series, (periods) => {
        expect(wholePath(rollingPath(periods))).toEqual(
          joinAll(periods.map((one) => pathOf(growthOf(one.value)))),
        );
      }),
    );
  });

  it('of nothing is empty', () => {
    expect(wholePath(rollingPath([]))).toEqual(EMPTY_PATH);
  });

  it('stays that of the periods there are, and in the very form, while old ones go and new ones come', () => {
    fc.assert(
      fc.property(series, fc.array(fc.nat(6), { minLength: 40, maxLength: 40 }), (periods, drops) => {
        let kept: Period[] = [];
        let path: RollingPath | null = rollingPath([]);
        for (const [index, next] of periods.entries()) {
          const count = Math.min(drops[index] ?? 0, kept.length);
          kept = kept.slice(count);
          const rest: RollingPath | null = withoutOldest(path, count, oldestOf(kept));
          expect(rest === null || kept.length > 1 || count === 0).toBe(true);
          if (rest !== null) expect(rest).toEqual(rollingPath(kept));
          path = withNewest(rest ?? rollingPath(kept), next);
          kept = [...kept, next];
          expect(path).toEqual(rollingPath(kept));
        }
      }),
    );
  });

  it('takes other returns of the newest and the oldest period', () => {
    fc.assert(
      fc.property(series, value, (periods, other) => {
        fc.pre(periods.length > 1);
        const path = rollingPath(periods);
        const replaced = (at: number): Period[] =>
          periods.map((one, index) => (index === at ? { ...one, value: other } : one));
        expect(withNewestReturn(path, other)).toEqual(rollingPath(replaced(periods.length - 1)));
        expect(withOldestReturn(path, other)).toEqual(rollingPath(replaced(0)));
      }),
    );
  });

  it.each([
    ['numbers', (index: number) => `trade-${index}`],
    ['days', (index: number) => String(19_000 + index)],
    ['what counts in its middle', (index: number) => `order-${index}-closed`],
  ])('has some 31 blocks of a thousand names made of %s, and none that is long', (_, nameOf) => {
    const path = rollingPath(Array.from({ length: 1_000 }, (__, index) => period(nameOf(index))));
    const counts = [path.oldest.length, ...path.blocks.map(({ count }) => count)];
    expect(counts.length).toBeGreaterThan(15);
    expect(counts.length).toBeLessThan(62);
    expect(Math.max(...counts)).toBeLessThan(260);
  });
});
