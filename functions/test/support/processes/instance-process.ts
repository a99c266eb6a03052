import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Task, Took } from '../../emulator/instance';
import { PACKAGES } from './bundled';

/** A running instance of the functions. */
export class InstanceProcess {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string, undefined>;
  private readonly ended: Promise<NodeJS.Signals | number | null>;
  private errors = '';

  /** @param script the bundled test/emulator/instance.ts */
  constructor(script: string, task: Task) {
    // Node itself, not a shell or a launcher: the process that is killed must be the one that holds the locks.
    this.child = spawn(process.execPath, [script, JSON.stringify(task)], {
      env: { ...process.env, ...PACKAGES },
    });
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => (this.errors += text));
    this.ended = new Promise((resolve) => {
      this.child.on('close', (status, signal) => {
        resolve(signal ?? status);
      });
    });
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** Resolves when its events are ready. */
  async ready(): Promise<void> {
    expect(await this.nextLine()).toBe('ready');
  }

  go(): void {
    this.child.stdin.end('\n');
  }

  /** What the events took, once the process has ended without an error. */
  async done(): Promise<Took> {
    const took = JSON.parse(await this.nextLine()) as Took;
    expect(await this.ended).toBe(0);
    return took;
  }

  /** The signal or status with which the process ended. */
  end(): Promise<NodeJS.Signals | number | null> {
    return this.ended;
  }

  private async nextLine(): Promise<string> {
    const line: IteratorResult<string, undefined> = await this.lines.next();
    if (line.done === true)
      throw new Error(`The instance ended with ${String(await this.ended)}: ${this.errors}`);
    return line.value;
  }
}
