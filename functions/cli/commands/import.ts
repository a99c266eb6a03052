import { Command } from 'commander';
import type { ImportPlan } from '../../local/journal/import-plan';
import type * as ImportTrades from '../../local/journal/import-trades';
import type { Imported, PlannedImport } from '../../local/journal/import-trades';
import type * as UserInProject from '../../local/user-in-project';
import type { FileTrade, Journal } from '../../journals/read-journal';
import { Instant } from '../../src/core/base/instant';
import { FailedCommand } from '../failed-command';
import { parseTimeFlag } from '../input/flags';
import { loadJournal } from '../input/load-journal';
import { JOURNAL_FILES, withReadingFlags } from '../input/options';
import type { JournalOptions } from '../input/reading-options';
import {
  type Ask,
  askPerson,
  atTarget,
  confirmTarget,
  PROJECT,
  type Target,
  targetOf,
  type TargetOptions,
  targetText,
  UID,
  YES,
} from '../input/target';
import { importResult, importSummary, notWrittenLine, wireImport } from '../output/import-report';
import { Progress } from '../output/progress';
import { plural } from '../../ui/words/text';
import type { Terminal } from '../terminal';
import { UsageError } from '../usage-error';

interface ImportOptions extends JournalOptions, TargetOptions {
  readonly since?: string;
  readonly dryRun?: true;
  readonly json?: true;
}

/** What the command takes from the world besides the terminal. Tests pass their own. */
export interface ImportWorld {
  readonly reach: (target: Target) => UserInProject.UserInProject;
  readonly ask: Ask;
  /** Calls `stop` when the person wants the work to end; returns how to call it no more. */
  readonly onInterrupt: (stop: () => void) => () => void;
}

/** `maestro import FILE…`: writes journal files into the journal of a user. */
export function importCommand(terminal: Terminal, world: ImportWorld = LIVE): Command {
  return withReadingFlags(
    new Command('import')
      .description(
        'write journal files into the journal of a user, in a live project: needs application default credentials, or ' +
          'FIRESTORE_EMULATOR_HOST; run it again to resume one that was cut short',
      )
      .argument(...JOURNAL_FILES)
      .requiredOption(...UID)
      .option(...PROJECT)
      .option('--dry-run', 'only compare the files with the journal')
      .option(...YES)
      .option('--since <time>', 'leave out trades that closed before this time, ISO 8601 (default: none)'),
  )
    .option('--json', 'print only what was done, as JSON')
    .action((files: string[], options: ImportOptions) => run(files, options, terminal, world));
}

async function run(
  files: readonly string[],
  options: ImportOptions,
  terminal: Terminal,
  world: ImportWorld,
): Promise<void> {
  const target = targetOf(options, terminal);
  const since = options.since === undefined ? null : parseTimeFlag('--since', options.since);
  const journal = await loadJournal(files, options, terminal);
  const trades =
    since === null ? journal.trades : journal.trades.filter((trade) => !closedBefore(trade, since));
  const read = { journal, earlier: journal.trades.length - trades.length };

  const user = world.reach(target);
  try {
    await atTarget(
      target,
      () => compareAndWrite({ ...read, trades }, user, { options, target, terminal, world }),
      options.dryRun === true
        ? 'nothing was written'
        : 'what was written so far stays, and the same command goes on',
    );
  } finally {
    await user.close();
  }
}

/** Trades of files. */
interface ToImport {
  readonly journal: Journal;
  readonly trades: readonly FileTrade[];
  /** How many `--since` has left out. */
  readonly earlier: number;
}

interface Setting {
  readonly options: ImportOptions;
  readonly target: Target;
  readonly terminal: Terminal;
  readonly world: ImportWorld;
}

async function compareAndWrite(
  read: ToImport,
  user: UserInProject.UserInProject,
  { options, target, terminal, world }: Setting,
): Promise<void> {
  const { stdout, stderr } = terminal;
  const { planImport, importTrades } = importing();
  const comparing = new Progress('comparing', read.trades.length, stderr);
  const planned = await refusingErased(() =>
    planImport(user, read.trades, () => {
      comparing.step();
    }).finally(() => {
      comparing.end();
    }),
  );
  refuseUnstorable(planned, options);
  const summary = { ...read, target, targetText: targetText(target), plan: planned.plan };
  // With --json standard output has nothing else, but who is asked must see what they are asked about.
  (options.json ? stderr : stdout).print(importSummary(summary));
  if (options.dryRun === true) {
    if (options.json) stdout.write(`${JSON.stringify(wireImport(summary, null, false), null, 2)}\n`);
    if (!isWhole(planned.plan, null)) throw new FailedCommand(1);
    return;
  }
  const count = planned.plan.new.length;
  if (count > 0) await confirmTarget(target, `writes ${plural(count, 'trade')} for`, options, world.ask);

  let isStopped = false;
  const forget = world.onInterrupt(() => {
    isStopped = true;
    stderr.write('Stopping: what is on its way is still written. Ctrl-C again ends at once.\n');
  });
  const writing = new Progress('writing', count, stderr, Date.now, true);
  let imported: Imported;
  try {
    imported = await refusingErased(() =>
      importTrades(
        user,
        planned,
        () => isStopped,
        () => {
          writing.step();
        },
      ),
    );
  } finally {
    writing.end();
    forget();
  }
  const version = imported.rebuilt?.kind === 'published' ? await versionOf(user) : null;
  const outcome = { ...imported, version };
  if (options.json) stdout.write(`${JSON.stringify(wireImport(summary, outcome, isStopped), null, 2)}\n`);
  else stdout.print([importResult(summary, outcome, isStopped)]);
  if (!isWhole(planned.plan, imported)) throw new FailedCommand(1);
}

/**
 * Whether the journal has every trade that could be read, or would have it.
 *
 * @param imported null: nothing is written, because it was only tried
 */
export function isWhole(
  plan: Pick<ImportPlan, 'new' | 'different' | 'unstorable'>,
  imported: Imported | null,
): boolean {
  if (plan.different.count + plan.unstorable.count > 0) return false;
  if (imported === null) return true;
  const { created, equal, different, failed, rebuilt } = imported;
  return (
    created + equal >= plan.new.length &&
    different.count + failed.count === 0 &&
    // The erasure has deleted what was written before it.
    rebuilt?.kind !== 'erased'
  );
}

function closedBefore({ fields }: FileTrade, since: Instant): boolean {
  return fields.closed_at instanceof Instant && fields.closed_at.compare(since) < 0;
}

/** @throws UsageError with --strict */
function refuseUnstorable({ plan: { unstorable } }: PlannedImport, { strict }: ImportOptions): void {
  const [first] = unstorable.first;
  if (strict === true && first !== undefined)
    throw new UsageError(
      `${notWrittenLine(first)} (${plural(unstorable.count, 'bad row')}, and --strict was given)`,
    );
}

/** @throws UsageError where the data of the user was erased: the message says how to begin again */
async function refusingErased<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && error.name === 'ErasedError')
      throw new UsageError(`nothing is imported: ${error.message}`);
    throw error;
  }
}

async function versionOf({ context, uid }: UserInProject.UserInProject): Promise<number | null> {
  const version: unknown = (await context.db.doc(`users/${uid}/allocations/current`).get()).get('version');
  return typeof version === 'number' ? version : null;
}

/** Loaded late, because it loads the Firebase SDK: a wrong file is reported without waiting for it. */
function importing(): typeof ImportTrades {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('../../local/journal/import-trades') as typeof ImportTrades;
}

const LIVE: ImportWorld = {
  reach: ({ project, uid }) => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { reachUser } = require('../../local/user-in-project') as typeof UserInProject;
    return reachUser(project, uid);
  },
  ask: askPerson,
  onInterrupt: (stop) => {
    const signals = ['SIGINT', 'SIGTERM'] as const;
    const forget = (): void => {
      for (const signal of signals) process.off(signal, onSignal);
    };
    // The next one ends the process, as usual.
    const onSignal = (): void => {
      forget();
      stop();
    };
    for (const signal of signals) process.on(signal, onSignal);
    return forget;
  },
};
