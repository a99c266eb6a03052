import { createInterface } from 'node:readline/promises';
import { isUserId } from '../../src/contract/fields/ids';
import { InvalidInput } from '../../src/contract/fields/invalid-input';
import { problemOfFirestore } from '../../local/emulator-of-firestore';
import { printable } from '../../src/core/base/printable';
import type { Terminal } from '../terminal';
import { UsageError } from '../usage-error';

/** The project that `npm run emulators:start` has. */
const EMULATED_PROJECT = 'demo-maestro';

/** The options of every command that works on a user of a project. Each is spread into commander's `option`. */
export const UID = ['--uid <uid>', 'the user'] as const;
export const PROJECT = [
  '--project <id>',
  `the Firebase project; on the emulator that FIRESTORE_EMULATOR_HOST names, ${EMULATED_PROJECT} if it is not given`,
] as const;
export const YES = ['--yes [project]', 'do not ask: the id of the project once more'] as const;

/** These options, as commander gives them. */
export interface TargetOptions {
  readonly uid: string;
  readonly project?: string;
  readonly yes?: string | true;
}

/** The user whom a command works on. */
export interface Target {
  readonly uid: string;
  readonly project: string;
  /** Host and port of the emulator; null: a live project. */
  readonly emulator: string | null;
}

/** Asks the person at the terminal; null: nobody can answer. */
export type Ask = (question: string) => Promise<string | null>;

/**
 * The target that the options name: of the emulator, where FIRESTORE_EMULATOR_HOST is set, else of the live project.
 *
 * @throws InvalidInput, UsageError naming the flag
 */
export function targetOf({ uid, project }: TargetOptions, terminal: Terminal): Target {
  if (!isUserId(uid))
    throw InvalidInput.of('--uid', uid, 'the id of a user: text of 1 to 128 bytes without "/"');
  return { uid, ...projectOf(project, terminal) };
}

/**
 * The project that `--project` names, and whether it is on the emulator.
 *
 * @throws InvalidInput, UsageError naming the flag
 */
export function projectOf(project: string | undefined, { env }: Terminal): Omit<Target, 'uid'> {
  const host = env.FIRESTORE_EMULATOR_HOST;
  // Empty is the same as not set, for the SDK too: it reaches the live project.
  const emulator = host === undefined || host === '' ? null : host;
  if (project === undefined && emulator === null)
    throw new UsageError(
      '--project is missing; it names the live project (or set FIRESTORE_EMULATOR_HOST to work on the emulator)',
    );
  if (project !== undefined && !/^[a-z0-9:.-]{1,64}$/.test(project))
    throw InvalidInput.of('--project', project, 'the id of a project, such as "my-project-1234"');
  return { project: project ?? EMULATED_PROJECT, emulator };
}

/** The target in words: `user ada of project demo on the emulator at localhost:8080`. */
export function targetText({ uid, project, emulator }: Target): string {
  const where = emulator === null ? '' : ` on the emulator at ${emulator}`;
  return printable(`user ${uid} of project ${project}${where}`);
}

/**
 * Makes sure that the person means this project: they type its id, or give it a second time with `--yes`. On the emulator
 * nobody is asked.
 *
 * @param what the command does: `erases all data of`
 * @throws UsageError unless they mean it
 */
export async function confirmTarget(
  target: Target,
  what: string,
  { yes }: TargetOptions,
  ask: Ask,
): Promise<void> {
  const { project, emulator } = target;
  if (emulator !== null) return;
  if (yes === project) return;
  if (yes === true)
    throw new UsageError(
      `--yes needs the id of the project once more: --project ${project} --yes ${project}`,
    );
  if (yes !== undefined)
    throw new UsageError(`--yes ${yes} is not the project of --project, which is ${project}`);
  const answer = await ask(`This ${what} ${targetText(target)}. Type the id of the project to go on: `);
  if (answer === null)
    throw new UsageError(`nobody can be asked here; --yes ${project} goes on without asking`);
  if (answer.trim() !== project)
    throw new UsageError('nothing was changed: that is not the id of the project');
}

/**
 * Does work on a target.
 *
 * @param afterwards what holds when the work ends in the middle
 * @throws UsageError if the project or the emulator cannot be used: the person corrects credentials, roles or the name
 */
export async function atTarget<T>(
  { project, emulator }: Target,
  work: () => Promise<T>,
  afterwards: string,
): Promise<T> {
  const problem = emulator === null ? null : await problemOfFirestore(emulator);
  if (problem !== null) throw new UsageError(`${problem.found} ${problem.cure}`);
  try {
    return await work();
  } catch (error) {
    const isOutside =
      error instanceof Error &&
      ('code' in error || error.name === 'TransientError' || /credentials/i.test(error.message));
    if (!isOutside) throw error;
    const signIn = emulator === null ? '`gcloud auth application-default login` signs in; ' : '';
    throw new UsageError(`project ${project} cannot be used: ${error.message} (${signIn}${afterwards})`);
  }
}

/** Asks at the terminal of this process. */
export const askPerson: Ask = async (question) => {
  if (!process.stdin.isTTY) return null;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
};
