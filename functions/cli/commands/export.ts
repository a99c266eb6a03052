import { Command } from 'commander';
import { resolve } from 'node:path';
import type * as ExportTrades from '../../local/journal/export-trades';
import type * as UserInProject from '../../local/user-in-project';
import { alternatives } from '../../src/contract/fields/fields';
import { InvalidInput } from '../../src/contract/fields/invalid-input';
import { printable } from '../../src/core/base/printable';
import {
  atTarget,
  PROJECT,
  type Target,
  targetOf,
  type TargetOptions,
  targetText,
  UID,
} from '../input/target';
import { ExportCsv } from '../output/export-csv';
import { OutputFile } from '../output/output-file';
import { grouped, plural } from '../../ui/words/text';
import { type Terminal, userDirectory } from '../terminal';

const FORMATS = ['jsonl', 'csv'] as const;

/** The most trades that are named one by one. */
const NAMED = 10;

interface ExportOptions extends TargetOptions {
  readonly format: string;
  readonly out?: string;
}

/** What the command takes from the world besides the terminal. Tests pass their own. */
export interface ExportWorld {
  readonly reach: (target: Target) => UserInProject.UserInProject;
}

/** `maestro export`: the journal of a user as a file that `maestro import` and all other commands read. */
export function exportCommand(terminal: Terminal, world: ExportWorld = LIVE): Command {
  return new Command('export')
    .description(
      'write the journal of a user of a live project into a file: needs application default credentials, or ' +
        'FIRESTORE_EMULATOR_HOST',
    )
    .requiredOption(...UID)
    .option(...PROJECT)
    .option(
      '--format <format>',
      'jsonl: everything, to be imported again; csv: the fields of a trade',
      'jsonl',
    )
    .option('--out <file>', 'the file (default: standard output)')
    .action((options: ExportOptions) => run(options, terminal, world));
}

async function run(options: ExportOptions, terminal: Terminal, world: ExportWorld): Promise<void> {
  const target = targetOf(options, terminal);
  const format = FORMATS.find((name) => name === options.format);
  if (format === undefined) throw InvalidInput.of('--format', options.format, alternatives(FORMATS));
  const file =
    options.out === undefined ? null : new OutputFile('--out', resolve(userDirectory(terminal), options.out));
  const write = (text: string): void => {
    (file ?? terminal.stdout).write(text);
  };
  const user = world.reach(target);
  try {
    const csv = format === 'csv' ? new ExportCsv(write) : null;
    const notes = await atTarget(target, () => writeAll(user, write, csv), 'the file is not complete');
    file?.close();
    terminal.stderr.write(
      [`${plural(notes.count, 'trade')} of ${targetText(target)}`, ...notes.lines, ...(csv?.notes() ?? [])]
        .map((line) => `${line}\n`)
        .join(''),
    );
  } finally {
    await user.close();
  }
}

async function writeAll(
  user: UserInProject.UserInProject,
  write: (text: string) => void,
  csv: ExportCsv | null,
): Promise<{ count: number; lines: string[] }> {
  // Loaded late, because it loads the Firebase SDK.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { exportTrades } = require('../../local/journal/export-trades') as typeof ExportTrades;
  let count = 0;
  let bad = 0;
  const named: string[] = [];
  for await (const { row, problem } of exportTrades(user)) {
    count++;
    if (csv === null) write(`${JSON.stringify(row)}\n`);
    else csv.add(row);
    if (problem === null) continue;
    bad++;
    if (named.length < NAMED) named.push(printable(`  ${String(row.trade_id)}: ${problem}`));
  }
  if (bad === 0) return { count, lines: [] };
  const lines = [
    `${plural(bad, 'document')} of them ${bad === 1 ? 'is' : 'are'} in the file, and no trade, so that no command reads ${bad === 1 ? 'it' : 'them'}:`,
    ...named,
    ...(bad > named.length ? [`  … and ${grouped(bad - named.length)} more`] : []),
  ];
  return { count, lines };
}

const LIVE: ExportWorld = {
  reach: ({ project, uid }) => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { reachUser } = require('../../local/user-in-project') as typeof UserInProject;
    return reachUser(project, uid);
  },
};
