import { createHash } from 'node:crypto';
import { WindowCache } from '../../src/app/window-cache';
import { getPolicy } from '../../src/index';
import { getRuntime, useRuntime } from '../../src/runtime/runtime';
import { call, EmbeddedUser, tradeDocument, UID } from '../support/users/embedded-user';

// What a deployment finds that former versions have left: windows of schema versions 2 and 3.

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

  it('is written as version 4 by the next fold, which reads no trade again', async () => {
    await established();
    await downgrade('a');
    user.embedded.meter.take();
    await user.write('next', tradeDocument('a', user.clock.seconds, '2'));
    expect(user.embedded.meter.take()).toEqual({ reads: 3, writes: 3 });
    const folded = await user.state();
    expect(folded).toEqual(await user.rebuilt());
    expect(folded.windows.a).toMatchObject({ schema_version: 4 });
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
      schema_version: 4,
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
    expect(user.embedded.meter.take()).toEqual({ reads: 3, writes: 3 });
    const folded = await user.state();
    expect(folded).toEqual(await user.rebuilt());
    expect(folded.windows.a).toMatchObject({ schema_version: 4 });
  });
});
