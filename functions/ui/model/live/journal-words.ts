import type { Deleted } from '../../../src/contract/callables/erase';
import { grouped, plural } from '../../words/text';

/** What an export has saved. */
export function exportedText(trades: number, file: string): string {
  return trades === 0 ? 'There is no trade to save.' : `${plural(trades, 'trade')} saved as ${file}.`;
}

/** What an erasure has deleted. */
export function deletedText(deleted: Deleted, isDone: boolean): string {
  const count = Object.values(deleted).reduce((sum, one) => sum + one, 0);
  return isDone
    ? `${plural(count, 'document')} deleted. Nothing is left.`
    : `${grouped(count)} deleted so far…`;
}
