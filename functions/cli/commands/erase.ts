import { Command } from 'commander';
import type * as EraseInProject from '../../local/erase-in-project';
import type { EraseTarget } from '../../local/erase-in-project';
import { encodeErasure, type Erasure } from '../../src/contract/callables/erase';
import { FailedCommand } from '../failed-command';
import {
  type Ask,
  askPerson,
  atTarget,
  confirmTarget,
  PROJECT,
  targetOf,
  type TargetOptions,
  UID,
  YES,
} from '../input/target';
import type { Part } from '../output/parts';
import { table } from '../output/table';
import { grouped } from '../../ui/words/text';
import type { Terminal } from '../terminal';

interface EraseOptions extends TargetOptions {
  readonly journal?: true;
  readonly json?: true;
}

/** What the command takes from the world besides the terminal. Tests pass their own. */
export interface EraseWorld {
  readonly erase: (target: EraseTarget) => Promise<Erasure>;
  readonly ask: Ask;
}

/** `maestro erase`: erases what Maestro keeps of a user of a live project. */
export function eraseCommand(terminal: Terminal, world: EraseWorld = LIVE): Command {
  return new Command('erase')
    .description(
      'erase what Maestro keeps of a user, in a live project: needs application default credentials, or ' +
        'FIRESTORE_EMULATOR_HOST',
    )
    .requiredOption(...UID)
    .option(...PROJECT)
    .option('--journal', 'delete the trades too')
    .option(...YES)
    .option('--json', 'print only what was deleted, as JSON')
    .action((options: EraseOptions) => erase(options, terminal, world));
}

async function erase(options: EraseOptions, terminal: Terminal, world: EraseWorld): Promise<void> {
  const target = targetOf(options, terminal);
  const { journal = false } = options;
  const what = journal ? 'erases all data, and the journal, of' : 'erases what Maestro keeps of';
  await confirmTarget(target, what, options, world.ask);
  const erased = { uid: target.uid, project: target.project, journal };
  const erasure = await atTarget(
    target,
    () => world.erase(erased),
    'what was deleted so far stays deleted, and the same command goes on',
  );
  if (options.json) terminal.stdout.write(`${JSON.stringify(encodeErasure(erasure), null, 2)}\n`);
  else terminal.stdout.print(report(erased, erasure));
  if (!erasure.done) throw new FailedCommand(1);
}

function report({ uid, project, journal }: EraseTarget, { done, erasedAt, deleted }: Erasure): Part[] {
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
    [heading, ...(total === 0 ? ['There was nothing to delete: is that the user id?'] : [])].join('\n'),
    table([{ heading: 'deleted' }, { heading: 'documents', right: true }], rows),
    ...(done ? [note] : []),
  ];
}

const LIVE: EraseWorld = {
  erase: (target) => {
    // Loaded here, because it loads the Firebase SDK, which no other command needs.
    // oxlint-disable-next-line typescript/no-require-imports
    const { eraseInProject } = require('../../local/erase-in-project') as typeof EraseInProject;
    return eraseInProject(target);
  },
  ask: askPerson,
};
