import { skipReasonOf, type TradeFields } from '../../src/contract/documents/trade';
import { FIGURE_RULE, parseFigure } from '../../src/contract/fields/figure';
import type { SkipReason } from '../../src/core/trades/trade';
import { Instant } from '../../src/core/base/instant';

/** The fields of a trade that are figures. */
const FIGURE_FIELDS = [
  'realized_pnl',
  'entry_price',
  'exit_price',
  'quantity',
  'confidence',
  'r_multiple',
  'risk_amount',
] as const;

const NAMES: ReadonlySet<string> = new Set(FIGURE_FIELDS);

export function isFigureField(name: string): boolean {
  return NAMES.has(name);
}

/** A figure that cannot be used. */
export interface UnusableFigure {
  readonly field: string;
  /** What it must be. */
  readonly rule: string;
  /** What follows for the trade. */
  readonly effect: string;
}

const SKIPPED = 'the trade is skipped';

/** For each reason to skip a trade the figure to which it belongs, and what that must be. */
const BY_REASON: Readonly<Record<SkipReason, readonly [field: string, rule: string]>> = {
  missing_pnl: ['realized_pnl', FIGURE_RULE],
  invalid_pnl: ['realized_pnl', FIGURE_RULE],
  missing_entry_price: ['entry_price', `above 0, and ${FIGURE_RULE}`],
  invalid_entry_price: ['entry_price', `above 0, and ${FIGURE_RULE}`],
  missing_quantity: ['quantity', `not 0, and ${FIGURE_RULE}`],
  invalid_quantity: ['quantity', `not 0, and ${FIGURE_RULE}`],
  zero_capital: ['quantity', `not 0, and ${FIGURE_RULE}`],
};

/**
 * The first figure of a closed trade that cannot be used: one for which the trade is skipped, or else one that is given and
 * would be ignored without a word. Null for a trade without any, and for an open one: its figures do not count yet.
 */
export function unusableFigure(fields: TradeFields): UnusableFigure | null {
  if (!(fields.closed_at instanceof Instant)) return null;
  const skipped = skipReasonOf(fields);
  if (skipped !== null) {
    const [field, rule] = BY_REASON[skipped];
    return { field, rule, effect: SKIPPED };
  }
  const ignored = FIGURE_FIELDS.find(
    (field) => isGiven(fields[field]) && parseFigure(fields[field]) === null,
  );
  return ignored === undefined ? null : { field: ignored, rule: FIGURE_RULE, effect: 'it is ignored' };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
