import { lookAlikes } from '../../src/core/base/look-alikes';
import { ascii, printable } from '../../src/core/base/printable';
import { type Journal, loadJournalFiles, readJournal, type RowError } from '../../journals/read-journal';
import { grouped, plural } from '../output/text';
import { type Terminal, userDirectory } from '../terminal';
import { UsageError } from '../usage-error';

/** The most bad rows that are shown; further ones are only counted. */
const SHOWN_ERRORS = 10;

/**
 * Reads the journal files named on the command line and reports bad and duplicate rows on standard error.
 *
 * @param strict whether a bad row is fatal
 * @throws JournalError, UsageError
 */
export function loadJournal(paths: readonly string[], strict: boolean, terminal: Terminal): Journal {
  const journal = readJournal(loadJournalFiles(paths, userDirectory(terminal)));
  const [first] = journal.errors;
  if (strict && first !== undefined)
    throw new UsageError(
      `${rowError(first)} (${plural(journal.errors.length, 'bad row')}, and --strict was given)`,
    );
  terminal.stderr.write(report(journal));
  return journal;
}

function report({ errors, duplicates, rows, trades }: Journal): string {
  const agents = new Set(trades.map(({ fields }) => String(fields.agent_id)));
  const lines = errors.slice(0, SHOWN_ERRORS).map((error) => `  ${rowError(error)}`);
  if (errors.length > 0)
    lines.unshift(`${plural(errors.length, 'row')} of ${grouped(rows)} could not be read:`);
  if (errors.length > SHOWN_ERRORS) lines.push(`  … and ${grouped(errors.length - SHOWN_ERRORS)} more`);
  if (duplicates > 0) lines.push(duplicatesNote(duplicates));
  lines.push(...lookAlikes(agents).map(lookAlikesNote));
  return lines.map((line) => `${line}\n`).join('');
}

export function duplicatesNote(count: number): string {
  return `${plural(count, 'duplicate row')} ignored.`;
}

/** Names agents that look the same on a screen, in letters that do not. */
function lookAlikesNote(agents: readonly string[]): string {
  return `${agents.map((agentId) => `"${ascii(agentId)}"`).join(' and ')} look alike; they are different agents.`;
}

function rowError({ file, row, reason }: RowError): string {
  return `${printable(file)}: row ${row}: ${reason}`;
}
