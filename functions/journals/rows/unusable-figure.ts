import { skipReasonOf, type TradeFields } from '../../src/contract/documents/trade';
import { parseFigure } from '../../src/contract/fields/figure';
import type { SkipReason } from '../../src/core/trades/trade';
import { Instant } from '../../src/core/base/instant';

/** A figure that cannot be used. */
export interface UnusableFigure {
  readonly field: string;
  /** What it must be. */
  readonly rule: string;
  /** What follows for the trade. */
  readonly effect: string;
}

/** Those that change no return, but the R of the trade. Whatever else is a figure in a file is read by a replay alone. */
const RISK_FIELDS = ['r_multiple', 'risk_amount'] as const;

/** `range` says in words which figures are allowed. */
const ruleOf = (range: string): string => `a plain figure${range} such as "1234.50" or "8e-05"`;

const RESULT = { field: 'realized_pnl', rule: ruleOf('') };
const PRICE = { field: 'entry_price', rule: ruleOf(' above 0') };
const QUANTITY = { field: 'quantity', rule: ruleOf(' other than 0') };

const BY_REASON: Readonly<Record<SkipReason, Omit<UnusableFigure, 'effect'>>> = {
  missing_pnl: RESULT,
  invalid_pnl: RESULT,
  missing_entry_price: PRICE,
  invalid_entry_price: PRICE,
  missing_quantity: QUANTITY,
  invalid_quantity: QUANTITY,
  zero_capital: QUANTITY,
};

/**
 * The first figure of a closed trade that cannot be used: one for which the trade is skipped, or else one for which it has no
 * R. Null for a trade without any, and for an open one: its figures do not count yet.
 */
export function unusableFigure(fields: TradeFields): UnusableFigure | null {
  if (!(fields.closed_at instanceof Instant)) return null;
  const skipped = skipReasonOf(fields);
  if (skipped !== null) return { ...BY_REASON[skipped], effect: 'the trade is skipped' };
  const ignored = RISK_FIELDS.find((field) => isGiven(fields[field]) && parseFigure(fields[field]) === null);
  return ignored === undefined ? null : { field: ignored, rule: ruleOf(''), effect: 'the trade has no R' };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
