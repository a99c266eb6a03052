import { printable } from '../../src/core/base/printable';
import { plural } from './text';

/** Closed and open trades of a journal that had no effect. */
interface LeftOut {
  readonly open: number;
  /** Closed after --at. */
  readonly later: number;
  /** Agents beyond the most that a user can have. */
  readonly refused: readonly string[];
}

/**
 * Which trades and agents of a journal were left out, one line per cause.
 *
 * @param result the thing in which they have no part
 */
export function leftOutNotes({ open, later, refused }: LeftOut, result: 'weights' | 'replay'): string[] {
  const notes: string[] = [];
  if (open > 0) notes.push(`${plural(open, 'trade')} still open: no part in the ${result}`);
  if (later > 0) notes.push(`${plural(later, 'trade')} closed after --at: left out`);
  if (refused.length > 0)
    notes.push(`refused, a user can have at most 100 agents: ${refused.map(printable).join(', ')}`);
  return notes;
}
