/** The fixed words of cards, rows and tables, the same on every surface. */
export const LABELS = {
  agent: 'Agent',
  weight: 'Weight',
  overTime: (top: string): string => `Over time, 0 to ${top}`,
  contributed: 'Contributed',
  record: 'Record',
  evidence: 'Evidence',
  trades: 'Trades',
  cash: 'cash',
  more: (count: number, what: string): string => `and ${count} more ${what}`,
  earlier: (count: number): string => `and ${count} earlier ones`,
  tableOf: (title: string): string => `Table: ${title}`,
} as const;
