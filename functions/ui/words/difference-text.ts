import { Decimal } from '../../src/core/base/decimal';
import type { WireReplay } from '../../simulation/wire';
import { LEAST_CLOSES_FOR_A_VERDICT, LEAST_DAYS_FOR_A_VERDICT } from '../../simulation/verdicts';
import { fixed, ratio } from './format';
import { plural } from './text';

/** How far the difference to equal weights may be chance. */
export function differenceText({ verdict, difference }: Pick<WireReplay, 'verdict' | 'difference'>): string {
  const {
    days,
    days_with_close: withClose,
    closes,
    mean_pct: mean,
    standard_error_pct: error,
    t,
  } = difference;
  const moved = `${plural(closes, 'close')} on ${plural(withClose, 'day')} moved the accounts`;
  if (verdict.code === 'too_early')
    return `${moved}; a verdict needs ${LEAST_CLOSES_FOR_A_VERDICT} on ${LEAST_DAYS_FOR_A_VERDICT}.`;
  if (mean === null) return `${moved}.`;
  const places = placesOf(mean, error);
  return `Mean daily difference: ${fixed(mean, places)} percentage points, standard error ${fixed(error, places)}, t ${ratio(t, 2)} (${plural(days, 'day')}, ${withClose} with a close).`;
}

const LEAST_PLACES = 4;
const MOST_PLACES = 20;

/**
 * With how many decimals a mean difference and its error are shown. At least three digits of the error, or of the mean where there is no error: two zeros beside
 * a t would explain nothing.
 *
 * @example
 * placesOf('0.01', '0.000123'); // 6
 */
export function placesOf(mean: string, error: string | null): number {
  const scale = [error, mean].map((figure) => new Decimal(figure ?? 0)).find((figure) => !figure.isZero());
  return Math.min(MOST_PLACES, Math.max(LEAST_PLACES, 2 - (scale?.e ?? 0)));
}
