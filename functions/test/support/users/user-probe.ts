import type { Firestore } from 'firebase-admin/firestore';
import type { AppContext } from '../../../src/app/context';
import { rebuildUser } from '../../../src/app/rebuild/rebuild-user';
import { Instant } from '../../../src/core/base/instant';
import { getRuntime } from '../../../src/runtime/runtime';
import { type UserPaths, userPaths } from '../../../src/store/paths';
import { type Faults, injectFaults } from '../firestore/faulty-firestore';

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
  /** The clock of the functions. It moves when they sleep, and when a test sets it. */
  clock = NOW;
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
    start: (replacement: Pick<AppContext, 'now' | 'sleep' | 'log' | 'callsPerMinute'>) => Firestore,
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
      sleep: (seconds) => {
        this.later(seconds);
        return Promise.resolve();
      },
      log: { info: () => undefined, warn: record('warn'), error: record('error') },
    });
    this.paths = userPaths(this.db, uid);
    this.context = getRuntime().context;
  }

  /** Lets this many seconds pass for the functions. */
  later(seconds: number): void {
    this.clock = this.clock.plusSeconds(seconds);
  }

  get errors(): Entry[] {
    return this.entries.filter(({ severity }) => severity === 'error');
  }

  async current(): Promise<Data | undefined> {
    return (await this.paths.current.get()).data();
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
