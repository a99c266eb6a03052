import { Timestamp } from 'firebase-admin/firestore';
import { HttpsError } from 'firebase-functions/v2/https';
import { type Embedded, type EmbeddedOptions, startEmbedded, type TradeEvent } from '../../../local/embedded';
import type { Log } from '../../../src/app/context';
import { Instant } from '../../../src/core/base/instant';
import { getAllocation, onTradeWritten } from '../../../src/index';
import { type UserPaths, userPaths } from '../../../src/store/paths';

export const UID = 'ada';

/** When everything happens, unless a test says otherwise. */
export const NOW = new Instant(1_790_000_000);

export type Data = Record<string, unknown>;

/** A log entry, as it was written. */
export interface Entry extends Data {
  readonly severity: 'warn' | 'error';
  readonly message: string;
}

/** A user on the embedded Firestore, seen from both sides: what the client writes, and what Maestro makes of it. */
export class EmbeddedUser {
  /** What was logged as a warning or an error. */
  readonly entries: Entry[] = [];
  readonly embedded: Embedded;
  /** What time it is for the functions; whoever sleeps moves it on. */
  clock = NOW;
  readonly paths: UserPaths;

  constructor(options: EmbeddedOptions = {}) {
    const log: Log = {
      info: () => undefined,
      warn: this.record('warn'),
      error: this.record('error'),
    };
    this.embedded = startEmbedded({
      now: () => this.clock,
      sleep: (seconds) => {
        this.clock = this.clock.plusSeconds(seconds);
        return Promise.resolve();
      },
      log,
      ...options,
    });
    this.paths = userPaths(this.embedded.db, UID);
  }

  private record(severity: Entry['severity']): (message: string, data: Data) => void {
    return (message, data) => this.entries.push({ severity, message, ...data });
  }

  /** Writes a trade document and waits until its event is handled. */
  async write(tradeId: string, fields: Data): Promise<void> {
    await this.paths.trades.doc(tradeId).set(fields);
    await this.embedded.settled();
  }

  async delete(tradeId: string): Promise<void> {
    await this.paths.trades.doc(tradeId).delete();
    await this.embedded.settled();
  }

  /** Writes many trades at once, in commits of up to 500, and waits until their events are handled. */
  async writeAll(trades: readonly (readonly [tradeId: string, fields: Data])[]): Promise<void> {
    for (let from = 0; from < trades.length; from += 500) {
      const batch = this.embedded.db.batch();
      for (const [tradeId, fields] of trades.slice(from, from + 500))
        batch.set(this.paths.trades.doc(tradeId), fields);
      await batch.commit();
    }
    await this.embedded.settled();
  }

  async current(): Promise<Data | undefined> {
    return (await this.paths.current.get()).data();
  }

  /** What must be the same, however it came about: windows, agents and targets. */
  async state(): Promise<{ windows: Data; allocation: Data | undefined }> {
    const windows = await this.paths.windows.get();
    const current = await this.current();
    return {
      windows: Object.fromEntries(windows.docs.map((snapshot) => [snapshot.id, snapshot.data()])),
      allocation: current && {
        agents: current.agents,
        target_weights: current.target_weights,
        target_unallocated: current.target_unallocated,
        window_agents: current.window_agents,
      },
    };
  }

  /** What is left of the user in Firestore: the collections that still hold documents. */
  async collections(): Promise<string[]> {
    const collections = await this.embedded.db.doc(`users/${UID}`).listCollections();
    return collections.map(({ id }) => id).sort();
  }

  close(): void {
    this.embedded.close();
  }
}

/** A trade document that made `pnl` on 100; closed at that many seconds after the epoch, or open. */
export function tradeDocument(agentId: string, closedAt: number | null, pnl: string | number = '1'): Data {
  return {
    agent_id: agentId,
    entry_price: '100',
    quantity: '1',
    realized_pnl: pnl,
    ...(closedAt !== null && { closed_at: new Timestamp(closedAt, 0) }),
  };
}

/** Trades `from` to `to` of an agent, closed a minute apart, with returns that vary. */
export function closes(agentId: string, from: number, to: number): [tradeId: string, fields: Data][] {
  return Array.from({ length: to - from }, (_, index) => {
    const n = from + index;
    return [`${agentId}-${n}`, tradeDocument(agentId, 1_700_000_000 + n * 60, String(((n * 7) % 11) - 4))];
  });
}

/** The ids in a window document, newest first. */
export function tradeIdsOf(window: Data | undefined): string[] {
  return String(window?.trades)
    .split('\n')
    .map((line) => line.split('\t')[0] ?? '');
}

/** Delivers an event to the deployed trigger. */
export async function deliver(event: TradeEvent | undefined): Promise<void> {
  if (event === undefined) throw new Error('There is no such event.');
  await onTradeWritten.run(event);
}

/** A deployed callable, as the SDK runs it once it has read the request. */
export interface Callable {
  run(request: never): unknown;
}

/** Calls a deployed callable; without `auth` as the signed-in user, with null as nobody. */
export async function call(
  callable: Callable,
  data: unknown = {},
  auth: Data | null = { uid: UID, token: {} },
): Promise<Data> {
  const answer = await callable.run({ data, ...(auth && { auth }) } as never);
  return answer as Data;
}

/** What such a call is refused with. */
export async function refusalOf(
  callable: Callable,
  data: unknown = {},
  auth?: Data | null,
): Promise<HttpsError> {
  try {
    await call(callable, data, auth);
  } catch (error) {
    if (error instanceof HttpsError) return error;
    throw error;
  }
  throw new Error('It was answered.');
}

export async function callGetAllocation(data: unknown, auth?: Data | null): Promise<Data> {
  return call(getAllocation, data, auth);
}

/** A time as it travels, of epoch seconds. */
export function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
