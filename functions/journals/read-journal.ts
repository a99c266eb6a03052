import { filesInZip, isZip } from './containers/zip';
import { isSqlite, rowsOfSqlite } from './containers/sqlite';
import { decode } from './files/decode';
import { peek } from './files/peek';
import { SkippedFiles } from './files/skipped-files';
import { whatElse } from './files/what-else';
import {
  DEFAULT_READ_OPTIONS,
  type ExportedAccount,
  type FormatContext,
  type ReadOptions,
} from './formats/format';
import type { RawRow } from './formats/raw-row';
import { readRows } from './formats/recognise';
import { type BinaryFile, type Journal, type JournalFile, LISTED_ROWS, type OnRead } from './journal';
import { mergeFiles } from './rows/across-files';
import { overlapNotes, overlappingAgents } from './rows/overlaps';
import { SharedTexts } from './rows/shared-texts';
import { FileRows, type FileTrades } from './rows/within-file';

export type { BinaryFile, Journal, JournalFile, FileTrade, OnRead, RowError } from './journal';
export { DEFAULT_READ_OPTIONS, type ReadOptions } from './formats/format';
export { JournalError } from './journal-error';
export { journalFiles } from './files/journal-files';

/** The longest beginning by which a container is recognised. */
const MAGIC_BYTES = 16;

/**
 * Reads journal files (docs/specification.md, section 9) and merges them. The result has the same trades in whatever order
 * the files and their rows are.
 *
 * @param onRead told what has been read, several times a second
 * @throws JournalError where a whole file is unusable
 */
export async function readJournal(
  files: readonly JournalFile[],
  options: ReadOptions = DEFAULT_READ_OPTIONS,
  onRead: OnRead = () => undefined,
): Promise<Journal> {
  const reading = new Reading(options, onRead);
  for (const file of files) await reading.read('text' in file ? ofText(file) : file);
  return reading.journal();
}

/** What the files so far hold. */
class Reading {
  readonly #files: FileTrades[] = [];
  readonly #accounts: ExportedAccount[] = [];
  readonly #notes: string[] = [];
  readonly #skipped = new SkippedFiles();
  readonly #texts = new SharedTexts();
  #rows = 0;

  constructor(
    private readonly options: ReadOptions,
    private readonly onRead: OnRead,
  ) {}

  async read(file: BinaryFile): Promise<void> {
    const beginning = await peek(this.#watched(file), MAGIC_BYTES);
    const { first, all } = beginning;
    try {
      const magic = joinedBytes(first).subarray(0, MAGIC_BYTES);
      const context = this.#contextOf(file.name);
      const other = whatElse(file.name);
      if (other !== null) context.skip(other);
      else if (isZip(magic)) for await (const inner of filesInZip(file, all, context)) await this.read(inner);
      else if (isSqlite(magic)) await this.#keep(file, rowsOfSqlite(file, context));
      else await this.#keep(file, readRows(decode(file.name, magic, all), context));
    } finally {
      await beginning.close();
    }
  }

  journal(): Journal {
    this.#skipped.requireOthers(this.#files.length);
    const { trades, shared, ...merged } = mergeFiles(this.#files.map((file) => file.trades));
    const overlaps = this.#files.length > 1 ? overlappingAgents(trades, shared) : [];
    return {
      trades,
      duplicates: this.#files.reduce((sum, { duplicates }) => sum + duplicates, merged.duplicates),
      errors: this.#files.flatMap(({ errors }) => errors),
      unusableFigures: {
        count: this.#files.reduce((sum, { unusableFigures }) => sum + unusableFigures.count, 0),
        first: this.#files.flatMap(({ unusableFigures }) => unusableFigures.first).slice(0, LISTED_ROWS),
      },
      rows: this.#rows,
      accounts: this.#accounts,
      overlaps: overlaps.map(({ agentId, spans }) => ({ agentId, files: spans.map(({ file }) => file) })),
      notes: [...this.#notes, ...this.#skipped.notes(), ...overlapNotes(overlaps)],
    };
  }

  async #keep(
    { name }: BinaryFile,
    batches: AsyncIterable<readonly RawRow[]> | Iterable<readonly RawRow[]>,
  ): Promise<void> {
    const rows = new FileRows(name, this.options, this.#texts);
    for await (const batch of batches) {
      for (const row of batch) rows.add(row);
      this.#rows += batch.length;
    }
    if (!this.#skipped.has(name)) this.#files.push(rows.checked());
  }

  async *#watched(file: BinaryFile): AsyncGenerator<Uint8Array> {
    let read = 0;
    for await (const piece of file.bytes()) {
      yield piece;
      read += piece.length;
      this.onRead(file.name, read, file.size, this.#rows);
    }
  }

  #contextOf(file: string): FormatContext {
    return {
      file,
      options: this.options,
      note: (sentence) => this.#notes.push(`${file}: ${sentence}`),
      account: (account) => this.#accounts.push(account),
      skip: (what, name = file) => {
        this.#skipped.add(what, name);
      },
    };
  }
}

function ofText({ name, text }: { readonly name: string; readonly text: string }): BinaryFile {
  const bytes = new TextEncoder().encode(text);
  return { name, path: null, size: bytes.length, bytes: () => [bytes] };
}

/** Without `Buffer`, because a browser has none. */
function joinedBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
