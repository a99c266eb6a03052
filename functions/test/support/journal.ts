import type { FormatContext } from '../../journals/formats/format';
import type { RawRow } from '../../journals/formats/raw-row';
import { readRows } from '../../journals/formats/recognise';
import { DEFAULT_READ_OPTIONS, type Journal, type ReadOptions } from '../../journals/read-journal';
import { FileRows } from '../../journals/rows/within-file';

/** The journal of a file with a JSON list of these trades, without a file: at once, and not with a promise. */
export function journalOfTrades(list: readonly unknown[]): Journal {
  const rows = new FileRows('journal.json', DEFAULT_READ_OPTIONS);
  for (const [index, value] of list.entries()) rows.add({ row: index + 1, found: { value } });
  return { ...rows.checked(), rows: list.length, accounts: [], overlaps: [], notes: [] };
}

/** What a format is given for a file named `j`; notes and accounts are gathered. */
export function testContext(options: Partial<ReadOptions> = {}): FormatContext & {
  readonly notes: string[];
  readonly accounts: unknown[];
  readonly skipped: string[];
} {
  const notes: string[] = [];
  const accounts: unknown[] = [];
  const skipped: string[] = [];
  return {
    file: 'j',
    options: { ...DEFAULT_READ_OPTIONS, ...options },
    notes,
    accounts,
    skipped,
    note: (sentence) => notes.push(sentence),
    account: (account) => accounts.push(account),
    skip: (what, file = 'j') => skipped.push(`${file}: ${what}`),
  };
}

/** All rows of a text, which is read in these pieces. */
export async function rowsOfText(
  text: string | readonly string[],
  context: FormatContext = testContext(),
): Promise<RawRow[]> {
  const rows: RawRow[] = [];
  for await (const batch of readRows(piecesOf(typeof text === 'string' ? [text] : text), context))
    rows.push(...batch);
  return rows;
}

async function* piecesOf(pieces: readonly string[]): AsyncGenerator<string> {
  await Promise.resolve();
  yield* pieces;
}
