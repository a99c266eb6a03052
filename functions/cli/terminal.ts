import { printable } from '../src/core/base/printable';

/** A stream of a process, or what a test has in its place. */
export interface TextStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * Where a command prints. Ids, file names, flags and messages may hold anything; here, and nowhere else, it is made sure that
 * a text cannot control the terminal: see `printable`. JSON stays the same JSON.
 */
export class TextOutput {
  constructor(private readonly stream: TextStream) {}

  get isTTY(): boolean {
    return this.stream.isTTY === true;
  }

  get columns(): number | undefined {
    return this.stream.columns;
  }

  /** Prints text, line by line. */
  write(text: string): void {
    this.stream.write(text.split('\n').map(printable).join('\n'));
  }

  /** Draws a line in place of the one drawn before; an empty one erases it. On a terminal only, not into a pipe. */
  redraw(line: string): void {
    if (this.isTTY) this.stream.write(`\r${printable(line)}\u001b[K`);
  }
}

/** Everything that a command takes from the process it runs in. */
export interface Terminal {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  /** The working directory of the process. */
  readonly cwd: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    stdin: process.stdin,
    stdout: new TextOutput(process.stdout),
    stderr: new TextOutput(process.stderr),
    cwd: process.cwd(),
    env: process.env,
  };
}

/** Where relative paths start: npm runs scripts in functions/, and gives the directory of the user in INIT_CWD. */
export function userDirectory({ env, cwd }: Terminal): string {
  return env.INIT_CWD ?? cwd;
}
