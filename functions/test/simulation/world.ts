import { type Firestore, Timestamp } from 'firebase-admin/firestore';
import type { AppContext } from '../../src/app/context';
import type { Log } from '../../src/app/log-events';
import { TradeEventHandler } from '../../src/app/fold/trade-events';
import { whileImporting } from '../../src/app/import/import-mark';
import { RebuildClaims } from '../../src/app/rebuild/claims';
import { rebuildOnRequest } from '../../src/app/rebuild/rebuild-user';
import { runSettingsTask } from '../../src/app/rebuild/apply-settings';
import { SettingsEventHandler } from '../../src/app/rebuild/settings-events';
import { checkUser } from '../../src/app/sweep/check-user';
import { SWEEP_SIZES } from '../../src/app/sweep/plan';
import { TransientError } from '../../src/app/transient-error';
import { KnownKeys } from '../../src/app/bots/known-keys';
import { WindowCache } from '../../src/app/window-cache';
import { isAgentId } from '../../src/contract/fields/ids';
import type { SettingsTask } from '../../src/contract/tasks/apply-settings';
import { Instant } from '../../src/core/base/instant';
import { parseDefaultProfile } from '../../src/runtime/default-profile';
import { strategies } from '../../src/runtime/strategies';
import { type UserPaths, userPaths } from '../../src/store/paths';
import {
  ALREADY_EXISTS,
  type Data,
  eventSnapshot,
  FakeError,
  FakeStorage,
  type Written,
} from './fake-firestore';
import { type Owner, type Random, Scheduler, settled } from './scheduler';

export const UID = 'ada';

const USER = `users/${UID}`;
const JOURNAL = `${USER}/tradeJournal/`;
const WINDOWS = `${USER}/agentWindows/`;
const SETTINGS = `${USER}/settings/maestro`;

/** Errors that say what a person has done to a document. */
const EXPECTED_ERRORS = /damaged/;

/** When a simulation begins. */
const START = 1_700_000_000;

/** An event or a task that waits to be delivered, and may be delivered more than once. */
interface Delivery {
  readonly name: string;
  /** When it may be delivered. */
  readonly due: number;
  readonly handle: (instance: Instance) => Promise<void>;
  /** The instance that works on it; null: none. */
  takenBy: Owner | null;
}

/** A running copy of the functions, with what it keeps in memory. */
interface Instance extends Owner {
  readonly context: AppContext;
  readonly trades: TradeEventHandler;
  readonly settings: SettingsEventHandler;
}

/** One user, the documents, and the instances that work on them. */
export class World {
  readonly scheduler: Scheduler;
  readonly storage: FakeStorage;
  readonly paths: UserPaths;
  /** Whether the settings have ever named agents. */
  wasConfigured = false;
  /** How the last call or sweep ended. */
  lastOutcome: unknown = null;
  /** Imports that have not ended with a rebuild: those that run, and those that were cut short. */
  openImports = 0;
  /** What must not happen at any moment, and did. */
  readonly faults: string[] = [];
  private deliveries: Delivery[] = [];
  private readonly taskIds = new Set<string>();
  private instances: Instance[] = [];
  private seconds = START;
  private born = 0;
  private readonly hand: Owner = { name: 'hand', isAlive: true };
  private readonly byHand: Firestore;
  /** The instances of the calls and sweeps that run. */
  private calls: Owner[] = [];

  constructor(private readonly random: Random) {
    this.scheduler = new Scheduler(random);
    this.storage = new FakeStorage(this.scheduler, (written) => {
      this.onWritten(written);
    });
    this.byHand = this.storage.clientOf(this.hand);
    this.paths = userPaths(this.byHand, UID);
    this.instances = [this.newInstance(), this.newInstance()];
  }

  /** Everything in the journal, by trade id. */
  get journal(): Map<string, Data> {
    return this.documentsBelow(JOURNAL);
  }

  /** The documents below a path, by the rest of their paths. */
  documentsBelow(folder: string): Map<string, Data> {
    return new Map(
      [...this.storage.documents].flatMap(([path, { data }]) =>
        path.startsWith(folder) ? [[path.slice(folder.length), data] as const] : [],
      ),
    );
  }

  document(path: string): Data | null {
    return this.storage.read(`${USER}/${path}`)?.data ?? null;
  }

  /** Writes a document as a client or a person does; null deletes it. It waits for the locks of transactions. */
  write(path: string, data: Data | null): void {
    const [collection = '', id = ''] = path.split('/');
    const reference = this.byHand.collection('users').doc(UID).collection(collection).doc(id);
    void (data === null ? reference.delete() : reference.set(data));
  }

  /** The time, in seconds since 1970. */
  get now(): number {
    return this.seconds;
  }

  wait(seconds: number): void {
    this.seconds += seconds;
    this.scheduler.note(`${seconds} s pass`);
  }

  /** Ends one instance: what it was doing stays undone. Another takes its place, and its events are delivered again. */
  kill(which: number | Owner): void {
    const dying =
      typeof which === 'number'
        ? this.instances[which % this.instances.length]
        : this.instances.find((instance) => instance === which);
    if (dying === undefined) return;
    this.scheduler.kill(dying);
    this.storage.release(dying);
    this.calls = this.calls.filter((owner) => owner !== dying);
    for (const delivery of this.deliveries) if (delivery.takenBy === dying) delivery.takenBy = null;
    this.instances = this.instances.map((each) => (each === dying ? this.newInstance() : each));
  }

  /** Returns the instance that rebuilds. */
  recompute(): Owner {
    return this.run('recomputes', ({ context }) =>
      rebuildOnRequest(context, UID, [{ code: 'requested', count: 1, tradeIds: [] }]),
    );
  }

  /**
   * Writes the trades that are not there yet, as the command line does.
   *
   * @returns the instance that imports
   */
  import(trades: readonly (readonly [tradeId: string, fields: Data])[]): Owner {
    this.openImports++;
    // The readers of journals refuse rows with another id.
    const agents = [...new Set(trades.map(([, { agent_id }]) => String(agent_id)))].filter(isAgentId);
    return this.run('imports', async ({ context }) => {
      const { trades: journal } = userPaths(context.db, UID);
      const rebuilt = await whileImporting(context, UID, agents, async (renew) => {
        for (const [tradeId, fields] of trades) {
          await journal.doc(tradeId).create(fields).catch(ignoreExisting);
          await renew();
        }
      });
      if (rebuilt.kind !== 'importing') this.openImports--;
      return rebuilt;
    });
  }

  sweep(isTurn: boolean): void {
    this.run('sweeps', ({ context }) =>
      checkUser({ ...context, reconcileDays: isTurn ? 1 : 10_000 }, UID, context.now().utcDay() + 1),
    );
  }

  /** Does one thing: delivers an event or a task, or lets an operation happen. False if there is nothing to do. */
  async advance(): Promise<boolean> {
    this.seconds += this.random.next();
    const waiting = this.deliveries.filter(({ takenBy, due }) => takenBy === null && due <= this.seconds);
    if (waiting.length > 0 && this.random.chance(0.3)) {
      await this.deliver(this.random.pick(waiting));
      return true;
    }
    if (await this.scheduler.runOne()) return true;
    if (await this.scheduler.failOne((what) => what.startsWith('commit'), new FakeError('Deadlock.', 10)))
      return true;
    const [delivery] = waiting;
    if (delivery !== undefined) {
      await this.deliver(delivery);
      return true;
    }
    if (!this.isBusy) return false;
    // Everything that is left waits for a time.
    this.wait(30);
    return true;
  }

  /** Whether events, tasks or calls are still open. */
  get isBusy(): boolean {
    return this.deliveries.length > 0 || this.calls.length > 0;
  }

  private async deliver(delivery: Delivery): Promise<void> {
    const instance = this.random.pick(this.instances);
    const { name } = delivery;
    this.scheduler.note(`${instance.name} gets ${name}`);
    delivery.takenBy = instance;
    const twice = this.random.chance(0.1);
    delivery.handle(instance).then(
      () => {
        if (twice) delivery.takenBy = null;
        else this.deliveries = this.deliveries.filter((each) => each !== delivery);
        this.scheduler.note(`${name} is acknowledged${twice ? ', and delivered again' : ''}`);
      },
      (error: unknown) => {
        delivery.takenBy = null;
        this.scheduler.note(`${name} is not acknowledged: ${String(error)}`);
      },
    );
    await settled();
  }

  private run(what: string, work: (instance: Instance) => Promise<unknown>): Instance {
    const instance = this.random.pick(this.instances);
    this.scheduler.note(`${instance.name} ${what}`);
    this.calls.push(instance);
    const done = (outcome: unknown): void => {
      this.lastOutcome = outcome;
      this.calls.splice(this.calls.indexOf(instance), 1);
      this.scheduler.note(`${instance.name} ${what}: ${JSON.stringify(outcome)}`);
    };
    work(instance).then(done, (error: unknown) => {
      done(String(error));
    });
    return instance;
  }

  private onWritten({ path, before, after }: Written): void {
    // Else a group whose windows are written already fills every commit with the same windows, and never ends.
    if (path.startsWith(WINDOWS) && before?.digest !== undefined && before.digest === after?.digest)
      this.faults.push(`${path} was written as it was`);
    if (!path.startsWith(JOURNAL) && path !== SETTINGS) return;
    this.add(`event ${++this.born} of ${path.slice(USER.length + 1)}`, this.seconds, (instance) => {
      const { db } = instance.context;
      const written = {
        before: eventSnapshot(db, path, before) as never,
        after: eventSnapshot(db, path, after) as never,
      };
      return path === SETTINGS ? instance.settings.handle(written) : instance.trades.handle(written);
    });
  }

  private add(name: string, due: number, handle: Delivery['handle']): void {
    this.deliveries.push({ name, due, handle, takenBy: null });
  }

  /** As in Cloud Tasks, a task with an id that was used before is not added again. */
  private addSettingsTask(id: string, task: SettingsTask): void {
    if (this.taskIds.has(id)) return;
    this.taskIds.add(id);
    this.add(`task ${++this.born} of settings`, task.due, ({ context }) => runSettingsTask(context, task));
  }

  private newInstance(): Instance {
    const owner: Owner = { name: `instance ${++this.born}`, isAlive: true };
    const note = (message: string, data: object): void => {
      this.scheduler.note(`${owner.name} logs: ${message} ${JSON.stringify(data).slice(0, 300)}`);
    };
    const log: Log = {
      info: () => undefined,
      warn: note,
      error: (message, data) => {
        if (!EXPECTED_ERRORS.test(message)) this.faults.push(message);
        note(message, data);
      },
    };
    const context: AppContext = {
      db: this.storage.clientOf(owner),
      now: () => new Instant(Math.floor(this.seconds)),
      log,
      historyRetentionDays: 90,
      withAccount: 'all',
      callsPerMinute: Infinity,
      defaultProfile: parseDefaultProfile(undefined),
      sleep: (seconds) => {
        const end = this.seconds + seconds;
        return this.scheduler.step(owner, `sleeps ${seconds} s`, () => this.seconds >= end);
      },
      // Its deadline may pass although the work goes on.
      within: (seconds, work) =>
        this.random.chance(this.storage.faults.silence)
          ? Promise.race([work, this.scheduler.step(owner, `gives up after ${seconds} s`).then(tooLate)])
          : work,
      random: () => this.random.next(),
      secretText: () => 'no histories make keys',
      eventsPerUser: 5,
      rebuildClaims: new RebuildClaims(),
      windowCache: new WindowCache(),
      knownKeys: new KnownKeys(),
      network: { resolve: () => Promise.resolve([]), allows: () => false },
      push: () => Promise.resolve([]),
      reconcileDays: 10_000,
      queues: {
        addPage: () => Promise.resolve(),
        addBatch: () => Promise.resolve(),
        addSettings: async (id, task) => {
          await this.scheduler.step(owner, 'adds a task');
          this.addSettingsTask(id, task);
        },
      },
      sweepSizes: SWEEP_SIZES,
      strategies,
    };
    return Object.assign(owner, {
      context,
      trades: new TradeEventHandler(context),
      settings: new SettingsEventHandler(context),
    });
  }
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof FakeError) || error.code !== ALREADY_EXISTS) throw error;
}

function tooLate(): never {
  throw new TransientError('Firestore has not answered.');
}

/** The fields of a trade document. Its capital is 100. */
export function tradeFields(agentId: string, pnl: string, closedAt: number | null): Data {
  return {
    agent_id: agentId,
    entry_price: '100',
    quantity: '1',
    realized_pnl: pnl,
    ...(closedAt !== null && { closed_at: new Timestamp(START - 40_000 + closedAt, 0) }),
  };
}
