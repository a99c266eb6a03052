import fc from 'fast-check';
import { decimal, textOf } from '../../../test/support/oracles/engine';
import { Exact, ONE } from '../base/decimal';
import { DrawdownMeter } from './drawdown-meter';

/** What a meter shows after each of some equities, [now, worst]. */
function seen(start: string, equities: readonly string[]): (string | null)[][] {
  const meter = new DrawdownMeter(new Exact(start));
  return equities.map((equity) => {
    meter.set(new Exact(equity));
    return [textOf(meter.nowPct), textOf(meter.worstPct)];
  });
}

describe('DrawdownMeter', () => {
  it('begins with the equity at the start as its peak', () => {
    // 20 / 100, then 30 / 120.
    expect(seen('100', ['80', '120', '90', '150'])).toEqual([
      ['20', '20'],
      ['0', '20'],
      ['25', '25'],
      ['0', '25'],
    ]);
  });

  it('is 0 before anything happened, and 100 where there never was anything', () => {
    expect(textOf(new DrawdownMeter(decimal('5')).worstPct)).toBe('0');
    expect(textOf(new DrawdownMeter(decimal('0')).worstPct)).toBe('100');
    expect(textOf(new DrawdownMeter(decimal('-5')).nowPct)).toBe('100');
  });

  it('knows falls below nothing, also of an account that began with nothing', () => {
    expect(seen('-1', ['-2', '-1', '10', '10', '-10'])).toEqual([
      ['100', '100'],
      ['100', '100'],
      ['0', '100'],
      ['0', '100'],
      ['200', '200'],
    ]);
  });

  it('tells depths apart that differ in the last of 28 digits', () => {
    const meter = new DrawdownMeter(decimal('615.9052015704678246182024097'));
    meter.set(decimal('615.9052015704678246182024096'));
    expect(meter.worstPct.gt(0)).toBe(true);
    expect(textOf(meter.worstPct)).toBe(textOf(meter.nowPct));
  });

  it('is never deeper than its worst, whatever the digits', () => {
    const equity = fc
      .tuple(fc.bigInt({ min: 10n ** 27n, max: 10n ** 28n - 1n }), fc.integer({ min: 0, max: 99 }))
      .map(([digits, last]) => decimal(`${digits / 100n}${String(last).padStart(2, '0')}e-25`));
    const near = equity.chain((first) =>
      fc.array(
        fc.integer({ min: -99, max: 99 }).map((units) => first.plus(`${units}e-25`)),
        { minLength: 2, maxLength: 12 },
      ),
    );
    fc.assert(
      fc.property(near, ([start = ONE, ...equities]) => {
        const meter = new DrawdownMeter(start);
        for (const value of equities) {
          meter.set(value);
          expect(meter.nowPct.lte(meter.worstPct)).toBe(true);
        }
      }),
    );
  });

  it('shows the worst of all that it showed', () => {
    const equity = fc.integer({ min: -20, max: 1000 }).map(String);
    fc.assert(
      fc.property(equity, fc.array(equity, { maxLength: 30 }), (start, equities) => {
        const meter = new DrawdownMeter(decimal(start));
        let worst = meter.nowPct;
        for (const [index, value] of equities.entries()) {
          meter.set(decimal(value));
          const peak = Math.max(Number(start), ...equities.slice(0, index + 1).map(Number));
          const below = decimal(String((peak - Number(value)) * 100));
          const now = peak <= 0 ? decimal('100') : below.div(peak);
          if (now.gt(worst)) worst = now;
          expect(textOf(meter.nowPct)).toBe(textOf(now));
          expect(textOf(meter.worstPct)).toBe(textOf(worst));
        }
      }),
    );
  });
});
