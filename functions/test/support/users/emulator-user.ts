import { randomUUID } from 'node:crypto';
import { initializeApp } from 'firebase-admin/app';
import { type Firestore, getFirestore, Timestamp } from 'firebase-admin/firestore';
import type { SettingsEvent, TradeEvent } from '../../../local/embedded';
import { TradeEventHandler } from '../../../src/app/fold/trade-events';
import { useRuntime } from '../../../src/runtime/runtime';
import { onSettingsWritten } from '../../../src/index';
import type { Watch } from '../firestore/watched-firestore';
import { type Data, tradeIdsOf } from './embedded-user';
import { type TradeWrite, writeTrades } from './trade-events';
import { UserProbe } from './user-probe';

/** A project of its own, for which the functions emulator fires no triggers. */
export const PROJECT = `demo-faults-${randomUUID().slice(0, 8)}`;

// No credentials are needed, and no metadata server can be asked for any.
process.env.METADATA_SERVER_DETECTION = 'none';

let apps = 0;

/** A connection to the official Firestore emulator, as each instance of the functions has one. */
export function connect(projectId = PROJECT): Firestore {
  return getFirestore(initializeApp({ projectId }, `instance-${apps++}`));
}

/** A user on the official Firestore emulator, whose events wait until the test delivers them. */
export class EmulatorUser extends UserProbe {
  constructor(db: Firestore) {
    super(`user-${randomUUID().slice(0, 8)}`, (replacement) => {
      // The tests deliver many events at once, and most of them only once.
      useRuntime({ ...replacement, db, eventsPerUser: Infinity });
      return db;
    });
  }

  /** Writes trades and returns their events, undelivered. */
  eventsOf(writes: readonly TradeWrite[]): Promise<TradeEvent[]> {
    return writeTrades(this.db, this.paths, writes);
  }

  /** Changes settings, delivers the event, and resolves when they are in force. */
  async changeSettings(fields: Data | null): Promise<void> {
    const before = await this.paths.settings.get();
    if (fields === null) await this.paths.settings.delete();
    else await this.paths.settings.set(fields);
    const after = await this.paths.settings.get();
    await onSettingsWritten.run({ data: { before, after } } as unknown as SettingsEvent);
    await this.runTasks();
  }

  /** Runs the functions under a watch from now on. */
  watch(watch: Watch): Watch {
    useRuntime({ ...this.context, db: watch.over(this.db) });
    return watch;
  }

  /** Another instance of the trade trigger with its own connection, which shares nothing with the instance of this process. */
  otherInstance(db: Firestore): TradeEventHandler {
    return new TradeEventHandler({ ...this.context, db });
  }

  /** The ids of each agent's valid closed trades, newest first, read from the journal without the code under test. */
  async idsInJournal(): Promise<Record<string, string[]>> {
    const closed = (await this.paths.trades.get()).docs
      .flatMap((trade) => {
        const closedAt: unknown = trade.get('closed_at');
        const agentId: unknown = trade.get('agent_id');
        const takesPart =
          closedAt instanceof Timestamp && canNameDocument(agentId) && Buffer.byteLength(trade.id) <= 128;
        return takesPart ? [{ id: trade.id, agentId, closedAt: closedAt.valueOf() }] : [];
      })
      .sort((a, b) =>
        a.closedAt === b.closedAt
          ? Buffer.compare(Buffer.from(b.id), Buffer.from(a.id))
          : a.closedAt < b.closedAt
            ? 1
            : -1,
      );
    const ids = new Map<string, string[]>();
    for (const { id, agentId } of closed) ids.set(agentId, [...(ids.get(agentId) ?? []), id]);
    return Object.fromEntries(ids);
  }

  /** The ids in each window, newest first. */
  async idsInWindows(): Promise<Record<string, string[]>> {
    const { windows } = await this.state();
    return Object.fromEntries(
      Object.entries(windows).map(([agentId, window]) => [agentId, tradeIdsOf(window as Data).map(unescape)]),
    );
  }

  /** The versions in the history, in order. */
  async versions(): Promise<number[]> {
    return (await this.historyIds()).map(Number);
  }

  /**
   * Expects what must hold after every error: each trade of the journal is in its window exactly once, versions have no gap,
   * no rebuild is left unfinished, and everything equals a rebuild from the journal.
   */
  async expectWhole({ lookback = 100, isErrorFree = true } = {}): Promise<void> {
    useRuntime(this.context);
    const inJournal = await this.idsInJournal();
    const newest = Object.entries(inJournal).map(([agentId, ids]) => [agentId, ids.slice(0, lookback)]);
    expect(await this.idsInWindows()).toEqual(Object.fromEntries(newest));
    const current = await this.current();
    expect((await this.paths.rebuild.get()).exists).toBe(false);
    const versions = await this.versions();
    expect(versions).toEqual(versions.map((_, index) => index + 1));
    if (current !== undefined)
      expect(current).toMatchObject({ version: versions.length, rebuilding_since: null });
    if (isErrorFree) expect(this.errors).toEqual([]);
    const state = await this.state();
    expect(state).toEqual(await this.rebuilt());
  }
}

function canNameDocument(id: unknown): id is string {
  if (typeof id !== 'string' || id.includes('/') || /^(\.\.?|__.*__)$/s.test(id)) return false;
  return id !== '' && Buffer.byteLength(id) <= 128;
}

/** Reverses the escapes with which a window stores an id. */
function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_, code: string) => (code === 't' ? '\t' : code === 'n' ? '\n' : code));
}

/** The seconds that some work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
