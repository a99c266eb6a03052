import { SKIP_WORDS } from '../../src/core/trades/skip-words';
import { isSkipReason } from '../../src/core/trades/trade';
import { grouped } from './text';

/**
 * Why a closed trade has no return; a reason that is not known here as it is.
 *
 * @example
 * skipWords('missing_pnl'); // 'without realized_pnl'
 */
export function skipWords(reason: string): string {
  return isSkipReason(reason) ? SKIP_WORDS[reason] : reason;
}

/**
 * Closed trades that were skipped, by reason; null: none was.
 *
 * @example
 * skippedText({ missing_pnl: 2, zero_capital: 1 }); // '2 without realized_pnl, 1 with a quantity or an entry_price of 0'
 */
export function skippedText(skipped: Readonly<Record<string, number>>): string | null {
  const parts = Object.entries(skipped).map(([reason, count]) => `${grouped(count)} ${skipWords(reason)}`);
  return parts.length === 0 ? null : parts.join(', ');
}
