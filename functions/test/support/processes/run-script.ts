import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { maestro } from '../../../cli/maestro';
import { type Program, runCli } from '../../../cli/run';
import { TextOutput } from '../../../cli/terminal';

const FUNCTIONS = resolve(__dirname, '..', '..', '..');

/** What a command line printed, and how it ended. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface SpawnOptions {
  /** The directory of the user; null where npm does not run the script. Default: the folder. */
  readonly initCwd?: string | null;
  readonly nodeOptions?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Files in a temporary directory, and command lines that are run as if the user were in it. */
export class ScriptFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'maestro-scripts-'));

  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.path, name), text);
  }

  /** Runs `maestro` in this process. */
  maestro(...args: readonly string[]): Promise<Run> {
    return this.runProgram(maestro, args);
  }

  /** Runs `maestro` in this process with something on its standard input. */
  maestroReading(stdin: string, ...args: readonly string[]): Promise<Run> {
    return this.runProgram(maestro, args, {}, stdin);
  }

  /**
   * Runs a command line in this process, as npm would: in functions/, with the directory of the user in INIT_CWD.
   *
   * @param env the whole environment, except INIT_CWD
   */
  async runProgram(
    program: Program,
    args: readonly string[],
    env: Readonly<Record<string, string | undefined>> = {},
    stdin = '',
  ): Promise<Run> {
    const out = { stdout: '', stderr: '' };
    const status = await runCli(program, args, {
      stdin: Readable.from([Buffer.from(stdin)]),
      stdout: new TextOutput({ write: (text) => (out.stdout += text) }),
      stderr: new TextOutput({ write: (text) => (out.stderr += text) }),
      cwd: FUNCTIONS,
      env: { INIT_CWD: this.path, ...env },
    });
    return { status, ...out };
  }

  /** Runs a script of this package in a process of its own, as npm would. */
  spawn(
    script: string,
    args: readonly string[],
    { initCwd, nodeOptions = [], env: more }: SpawnOptions = {},
  ): Promise<Run> {
    const env: NodeJS.ProcessEnv = { ...process.env, INIT_CWD: initCwd ?? this.path, ...more };
    if (initCwd === null) delete env.INIT_CWD;
    const child = spawn(process.execPath, [...nodeOptions, '--import', 'tsx', script, ...args], {
      cwd: FUNCTIONS,
      env,
    });
    const out = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (out.stderr += text));
    return new Promise((done, fail) => {
      child.on('error', fail);
      child.on('close', (status) => {
        done({ status, ...out });
      });
    });
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}

/** A folder for the tests of one file; it is removed after them. */
export function scriptFolder(files: Readonly<Record<string, string>>): ScriptFolder {
  const folder = new ScriptFolder(files);
  afterAll(() => {
    folder.remove();
  });
  return folder;
}

/** How a bad file, flag or value ends: status 2, one line on standard error, nothing on standard output. */
export function refusal(message: RegExp): unknown {
  return {
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(new RegExp(`^error: ${message.source}\\n$`)) as string,
  };
}
