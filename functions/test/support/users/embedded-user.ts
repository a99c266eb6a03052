import { Timestamp } from 'firebase-admin/firestore';
import { HttpsError } from 'firebase-functions/v2/https';
import { type Embedded, type EmbeddedOptions, startEmbedded, type TradeEvent } from '../../../local/embedded';
import type { Answers } from '../../../src/contract/callables/answers';
import { getAllocation, onTradeWritten } from '../../../src/index';
import { type Data, type Entry, NOW, UserProbe } from './user-probe';

export const UID = 'ada';

export { type Data, type Entry, NOW };

/** A user on the embedded Firestore, with the deployed triggers on it. */
export class EmbeddedUser extends UserProbe {
  readonly embedded: Embedded;

  constructor(options: EmbeddedOptions = {}) {
    let embedded: Embedded | undefined;
    super(UID, (replacement) => {
      embedded = startEmbedded({ ...replacement, ...options });
      return embedded.db;
    });
    if (embedded === undefined) throw new Error('The embedded Firestore did not start.');
    this.embedded = embedded;
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
      const batch = this.db.batch();
      for (const [tradeId, fields] of trades.slice(from, from + 500))
        batch.set(this.paths.trades.doc(tradeId), fields);
      await batch.commit();
    }
    await this.embedded.settled();
  }

  close(): void {
    this.embedded.close();
  }
}

/** A trade document with this pnl on a capital of 100; closed at this many seconds after the epoch, or open. */
export function tradeDocument(agentId: string, closedAt: number | null, pnl: string | number = '1'): Data {
  return {
    agent_id: agentId,
    entry_price: '100',
    quantity: '1',
    realized_pnl: pnl,
    ...(closedAt !== null && { closed_at: new Timestamp(closedAt, 0) }),
  };
}

/** Trades `from` to `to` (exclusive) of an agent, closed a minute apart, with varying returns. */
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
export interface Callable<Answer = unknown> {
  run(request: never): Promise<Answer>;
}

/** Calls a deployed callable as the signed-in user; with null as `auth`, as a caller who is not signed in. */
export function call<Answer>(
  callable: Callable<Answer>,
  data: unknown = {},
  auth: Data | null = { uid: UID, token: {} },
): Promise<Answer> {
  return callable.run({ data, ...(auth && { auth }) } as never);
}

/** The error with which such a call is refused. */
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

export function callGetAllocation(data: unknown, auth?: Data | null): Promise<Answers['getAllocation']> {
  return call(getAllocation, data, auth);
}

/** A time as callables encode it, from epoch seconds. */
export function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
