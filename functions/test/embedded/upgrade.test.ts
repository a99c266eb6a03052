import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WindowCache } from '../../src/app/window-cache';
import { getPolicy } from '../../src/index';
import { getRuntime, useRuntime } from '../../src/runtime/runtime';
import type { TradeEvent } from '../../local/embedded';
import { erasedOf } from '../../src/store/erased';
import { importMarkOf } from '../../src/store/import-mark';
import { tryToOwn } from '../../src/store/owner';
import { claimOf, rebuildOf } from '../../src/store/rebuild';
import { documentOf } from '../support/documents/document-json';
import {
  type StateName,
  STATES,
  storedAnswers,
  type StoredDocuments,
  writeStoredDocuments,
} from '../support/documents/stored-documents';
import { call, deliver, EmbeddedUser, NOW, tradeDocument, UID } from '../support/users/embedded-user';

// What a deployment finds that former versions have left: all documents of former releases, and windows of older schemas.

const FIXTURES = join(__dirname, '..', 'fixtures', 'documents');

const RELEASES = readdirSync(FIXTURES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const fixture = <Name extends keyof StoredDocuments>(release: string, name: Name): StoredDocuments[Name] =>
  JSON.parse(readFileSync(join(FIXTURES, release, `${name}.json`), 'utf8')) as StoredDocuments[Name];

describe.each(RELEASES)('the documents of release %s', (release) => {
  const { documents, answers, states } = {
    documents: fixture(release, 'documents'),
    answers: fixture(release, 'answers'),
    states: fixture(release, 'states'),
  };

  let events: TradeEvent[];

  /** Puts them into an empty database, without their events. */
  async function restore(): Promise<void> {
    user.close();
    user = new EmbeddedUser({ deliver: (event) => events.push(event), deliverSettings: () => undefined });
    const batch = user.db.batch();
    for (const [path, fields] of Object.entries(documents)) batch.set(user.db.doc(path), documentOf(fields));
    await batch.commit();
    await user.embedded.settled();
    events = [];
  }

  it('give the answers that they gave, and none is damaged', async () => {
    await restore();
    expect(await storedAnswers()).toMatchObject(answers);
    expect(user.entries).toEqual([]);
  });

  it('are folded into by the next close, at 3 reads and 3 writes, as a rebuild has it', async () => {
    await restore();
    const close = tradeDocument('trend', user.clock.seconds - 60, '2');
    await user.paths.trades.doc('next').set(close);
    await user.embedded.settled();
    user.embedded.meter.take();
    await deliver(events[0]);
    expect(user.embedded.meter.take()).toEqual({ reads: 3, writes: 3 });
    const folded = await user.state();
    expect(folded.windows.trend).toMatchObject({ trades: expect.stringMatching(/^next\t/) as unknown });
    expect(folded).toEqual(await user.rebuilt());
    expect(user.entries).toEqual([]);
  });

  it('are understood where they exist only for a while', async () => {
    const stored = async (name: StateName) => {
      const { path, fields } = states[name];
      await user.db.doc(path).set(documentOf(fields));
      return user.db.doc(path).get();
    };
    expect(claimOf(await stored('claim'))).toEqual(NOW);
    expect(rebuildOf(await stored('rebuild'))).toEqual(STATES.rebuild);
    expect(importMarkOf(await stored('import'))).toEqual(STATES.import);
    expect(erasedOf(await stored('erased'))).toEqual(STATES.erased);
    await stored('owner');
    expect(await tryToOwn(user.paths.owner, NOW.plusSeconds(59), 60)).toBeNull();
    expect((await user.paths.owner.get()).exists).toBe(true);
  });
});

describe('the documents of this version', () => {
  it('have a schema version each, and are of every kind: keep them as fixtures when it is released', async () => {
    const { documents, states } = await writeStoredDocuments();
    const written = new Map([
      ...Object.entries(documents),
      ...Object.entries(states).map(([, { path, fields }]) => [path, fields] as const),
    ]);
    const own = [...written].filter(([path]) => !path.includes('/tradeJournal/'));
    expect(
      own.filter(([, fields]) => typeof fields.schema_version !== 'number').map(([path]) => path),
    ).toEqual([]);
    const collections = new Set(own.map(([path]) => path.split('/').at(-2)));
    expect([...collections].sort()).toEqual(
      ['botKeys', ...Object.values(user.paths.own).map(({ id }) => id)].sort(),
    );
  });
});

let user: EmbeddedUser;

beforeEach(() => {
  user = new EmbeddedUser();
});

afterEach(async () => {
  await user.embedded.settled();
  user.close();
});

/** Stores the window as schema version 2 had it: without returns, and with sums of another form behind the same rules. */
async function downgrade(agentId: string): Promise<void> {
  const { capacity, trades, sums } = (await user.paths.windows.doc(agentId).get()).data() ?? {};
  const old = {
    capacity: Number(capacity),
    trades: String(trades)
      .split('\n')
      .map((line) => line.slice(0, line.lastIndexOf('\t')))
      .join('\n'),
    sums: String(sums).split('\t').slice(0, 3).join('\t'),
  };
  const digest = createHash('sha256').update(`${old.capacity}\n${old.sums}\n${old.trades}`).digest('base64');
  await user.paths.windows.doc(agentId).set({ ...old, digest, schema_version: 2 });
}

async function established(): Promise<void> {
  for (let index = 0; index < 12; index++)
    await user.write(
      `t${index}`,
      tradeDocument('a', user.clock.seconds - 100 + index, index < 8 ? '1' : '-1'),
    );
}

describe('a window of schema version 2', () => {
  it('gives the policy that it gave before the deployment', async () => {
    await established();
    const before = await call(getPolicy, {}, { uid: UID, token: {} });
    expect(before).toMatchObject({ allow_new_trades: false, sources: { streak: 'journal' } });
    await downgrade('a');
    // A new instance, which has no windows in memory.
    useRuntime({ ...getRuntime().context, windowCache: new WindowCache() });
    expect(await call(getPolicy, {}, { uid: UID, token: {} })).toEqual(before);
    expect(user.entries).toEqual([]);
  });

  it('is written as version 5 by the next fold, which reads no trade again', async () => {
    await established();
    await downgrade('a');
    user.embedded.meter.take();
    await user.write('next', tradeDocument('a', user.clock.seconds, '2'));
    // The win opens the gate of four losses, which is told.
    expect(user.embedded.meter.take()).toEqual({ reads: 3 + 1, writes: 3 + 1 });
    const folded = await user.state();
    expect(folded).toEqual(await user.rebuilt());
    expect(folded.windows.a).toMatchObject({ schema_version: 5 });
    expect(user.entries).toEqual([]);
  });
});

describe('a window of schema version 3', () => {
  /** Stores the window as schema version 3 had it: with every R as decimal text. */
  async function roundR(agentId: string): Promise<void> {
    const stored = (await user.paths.windows.doc(agentId).get()).data() ?? {};
    const { capacity, trades, sums } = stored as Record<string, string | number>;
    const rounded = String(trades).replaceAll('\t/3\t', '\t0.3333333333333333333333333333\t');
    const digest = createHash('sha256').update(`${capacity}\n${sums}\n${rounded}`).digest('base64');
    await user.paths.windows.doc(agentId).set({ capacity, trades: rounded, sums, digest, schema_version: 3 });
  }

  it('keeps its rounded R in folds, which read no trade again, until the user is rebuilt', async () => {
    const traded = (id: string, ago: number): Promise<unknown> =>
      user.write(id, { ...tradeDocument('a', user.clock.seconds - ago, '1'), risk_amount: '3' });
    await traded('t1', 100);
    expect((await user.state()).windows.a).toMatchObject({
      trades: expect.stringContaining('\t/3\t') as unknown,
    });
    await roundR('a');
    user.embedded.meter.take();
    await traded('t2', 50);
    expect(user.embedded.meter.take()).toEqual({ reads: 3, writes: 3 });
    const { trades } = (await user.paths.windows.doc('a').get()).data() ?? {};
    expect(
      String(trades)
        .split('\n')
        .map((line) => line.split('\t')[6]),
    ).toEqual(['/3', '0.3333333333333333333333333333']);
    expect((await user.rebuilt()).windows.a).toMatchObject({
      trades: expect.not.stringContaining('0.333') as unknown,
      schema_version: 5,
    });
    expect(user.entries).toEqual([]);
  });
});

describe('a window of schema version 3', () => {
  /** Stores the window as schema version 3 had it with basis `day`: with sums of days that were weighed by capital. */
  async function withFormerSums(agentId: string): Promise<void> {
    const { capacity, trades, sums } = (await user.paths.windows.doc(agentId).get()).data() ?? {};
    const [lookback = '', basis = '', rate = '', ...rest] = String(sums).split('\t');
    const former = [lookback, basis, rate, ...rest.map((field) => (/^-?\d/.test(field) ? '7' : field))].join(
      '\t',
    );
    const digest = createHash('sha256')
      .update(`${Number(capacity)}\n${former}\n${String(trades)}`)
      .digest('base64');
    const old = {
      capacity: Number(capacity),
      trades: String(trades),
      sums: former,
      digest,
      schema_version: 3,
    };
    await user.paths.windows.doc(agentId).set(old);
  }

  it('has its sums of days computed again by the next fold, which reads no trade again', async () => {
    await user.paths.settings.set({ return_basis: 'day' });
    await established();
    await withFormerSums('a');
    user.embedded.meter.take();
    await user.write('next', tradeDocument('a', user.clock.seconds, '2'));
    // The win opens the gate of four losses, which is told.
    expect(user.embedded.meter.take()).toEqual({ reads: 3 + 1, writes: 3 + 1 });
    const folded = await user.state();
    expect(folded).toEqual(await user.rebuilt());
    expect(folded.windows.a).toMatchObject({ schema_version: 5 });
  });
});
