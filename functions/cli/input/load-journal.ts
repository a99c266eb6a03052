import { setFlagsFromString } from 'node:v8';
import { lookAlikes } from '../../src/core/base/look-alikes';
import { ascii, printable } from '../../src/core/base/printable';
import { type Journal, journalFiles, readJournal, type RowError } from '../../journals/read-journal';
import { ReadingProgress } from '../output/reading-progress';
import { grouped, plural } from '../../ui/words/text';
import { type Terminal, userDirectory } from '../terminal';
import { UsageError } from '../usage-error';
import { type JournalOptions, readingOptions } from './reading-options';

const LARGE_BYTES = 50_000_000;

/** The most bad rows and the most notes that are shown; further ones are only counted. */
const SHOWN = 10;

/**
 * Reads the journal files named on the command line. Says on standard error what the user should know about them: bad and
 * duplicate rows, figures that cannot be used, and the notes of the files.
 *
 * @throws JournalError, UsageError, InvalidInput. Files in which every row is bad are fatal; with `--strict` one bad row is, or one
 *   with such a figure.
 */
export async function loadJournal(
  paths: readonly string[],
  options: JournalOptions,
  terminal: Terminal,
): Promise<Journal> {
  const reading = readingOptions(options);
  const files = journalFiles(paths, userDirectory(terminal), terminal.stdin);
  const bytes = files.reduce((sum, file) => sum + ('size' in file ? (file.size ?? 0) : 0), 0);
  // Garbage may take as much memory as the trades otherwise. For small files that does not matter.
  if (bytes > LARGE_BYTES) setFlagsFromString('--heap-growing-percent=25');
  const progress = new ReadingProgress(terminal.stderr);
  let journal: Journal;
  try {
    journal = await readJournal(files, reading, (file, bytes, size, rows) => {
      progress.show(file, bytes, size, rows);
    });
  } finally {
    progress.end();
  }
  const [first] = journal.errors;
  const bad = first ?? journal.unusableFigures.first[0];
  if (bad !== undefined && options.strict === true)
    throw new UsageError(
      `${rowError(bad)} (${plural(journal.errors.length + journal.unusableFigures.count, 'bad row')}, and --strict was given)`,
    );
  if (first !== undefined && journal.trades.length === 0)
    throw new UsageError(`${rowError(first)} (none of ${plural(journal.rows, 'row')} could be read)`);
  terminal.stderr.print([report(journal)]);
  return journal;
}

function report({ errors, unusableFigures: unusable, duplicates, rows, trades, notes }: Journal): string {
  const agents = new Set(trades.map(({ fields }) => String(fields.agent_id)));
  const lines = errors.slice(0, SHOWN).map((error) => `  ${rowError(error)}`);
  if (errors.length > 0)
    lines.unshift(`${plural(errors.length, 'row')} of ${grouped(rows)} could not be read:`);
  if (errors.length > SHOWN) lines.push(`  … and ${grouped(errors.length - SHOWN)} more`);
  if (unusable.count > 0)
    lines.push(`${plural(unusable.count, 'row')} of ${grouped(rows)} with a figure that cannot be used:`);
  lines.push(...unusable.first.map((row) => `  ${rowError(row)}`));
  if (unusable.count > unusable.first.length)
    lines.push(`  … and ${grouped(unusable.count - unusable.first.length)} more`);
  if (duplicates > 0) lines.push(duplicatesNote(duplicates));
  lines.push(...notes.slice(0, SHOWN).map(printable));
  if (notes.length > SHOWN) lines.push(`… and ${plural(notes.length - SHOWN, 'note')} more`);
  lines.push(...lookAlikes(agents).map(lookAlikesNote));
  return lines.join('\n');
}

export function duplicatesNote(count: number): string {
  return `${plural(count, 'duplicate row')} ignored.`;
}

/** Names agents that look the same on a screen, in letters that do not. */
function lookAlikesNote(agents: readonly string[]): string {
  return `${agents.map((agentId) => `"${ascii(agentId)}"`).join(' and ')} look alike; they are different agents.`;
}

function rowError({ file, row, reason }: RowError): string {
  return printable(`${file}: row ${row}: ${reason}`);
}
