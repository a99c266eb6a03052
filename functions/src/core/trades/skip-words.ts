import type { SkipReason } from './trade';

/** Why closed trades have no return, in words that follow "a trade". */
export const SKIP_WORDS: Readonly<Record<SkipReason, string>> = {
  missing_pnl: 'without realized_pnl',
  invalid_pnl: 'with a realized_pnl that is no figure',
  missing_entry_price: 'without entry_price',
  invalid_entry_price: 'with an entry_price that is no figure above 0',
  missing_quantity: 'without quantity',
  invalid_quantity: 'with a quantity that is no figure other than 0',
  zero_capital: 'with a quantity or an entry_price of 0',
};
