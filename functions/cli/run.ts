import { type Command, CommanderError } from 'commander';
import { InvalidInput } from '../src/contract/fields/invalid-input';
import { JournalError } from '../journals/read-journal';
import { UsageError } from './usage-error';

/** The exit status for a bad file, flag or value. */
const USAGE_STATUS = 2;

/**
 * Runs a command line: what the user can put right becomes one line on standard error and exit status 2, anything else is
 * a fault of ours and keeps its stack.
 */
export async function run(program: Command, argv: readonly string[]): Promise<void> {
  forEachCommand(program, (command) => {
    command.exitOverride().configureOutput({
      outputError: (text, write) => {
        write(oneLine(text));
      },
    });
  });
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads has enough, as `head` has: no fault of anybody.
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
    process.stderr.write(oneLine(`error: the output cannot be written: ${error.message}`));
    process.exit(USAGE_STATUS);
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : USAGE_STATUS;
    } else if (
      error instanceof UsageError ||
      error instanceof JournalError ||
      error instanceof InvalidInput
    ) {
      process.stderr.write(oneLine(`error: ${error.message}`));
      process.exitCode = USAGE_STATUS;
    } else throw error;
  }
}

function forEachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const sub of command.commands) forEachCommand(sub, visit);
}

function oneLine(text: string): string {
  return `${text.trim().replace(/\s*\n\s*/g, ' ')}\n`;
}

/** Where relative paths start: npm runs scripts in functions/, and says in INIT_CWD where the user stands. */
export function userDirectory(): string {
  return process.env.INIT_CWD ?? process.cwd();
}
