import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const FUNCTIONS = resolve(__dirname, '..', '..', '..');

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Files in a directory of their own, where scripts are run as if the user stood in it. */
export class ScriptFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'maestro-scripts-'));

  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.path, name), text);
  }

  /** Runs a script of this package as npm would: in functions/, with INIT_CWD naming where the user stands. */
  run(script: string, ...args: string[]): Promise<Run> {
    return this.runIn(this.path, script, ...args);
  }

  runIn(initCwd: string | undefined, script: string, ...args: string[]): Promise<Run> {
    const env: NodeJS.ProcessEnv = { ...process.env };
    delete env.INIT_CWD;
    if (initCwd !== undefined) env.INIT_CWD = initCwd;
    const child = spawn(join(FUNCTIONS, 'node_modules', '.bin', 'tsx'), [script, ...args], {
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

/** A folder for the tests of a file, gone when they are done. */
export function scriptFolder(files: Readonly<Record<string, string>>): ScriptFolder {
  const folder = new ScriptFolder(files);
  afterAll(() => {
    folder.remove();
  });
  return folder;
}

/** What a bad file, flag or value ends with: status 2, one line on standard error, nothing on standard output. */
export function refusal(message: RegExp): unknown {
  return {
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(new RegExp(`^error: ${message.source}\\n$`)) as string,
  };
}
