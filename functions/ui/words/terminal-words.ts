import { plural } from './text';

/**
 * Which columns of a table a narrow terminal leaves out.
 *
 * @example
 * columnsLeftOut(['over', 'held, %']); // '2 columns need a wider terminal: over; held, %.'
 */
export function columnsLeftOut(headings: readonly string[]): string {
  const named = headings.filter((heading) => heading !== '').join('; ');
  const count = `${plural(headings.length, 'column')} ${headings.length === 1 ? 'needs' : 'need'} a wider terminal`;
  return named === '' ? `${count}.` : `${count}: ${named}.`;
}

/**
 * The time that is left of some work.
 *
 * @example
 * timeLeft(72); // '1:12 left'
 */
export function timeLeft(seconds: number): string {
  const all = Math.ceil(seconds);
  const [hours, minutes] = [Math.floor(all / 3600), Math.floor(all / 60) % 60];
  const clock = hours === 0 ? String(minutes) : `${hours}:${String(minutes).padStart(2, '0')}`;
  return `${clock}:${String(all % 60).padStart(2, '0')} left`;
}
