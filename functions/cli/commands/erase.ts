import { Command } from 'commander';
import { createInterface } from 'node:readline/promises';
import type * as EraseInProject from '../../local/erase-in-project';
import type { EraseTarget } from '../../local/erase-in-project';
import { encodeErasure, type Erasure } from '../../src/contract/callables/erase';
import { isUserId } from '../../src/contract/fields/ids';
import { InvalidInput } from '../../src/contract/fields/invalid-input';
import { printable } from '../../src/core/base/printable';
import { FailedCommand } from '../failed-command';
import { grouped, table } from '../output/text';
import type { Terminal } from '../terminal';
import { UsageError } from '../usage-error';

interface EraseOptions {
  readonly uid: string;
  readonly project: string;
  readonly journal?: true;
  readonly yes?: true;
  readonly json?: true;
}

/** What the command takes from the world besides the terminal. Tests pass their own. */
export interface EraseWorld {
  readonly erase: (target: EraseTarget) => Promise<Erasure>;
  /** Asks the person at the terminal; null: nobody can answer. */
  readonly ask: (question: string) => Promise<string | null>;
}

/** `maestro erase`: erases what Maestro keeps of a user of a live project. */
export function eraseCommand(terminal: Terminal, world: EraseWorld = LIVE): Command {
  return new Command('erase')
    .description(
      'erase what Maestro keeps of a user, in a live project: needs application default credentials, or ' +
        'FIRESTORE_EMULATOR_HOST',
    )
    .requiredOption('--uid <uid>', 'the user')
    .requiredOption('--project <id>', 'the Firebase project')
    .option('--journal', 'delete the trades too')
    .option('--yes', 'do not ask')
    .option('--json', 'print only what was deleted, as JSON')
    .action((options: EraseOptions) => erase(options, terminal, world));
}

async function erase(options: EraseOptions, terminal: Terminal, world: EraseWorld): Promise<void> {
  const { uid, project, journal = false } = options;
  if (!isUserId(uid))
    throw InvalidInput.of('--uid', uid, 'the id of a user: text of 1 to 128 bytes without "/"');
  if (options.yes !== true) await confirm({ uid, project, journal }, world);
  const erasure = await erased({ uid, project, journal }, world);
  terminal.stdout.write(
    options.json
      ? `${JSON.stringify(encodeErasure(erasure), null, 2)}\n`
      : `${report({ uid, project, journal }, erasure)}\n`,
  );
  if (!erasure.done) throw new FailedCommand(1);
}

/** @throws UsageError unless the person types the user id, so that nobody erases another user by mistake */
async function confirm({ uid, project, journal }: EraseTarget, { ask }: EraseWorld): Promise<void> {
  const what = journal ? 'all data, and the journal,' : 'what Maestro keeps';
  const answer = await ask(
    `This erases ${what} of user ${printable(uid)} in project ${printable(project)}. Type the user id to go on: `,
  );
  if (answer === null) throw new UsageError('nobody can be asked here; --yes erases without asking');
  if (answer.trim() !== uid) throw new UsageError('nothing was erased: that is not the user id');
}

/** @throws UsageError if the project cannot be used: the person corrects credentials, roles or the name */
async function erased(target: EraseTarget, world: EraseWorld): Promise<Erasure> {
  try {
    return await world.erase(target);
  } catch (error) {
    const isOutside = error instanceof Error && ('code' in error || /credentials/i.test(error.message));
    if (!isOutside) throw error;
    throw new UsageError(
      `project ${target.project} cannot be used: ${error.message} (\`gcloud auth application-default login\` signs in; what was deleted so far stays deleted, and the same command goes on)`,
    );
  }
}

function report({ uid, project, journal }: EraseTarget, { done, erasedAt, deleted }: Erasure): string {
  const { erased_at: since } = encodeErasure({ done, erasedAt, deleted });
  const rows = Object.entries(deleted)
    .filter(([name]) => journal || name !== 'trades')
    .map(([name, count]) => [name, grouped(count)]);
  const total = Object.values(deleted).reduce((sum, count) => sum + count, 0);
  const heading = done
    ? `Erased: user ${uid} of project ${project}, marked since ${since}.`
    : `NOT DONE: a setting of user ${uid} was changed meanwhile, which lifts the erasure. Stop the programs of the user, and run this again.`;
  const note = journal
    ? 'Late events of these trades do nothing. Firestore removes the mark after 30 days.'
    : 'The trades are kept. The mark stays while there are any, so that nothing is computed from them.';
  return [
    heading,
    ...(total === 0 ? ['There was nothing to delete: is that the user id?'] : []),
    '',
    table([{ heading: 'deleted' }, { heading: 'documents', right: true }], rows),
    ...(done ? ['', note] : []),
  ].join('\n');
}

const LIVE: EraseWorld = {
  erase: (target) => {
    // Loaded here, because it loads the Firebase SDK, which no other command needs.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { eraseInProject } = require('../../local/erase-in-project') as typeof EraseInProject;
    return eraseInProject(target);
  },
  ask: async (question) => {
    if (!process.stdin.isTTY) return null;
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return await terminal.question(question);
    } finally {
      terminal.close();
    }
  },
};
