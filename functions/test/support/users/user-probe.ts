import { setImmediate } from 'node:timers/promises';
import type { Firestore } from 'firebase-admin/firestore';
import type { AppContext } from '../../../src/app/context';
import { TransientError } from '../../../src/app/transient-error';
import { rebuildUser } from '../../../src/app/rebuild/rebuild-user';
import type { SettingsTask } from '../../../src/contract/tasks/apply-settings';
import { Instant } from '../../../src/core/base/instant';
import { applySettings } from '../../../src/index';
import { getRuntime } from '../../../src/runtime/runtime';
import { type UserPaths, userPaths } from '../../../src/store/paths';
import { type Faults, injectFaults } from '../firestore/faulty-firestore';
import { CapturedQueues } from './captured-queues';

/** The time of everything, unless a test says otherwise. */
export const NOW = new Instant(1_790_000_000);

export type Data = Record<string, unknown>;

/** A log entry, as it was written. */
export interface Entry extends Data {
  readonly severity: 'warn' | 'error';
  readonly message: string;
}

/** What the same trades must lead to, in whatever order and however often their events are delivered. */
export interface UserState {
  readonly windows: Data;
  readonly allocation: Data | undefined;
}

/** One user on a Firestore with the functions on it: the stored documents, the log and the clock. */
export class UserProbe {
  /** The clock of the functions. It moves when a test says so, and to the moment at which a task is due. */
  clock = NOW;
  /** The tasks of the functions, which wait until the test runs them. */
  readonly queues = new CapturedQueues();
  /** The ids of the settings tasks that have run. */
  private readonly ran = new Set<string>();
  /** What was logged as a warning or an error. */
  readonly entries: Entry[] = [];
  /** The connection of a client, which no fault disturbs. */
  readonly db: Firestore;
  readonly paths: UserPaths;
  /** The context of the functions, over a healthy Firestore. */
  readonly context: AppContext;

  /** @param start makes the runtime with this clock and log, and returns the client's Firestore */
  constructor(
    readonly uid: string,
    start: (
      replacement: Pick<AppContext, 'now' | 'sleep' | 'log' | 'queues' | 'callsPerMinute'>,
    ) => Firestore,
  ) {
    const record =
      (severity: Entry['severity']) =>
      (message: string, data: Data): void => {
        this.entries.push({ severity, message, ...data });
      };
    this.db = start({
      // The clock of a test stands still, and many tests call more often than anyone may within a minute.
      callsPerMinute: Infinity,
      now: () => this.clock,
      // The functions pause only to try again: that takes no time here, but lets others go on.
      sleep: () => setImmediate(),
      queues: this.queues,
      log: { info: () => undefined, warn: record('warn'), error: record('error') },
    });
    this.paths = userPaths(this.db, uid);
    this.context = getRuntime().context;
  }

  /** Lets this many seconds pass for the functions. */
  later(seconds: number): void {
    this.clock = this.clock.plusSeconds(seconds);
  }

  /** How many settings tasks wait. */
  get waitingTasks(): number {
    return this.queues.settings.size - this.ran.size;
  }

  /** Runs the settings tasks, each when it is due, until none is left or the next is due after `end`. */
  async runTasks(end: Instant | null = null): Promise<void> {
    for (;;) {
      const waiting = [...this.queues.settings].filter(([id]) => !this.ran.has(id));
      const [next] = waiting.sort(([, a], [, b]) => a.due - b.due);
      if (next === undefined || (end !== null && next[1].due > end.seconds)) return;
      const [id, task] = next;
      if (task.due > this.clock.seconds) this.clock = new Instant(task.due);
      await runTask(task);
      this.ran.add(id);
    }
  }

  /** Delivers all settings tasks that wait, as an emulator does: at once. Those that fail stay in the queue. */
  async deliverTasksEarly(): Promise<void> {
    for (const [id, task] of this.queues.settings) {
      if (this.ran.has(id)) continue;
      try {
        await runTask(task);
        this.ran.add(id);
      } catch (error) {
        if (!(error instanceof TransientError)) throw error;
      }
    }
  }

  get errors(): Entry[] {
    return this.entries.filter(({ severity }) => severity === 'error');
  }

  async current(): Promise<Data | undefined> {
    return (await this.paths.current.get()).data();
  }

  /** `current` without what the user was told, which depends on when and in which order things happened. */
  async published(): Promise<Data | undefined> {
    const current = await this.current();
    if (current === undefined) return undefined;
    const { alert_book: _, ...published } = current;
    return published;
  }

  /** Windows, agents and targets. */
  async state(): Promise<UserState> {
    const windows = await this.paths.windows.get();
    const current = await this.current();
    return {
      windows: Object.fromEntries(windows.docs.map((snapshot) => [snapshot.id, snapshot.data()])),
      allocation: current && {
        agents: current.agents,
        target_weights: current.target_weights,
        target_unallocated: current.target_unallocated,
        window_agents: current.window_agents,
        config: current.config,
      },
    };
  }

  /** The state that a rebuild from the journal alone gives; it replaces the present one. */
  async rebuilt(): Promise<UserState> {
    for (const { ref } of (await this.paths.windows.get()).docs) await ref.delete();
    await this.paths.current.delete();
    await this.paths.rebuild.delete();
    await rebuildUser(this.context, this.uid, []);
    return this.state();
  }

  /** The collections of the user that still hold documents. */
  async collections(): Promise<string[]> {
    const collections = await this.db.doc(`users/${this.uid}`).listCollections();
    return collections.map(({ id }) => id).sort();
  }

  /** The ids of the versions in the history, in order. */
  async historyIds(): Promise<string[]> {
    return (await this.paths.history.get()).docs.map(({ id }) => id);
  }

  /** Runs the functions over a Firestore with these faults from now on; without any, over the healthy one. */
  inject(faults: Faults = {}): void {
    injectFaults(this.context.db, faults);
  }
}

async function runTask(task: SettingsTask): Promise<void> {
  await applySettings.run({ data: task } as unknown as Parameters<typeof applySettings.run>[0]);
}
