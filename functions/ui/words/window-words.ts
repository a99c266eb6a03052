import { plural } from './text';

/** The trades of an agent that are looked at. */
export interface LookedAt {
  readonly count: number;
  /** When the oldest of them closed, in any unit of time; null: there is none. */
  readonly oldest: number | null;
}

/**
 * What left the window of an agent between two allocations, to be said after what came: figures may follow from it alone.
 * Empty: nothing, as far as can be seen. A window that ends later has lost what was before.
 *
 * @param came how many trades came in between; null: not all of them are known
 * @example
 * leftText({ count: 100, oldest: 5 }, { count: 100, oldest: 7 }, 1); // '; an older trade left its window'
 */
export function leftText(before: LookedAt, after: LookedAt, came: number | null): string {
  if (before.oldest === null || (after.oldest !== null && after.oldest <= before.oldest)) return '';
  const left = came === null ? null : before.count + came - after.count;
  if (left === null || left < 1) return '; older trades left its window';
  return left === 1 ? '; an older trade left its window' : `; ${plural(left, 'older trade')} left its window`;
}
