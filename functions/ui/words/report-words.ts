import { plural } from './text';

/** The fixed words of the report: titles of its parts, headings, and the way to more. */
export const REPORT_WORDS = {
  agents: 'Agents',
  agentsNote: (currency: string | null): string =>
    `By weight. Contributed: what the trades of an agent made or lost${currency === null ? '' : `, in ${currency},`} in the account that followed the weights.`,
  reservations: 'What to keep in mind',
  allReservations: (count: number): string => `All ${count} below`,
  events: 'What changed, and why',
  earlierEvents: (count: number): string => `and ${plural(count, 'earlier event')}`,
  policies: 'The policy before every entry',
  refusedBecause: 'Refused because',
  trades: 'Trades',
  accounts: 'Accounts in full',
  accountsNote: 'The size of every trade follows from the weight that was published before it opened.',
  evidence: 'Evidence',
  evidenceNote:
    'PSR: the probability that the true Sharpe ratio is above 0; to 95 %: how many more such trades would raise it to 95 %. functions/docs/reference/evidence.md has the formulas.',
  skipped: 'Skipped',
  skippedReasons: 'Closed trades that moved no account',
  skippedFirst: 'The first of them',
  unreadable: 'Rows that could not be read',
  settings: 'Settings in force',
  provenance: 'How this page was made',
  madeBy: (version: string, at: string): string => `Maestro ${version}, ${at}`,
  files: 'Files',
  file: 'File',
  bytes: 'Bytes',
  digest: 'SHA-256',
} as const;
