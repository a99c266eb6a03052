/** What a field of a trade holds. */
type Kind = 'id' | 'text' | 'time' | 'figure';

/** The fields of a trade that a journal file may have (docs/specification.md, section 1). All others are the owner's own. */
const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['trade_id', 'id'],
  ['agent_id', 'id'],
  ['symbol', 'text'],
  ['side', 'text'],
  ['regime', 'text'],
  ['opened_at', 'time'],
  ['closed_at', 'time'],
  ['realized_pnl', 'figure'],
  ['entry_price', 'figure'],
  ['exit_price', 'figure'],
  ['quantity', 'figure'],
  ['confidence', 'figure'],
  ['r_multiple', 'figure'],
  ['risk_amount', 'figure'],
]);

export const TRADE_FIELD_NAMES: readonly string[] = [...KINDS.keys()];

/** The fields without which no trade has a return. */
export const NEEDED_FIELDS = ['agent_id', 'closed_at', 'realized_pnl', 'entry_price', 'quantity'] as const;

export function isTradeField(name: string): boolean {
  return KINDS.has(name);
}

export function isFigureField(name: string): boolean {
  return KINDS.get(name) === 'figure';
}
