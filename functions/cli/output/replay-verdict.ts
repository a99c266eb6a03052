import { Decimal } from '../../src/core/base/decimal';
import type { WireReplay } from '../../simulation/wire';
import { LEAST_CLOSES_FOR_A_VERDICT, LEAST_DAYS_FOR_A_VERDICT } from '../../simulation/verdicts';
import { fixed, percent, ratio } from './format';
import { plural } from './text';

/** The answer of a replay: the verdict, the two returns that it compares, and how much of the difference may be chance. */
export function verdictText(
  wire: Pick<WireReplay, 'verdict' | 'weighted' | 'equal' | 'difference'>,
): string[] {
  const { verdict, weighted, equal } = wire;
  return [
    `${verdict.text}. The account of maestro made ${percent(weighted.net_return_pct)}, that of equal weights ${percent(equal.net_return_pct)}.`,
    differenceText(wire),
  ];
}

function differenceText({ verdict, difference }: Pick<WireReplay, 'verdict' | 'difference'>): string {
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

/** At least three digits of the error, or of the mean where there is no error: two zeros beside a t would explain nothing. */
function placesOf(mean: string, error: string | null): number {
  const scale = [error, mean].map((figure) => new Decimal(figure ?? 0)).find((figure) => !figure.isZero());
  return Math.min(MOST_PLACES, Math.max(LEAST_PLACES, 2 - (scale?.e ?? 0)));
}
