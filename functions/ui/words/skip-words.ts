import { isSkipReason, type SkipReason } from '../../src/core/trades/trade';
import { grouped } from './text';

/** Why closed trades have no return, in words. */
const WORDS: Readonly<Record<SkipReason, string>> = {
  missing_pnl: 'without realized_pnl',
  invalid_pnl: 'with a realized_pnl that is no figure',
  missing_entry_price: 'without entry_price',
  invalid_entry_price: 'with an entry_price that is no figure above 0',
  missing_quantity: 'without quantity',
  invalid_quantity: 'with a quantity that is no figure other than 0',
  zero_capital: 'with a quantity or an entry_price of 0',
};

/**
 * Why a closed trade has no return; a reason that is not known here as it is.
 *
 * @example
 * skipWords('missing_pnl'); // 'without realized_pnl'
 */
export function skipWords(reason: string): string {
  return isSkipReason(reason) ? WORDS[reason] : reason;
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
