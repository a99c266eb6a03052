import { Timestamp } from 'firebase-admin/firestore';
import fc from 'fast-check';
import { checkUser } from '../../src/app/sweep/check-user';
import { TRADE_FIELDS } from '../../src/contract/documents/trade';
import { getRuntime } from '../../src/runtime/runtime';
import { Instant } from '../../src/core/base/instant';
import { closedTradesSince, tradeOf } from '../../src/store/journal';
import type { EmbeddedUser } from '../support/users/embedded-user';
import { closes, NOW, tradeDocument, UID } from '../support/users/embedded-user';
import { deliver, withUser } from '../support/users/waiting-user';
import { runs } from '../support/runs';

/** docs/specification.md, section 1: of a trade, the functions read the fields that they need, however many it has. */

/** The parts of a request to Firestore that say what it answers. */
interface Request {
  readonly documents?: readonly string[];
  readonly mask?: { readonly fieldPaths: readonly string[] };
  readonly structuredQuery?: {
    readonly from: readonly { readonly collectionId: string }[];
    readonly select?: { readonly fields: readonly { readonly fieldPath: string }[] };
  };
}

/** Records the fields that each request for trades asks for; null: all of them. */
function recordReads(user: EmbeddedUser): (readonly string[] | null)[] {
  const fields: (readonly string[] | null)[] = [];
  const { db } = user.context as unknown as {
    db: { requestStream: (method: string, bidirectional: boolean, request: Request) => Promise<unknown> };
  };
  const requestStream = db.requestStream.bind(db);
  db.requestStream = (method, bidirectional, request) => {
    const { documents = [], mask, structuredQuery } = request;
    if (structuredQuery?.from[0]?.collectionId === 'tradeJournal')
      fields.push(structuredQuery.select?.fields.map(({ fieldPath }) => fieldPath) ?? null);
    if (documents.some((name) => name.includes('/tradeJournal/'))) fields.push(mask?.fieldPaths ?? null);
    return requestStream(method, bidirectional, request);
  };
  return fields;
}

it('every read of a trade asks for the fields that are needed: folds, refills, rebuilds, sweeps', async () => {
  await withUser(async (user) => {
    const read = recordReads(user);
    const { context } = getRuntime();
    // A first rebuild, folds, a full window that loses a trade, a sweep, and a trade that it folds.
    for (const event of (await user.eventsOf(closes('a', 0, 110))).slice(0, 12)) await deliver(event);
    const [event] = await user.eventsOf([['a-105', tradeDocument('b', NOW.seconds - 60)]]);
    await deliver(event);
    await user.eventsOf([['lost', tradeDocument('c', NOW.seconds - 30)]]);
    user.later(600);
    expect(await checkUser({ ...context, reconcileDays: 365 }, UID, 3)).toBe('folded');

    const needed = new Set<string>([...TRADE_FIELDS, '__name__']);
    expect(read.length).toBeGreaterThan(10);
    expect(read.filter((fields) => fields === null || fields.some((field) => !needed.has(field)))).toEqual(
      [],
    );
  });
});

it('a close costs 3 reads in 2 requests, and 3 writes', async () => {
  await withUser(async (user) => {
    const events = await user.eventsOf(closes('a', 0, 20));
    for (const event of events.slice(0, 19)) await deliver(event);
    let requests = 0;
    const { db } = user.context as unknown as { db: { requestStream: (...all: unknown[]) => unknown } };
    const requestStream = db.requestStream.bind(db);
    db.requestStream = (...all) => (requests++, requestStream(...all));
    const [event] = await user.eventsOf([['one-more', tradeDocument('a', NOW.seconds - 60)]]);
    user.embedded.meter.take();
    requests = 0;
    await deliver(event);
    expect(user.embedded.meter.take()).toEqual({ reads: 3, writes: 3 });
    expect(requests).toBe(2);
  });
});

it('of the document that an event brings, only these fields are decoded', async () => {
  await withUser(async (user) => {
    const fields = { ...tradeDocument('a', NOW.seconds), symbol: 'BTC/USDT', note: ['long', null, {}] };
    await user.paths.trades.doc('t').set(fields);
    const snapshot = await user.paths.trades.doc('t').get();
    const whole = tradeOf(snapshot);
    const decoded: unknown[] = [];
    const watched = new Proxy(snapshot, {
      get: (target, key): unknown => {
        if (key === 'exists' || key === 'id') return target[key];
        if (key !== 'get') throw new Error(`${String(key)} was read, which may decode everything.`);
        return (field: string): unknown => {
          decoded.push(field);
          return target.get(field);
        };
      },
    });
    expect(tradeOf(watched)).toEqual(whole);
    expect(whole).toMatchObject({ kind: 'closed', agentId: 'a', closedTrade: { symbol: 'BTC/USDT' } });
    expect(decoded).toEqual([...TRADE_FIELDS]);
    expect(snapshot.get('closed_at')).toBeInstanceOf(Timestamp);
  });
});

it('the trades closed since a time are the same in pages of any size, each once, newest first', async () => {
  await withUser(async (user) => {
    // Several close at the same moment, and some have an id that cannot be used.
    const trades = Array.from({ length: 24 }, (_, n): [string, ReturnType<typeof tradeDocument>] => [
      n % 7 === 0 ? `${'x'.repeat(130)}${n}` : `t${(n * 5) % 24}`,
      tradeDocument('a', NOW.seconds + Math.floor(n / 3)),
    ]);
    await user.eventsOf([...trades, ['open', tradeDocument('a', null)]]);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 0, max: 9 }),
        async (size, since) => {
          const from = NOW.seconds + since;
          const expected = trades
            .map(([tradeId], n) => ({ tradeId, closedAt: NOW.seconds + Math.floor(n / 3) }))
            .filter(({ tradeId, closedAt }) => closedAt >= from && tradeId.length <= 128)
            .sort((a, b) => b.closedAt - a.closedAt || (a.tradeId < b.tradeId ? 1 : -1))
            .map(({ tradeId }) => tradeId);
          const found: string[] = [];
          let read = 0;
          for await (const page of closedTradesSince(user.paths, new Instant(from), size)) {
            expect(page.read).toBeLessThanOrEqual(size);
            read += page.read;
            found.push(...page.trades.map(({ closedTrade }) => closedTrade.tradeId));
          }
          expect(found).toEqual(expected);
          expect(read).toBe(trades.filter((_, n) => Math.floor(n / 3) >= since).length);
        },
      ),
      { numRuns: runs(20) },
    );
  });
});
