import { printable } from '../src/core/base/printable';
import type { Level } from '../ui/model/answer';
import { layout } from './output/layout';
import { type Part, type Span, textOf } from './output/parts';
import { cutToWidth } from './output/text-width';

/** A stream of a process, or what a test has in its place. */
export interface TextStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** How a terminal is told the colour of a level: green, yellow, red, faint. */
const COLOURS: Readonly<Record<Level, number>> = { good: 32, careful: 33, bad: 31, unknown: 2 };

/**
 * Where a command prints. Ids, file names, flags and messages may hold anything; here, and nowhere else, it is made sure that
 * a text cannot control the terminal: see `printable`. JSON stays the same JSON.
 */
export class TextOutput {
  readonly #isColoured: boolean;

  /** @param env of the process: NO_COLOR and TERM=dumb ask for text without colours; in a pipe there are none anyway */
  constructor(
    private readonly stream: TextStream,
    env: Readonly<NodeJS.ProcessEnv> = {},
  ) {
    this.#isColoured = this.isTTY && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  }

  get isTTY(): boolean {
    return this.stream.isTTY === true;
  }

  /** The width of the terminal; undefined where there is none, or where it is not known. */
  get columns(): number | undefined {
    const { columns = 0 } = this.stream;
    return this.isTTY && columns > 0 ? columns : undefined;
  }

  /** Prints text, line by line. */
  write(text: string): void {
    this.stream.write(text.split('\n').map(printable).join('\n'));
  }

  /** Prints sentences and tables, laid out for the terminal, with an empty line between them. */
  print(parts: readonly Part[]): void {
    const lines = layout(parts, this.columns);
    this.stream.write(lines.map((line) => `${line.map((span) => this.#painted(span)).join('')}\n`).join(''));
  }

  /** Draws a line in place of the one drawn before; an empty one erases it. On a terminal only, not into a pipe. */
  redraw(line: string): void {
    if (!this.isTTY) return;
    const text = printable(line);
    // A line that reaches the edge could go on in the next one, which would not be erased.
    const shown = this.columns === undefined ? text : cutToWidth(text, this.columns - 1);
    this.stream.write(`\r${shown}\u001b[K`);
  }

  #painted(span: Span): string {
    const text = printable(textOf(span));
    if (!this.#isColoured || typeof span === 'string' || text === '') return text;
    return `\u001b[${COLOURS[span.level]}m${text}\u001b[0m`;
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
    stdout: new TextOutput(process.stdout, process.env),
    stderr: new TextOutput(process.stderr, process.env),
    cwd: process.cwd(),
    env: process.env,
  };
}

/** Where relative paths start: npm runs scripts in functions/, and gives the directory of the user in INIT_CWD. */
export function userDirectory({ env, cwd }: Terminal): string {
  return env.INIT_CWD ?? cwd;
}
