import { type Command, CommanderError } from 'commander';
import { inspect } from 'node:util';
import { InvalidInput } from '../src/contract/fields/invalid-input';
import { JournalError } from '../journals/read-journal';
import { FailedCommand } from './failed-command';
import { processTerminal, type Terminal } from './terminal';
import { UsageError } from './usage-error';

/** The exit status for a bad file, flag or value. */
const USAGE_STATUS = 2;

/** Makes the commands of a program for one terminal. */
export type Program = (terminal: Terminal) => Command;

/**
 * Runs a command line and resolves with its exit status. What the user can correct becomes one line on standard error
 * and status 2. Any other error is a defect: it is thrown, with its stack.
 */
export async function runCli(
  makeProgram: Program,
  argv: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const program = makeProgram(terminal);
  forEachCommand(program, (command) => {
    connect(command, terminal);
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof FailedCommand) return error.status;
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_STATUS;
    if (!isUsersToCorrect(error)) throw error;
    terminal.stderr.write(oneLine(`error: ${error.message}`));
    return USAGE_STATUS;
  }
}

/** The exit status for a defect of the program, as Node.js has it. */
const DEFECT_STATUS = 1;

/** Runs a program as this process: its arguments, its streams, its exit status. */
export async function runAsProcess(makeProgram: Program): Promise<void> {
  const terminal = processTerminal();
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The reader (`head`, say) closed the pipe; that is not an error.
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
    terminal.stderr.write(oneLine(`error: the output cannot be written: ${error.message}`));
    process.exit(USAGE_STATUS);
  });
  // Not process.exit(): what was written to a pipe may still be on its way.
  try {
    process.exitCode = await runCli(makeProgram, process.argv.slice(2), terminal);
  } catch (error) {
    terminal.stderr.write(`${inspect(error)}\n`);
    process.exitCode = DEFECT_STATUS;
  }
}

function isUsersToCorrect(error: unknown): error is Error {
  return error instanceof UsageError || error instanceof JournalError || error instanceof InvalidInput;
}

/** As commander has it where there is no terminal. */
const HELP_WIDTH = 80;

/** Makes a command of commander print to the terminal, and throw where it would end the process. */
function connect(command: Command, { stdout, stderr }: Terminal): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => {
      stdout.write(text);
    },
    writeErr: (text) => {
      stderr.write(text);
    },
    outputError: (text, write) => {
      write(oneLine(text));
    },
    getOutHelpWidth: () => stdout.columns ?? HELP_WIDTH,
    getErrHelpWidth: () => stderr.columns ?? HELP_WIDTH,
  });
}

function forEachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const sub of command.commands) forEachCommand(sub, visit);
}

function oneLine(text: string): string {
  return `${text.trim().replace(/\s*\n\s*/g, ' ')}\n`;
}
