import {
  DEFAULT_READ_OPTIONS,
  type Journal,
  JournalError,
  readJournal,
} from '../../../journals/read-journal';
import { timeText } from '../../../src/contract/fields/time';
import { Instant } from '../../../src/core/base/instant';
import { onlyCommandLine, type ReadFile } from '../../../ui/model/live/import-words';
import { Failure, type JournalTrade } from '../backend';

/** Enough to tell archives and databases. */
const FIRST_BYTES = 16;

/**
 * Reads a journal file in the browser, by the readers of the command line.
 *
 * @param agent of rows that name none; empty: none
 * @throws Failure that says what is wrong with the file
 */
export async function readFile(
  file: File,
  agent: string,
): Promise<ReadFile & { readonly trades: readonly JournalTrade[] }> {
  const first = new Uint8Array(await file.slice(0, FIRST_BYTES).arrayBuffer());
  const refusal = onlyCommandLine(file.name, String.fromCharCode(...first));
  if (refusal !== null) throw new Failure(refusal, 'invalid-argument');
  const journal = await read(file, agent);
  return {
    trades: journal.trades.map(tradeOf),
    duplicates: journal.duplicates,
    unusable: journal.unusableFigures.count,
    errors: journal.errors.map(({ row, reason }) => `row ${row}: ${reason}`),
    notes: journal.notes,
  };
}

async function read(file: File, agent: string): Promise<Journal> {
  try {
    return await readJournal(
      [{ name: file.name, path: null, size: file.size, bytes: () => piecesOf(file) }],
      {
        ...DEFAULT_READ_OPTIONS,
        agent: agent === '' ? null : agent,
      },
    );
  } catch (error) {
    throw error instanceof JournalError ? new Failure(error.message, 'invalid-argument') : error;
  }
}

/** Not every browser can read a stream by `for await`. */
async function* piecesOf(file: File): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

/** As the page has it: times as text. What is stored of it is up to the backend. */
function tradeOf({ tradeId, fields }: Journal['trades'][number]): JournalTrade {
  const entries = Object.entries(fields).map(([name, value]) => [
    name,
    value instanceof Instant ? timeText(value) : value,
  ]);
  return { tradeId, fields: Object.fromEntries(entries) as JournalTrade['fields'] };
}
