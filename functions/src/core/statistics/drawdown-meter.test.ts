import fc from 'fast-check';
import { decimal, textOf } from '../../../test/support/oracles/engine';
import { Exact, ONE } from '../base/decimal';
import { DrawdownMeter } from './drawdown-meter';

/** [now, worst] of a meter after each of the equities. */
function seen(start: string, equities: readonly string[]): (string | null)[][] {
  const meter = new DrawdownMeter(new Exact(start));
  return equities.map((equity) => {
    meter.set(new Exact(equity));
    return [textOf(meter.nowPct), textOf(meter.worstPct)];
  });
}

describe('DrawdownMeter', () => {
  it('takes the equity at the start as the first peak', () => {
    // 20 / 100, then 30 / 120.
    expect(seen('100', ['80', '120', '90', '150'])).toEqual([
      ['20', '20'],
      ['0', '20'],
      ['25', '25'],
      ['0', '25'],
    ]);
  });

  it('is 0 at the start, and 100 for an account that starts without a positive equity', () => {
    expect(textOf(new DrawdownMeter(decimal('5')).worstPct)).toBe('0');
    expect(textOf(new DrawdownMeter(decimal('0')).worstPct)).toBe('100');
    expect(textOf(new DrawdownMeter(decimal('-5')).nowPct)).toBe('100');
  });

  it('measures an equity below 0, also of an account that started below 0', () => {
    expect(seen('-1', ['-2', '-1', '10', '10', '-10'])).toEqual([
      ['100', '100'],
      ['100', '100'],
      ['0', '100'],
      ['0', '100'],
      ['200', '200'],
    ]);
  });

  it('distinguishes depths that differ in the last of 28 digits', () => {
    const meter = new DrawdownMeter(decimal('615.9052015704678246182024097'));
    meter.set(decimal('615.9052015704678246182024096'));
    expect(meter.worstPct.gt(0)).toBe(true);
    expect(textOf(meter.worstPct)).toBe(textOf(meter.nowPct));
  });

  it('never shows a drawdown deeper than the worst, whatever the digits', () => {
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

  it('shows the worst of all drawdowns so far', () => {
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
