import fc from 'fast-check';
import { Timestamp } from 'firebase-admin/firestore';
import {
  createBotKey,
  deleteMyData,
  getAllocation,
  getPolicy,
  revokeBotKey,
  updateSettings,
} from '../../src/index';
import { parseKey } from '../../src/contract/fields/key-text';
import { useRuntime } from '../../src/runtime/runtime';
import { firestoreError, injectFaults } from '../support/firestore/faulty-firestore';
import { API, faultsOf, seen } from '../support/http/api-contract';
import { basic, bearer, type BotServer, json, startBotServer, type Told } from '../support/http/bot-server';
import { runs } from '../support/runs';
import { call, closes, type Data, EmbeddedUser, iso, UID } from '../support/users/embedded-user';

/** docs/specification.md, section 11: the functions for bots over HTTP. Every answer is checked against the OpenAPI file. */

let server: BotServer;
let user: EmbeddedUser;

beforeAll(async () => {
  server = await startBotServer();
});

afterAll(async () => {
  await server.close();
});

beforeEach(() => {
  user = new EmbeddedUser();
});

afterEach(async () => {
  await user.embedded.settled();
  user.close();
});

const FORM = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } };

const ALL = { name: 'bot', scopes: ['trades:write', 'read'] };

/** A new key of the user. */
async function keyFor(request: Data = ALL): Promise<string> {
  // Only ten may be made per minute.
  user.later(7);
  return (await call(createBotKey, request)).key;
}

/** A trade that closed a minute ago. */
function closed(fields: Data = {}): Data {
  return {
    agent_id: 'a',
    closed_at: iso(user.clock.seconds - 60),
    realized_pnl: '1.5',
    entry_price: '100',
    quantity: '2',
    ...fields,
  };
}

async function journal(): Promise<Record<string, Data>> {
  const { docs } = await user.paths.trades.get();
  return Object.fromEntries(docs.map((snapshot) => [snapshot.id, snapshot.data()]));
}

const resultsOf = ({ body }: Told): Data[] => (body as { results: Data[] }).results;
const errorOf = ({ body }: Told): Data => (body as { error: Data }).error;

describe('POST /api/trades', () => {
  it('stores a closed trade, which the trigger folds, and knows it when it comes again', async () => {
    const key = await keyFor();
    const sent = closed({ trade_id: 't', side: 'long', entry_price: '1e2', note: 'x' });
    const first = await server.ask('/api/trades', json(sent, key));
    expect(first).toMatchObject({ status: 200, body: { results: [{ result: 'stored', trade_id: 't' }] } });
    await user.embedded.settled();
    expect(await journal()).toEqual({
      t: {
        agent_id: 'a',
        closed_at: new Timestamp(user.clock.seconds - 60, 0),
        realized_pnl: '1.5',
        entry_price: '100',
        quantity: '2',
        side: 'BUY',
        note: 'x',
      },
    });
    expect(await user.current()).toMatchObject({ weights: { a: '1' }, agents: { a: { trades: 1 } } });
    const before = await user.state();
    const again = await server.ask('/api/trades', json(sent, key));
    expect(again).toMatchObject({ status: 200, body: { results: [{ result: 'duplicate', trade_id: 't' }] } });
    await user.embedded.settled();
    expect(await user.state()).toEqual(before);
  });

  it('takes the key from Bearer, from the password of Basic, and from the body of JSON or of a form, and stores it nowhere', async () => {
    const key = await keyFor();
    const form = new URLSearchParams({ ...(closed({ trade_id: 'form' }) as Record<string, string>), key });
    const type = 'application/x-www-form-urlencoded';
    const told = [
      await server.ask('/api/trades', json(closed({ trade_id: 'bearer' }), key)),
      await server.ask('/api/trades', {
        ...json(closed({ trade_id: 'basic' })),
        headers: { 'content-type': 'application/json; charset=utf-8', ...basic(key) },
      }),
      await server.ask('/api/trades', json(closed({ trade_id: 'body', key }))),
      await server.ask('/api/trades', json({ trades: [closed({ trade_id: 'list' })], key })),
      await server.ask('/api/trades', {
        method: 'POST',
        headers: { 'content-type': type },
        body: form.toString(),
      }),
    ];
    expect(told.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(Object.keys(await journal()).sort()).toEqual(['basic', 'bearer', 'body', 'form', 'list']);
    expect(JSON.stringify(await journal())).not.toContain('mk_');
  });

  /** Of each bot; 50 in `npm run test:long`: 1,000 in all. */
  const PER_BOT = Math.min(50, 2 * runs(3));

  it(`of ${20 * PER_BOT} requests of 20 bots at once, each trade is stored once`, async () => {
    user.close();
    user = new EmbeddedUser({ deliver: () => undefined });
    const keys: string[] = [];
    for (let bot = 0; bot < 20; bot++) keys.push(await keyFor({ ...ALL, agent_ids: [`bot-${bot}`] }));
    // Each trade twice.
    const told = await Promise.all(
      keys.flatMap((key, bot) =>
        Array.from({ length: PER_BOT }, (_, n) =>
          server.ask(
            '/api/trades',
            json(closed({ agent_id: `bot-${bot}`, trade_id: `${bot}-${n % (PER_BOT / 2)}` }), key),
          ),
        ),
      ),
    );
    expect(told.every(({ status }) => status === 200)).toBe(true);
    const results = told.map((each) => resultsOf(each)[0]?.result);
    expect(results.filter((result) => result === 'stored')).toHaveLength(10 * PER_BOT);
    expect(results.filter((result) => result === 'duplicate')).toHaveLength(10 * PER_BOT);
    expect(Object.keys(await journal())).toHaveLength(10 * PER_BOT);
  });

  it('completes an open trade under its id, and leaves the fields of the owner alone', async () => {
    const key = await keyFor();
    const open = { agent_id: 'a', trade_id: 't', symbol: 'X', opened_at: iso(user.clock.seconds - 600) };
    await server.ask('/api/trades', json(open, key));
    await user.paths.trades.doc('t').update({ mood: 'good' });
    expect(resultsOf(await server.ask('/api/trades', json(closed({ trade_id: 't' }), key)))).toEqual([
      { result: 'stored', trade_id: 't' },
    ]);
    expect((await journal()).t).toMatchObject({ symbol: 'X', mood: 'good', realized_pnl: '1.5' });
    // The open one is sent again, late: it says nothing new.
    expect(resultsOf(await server.ask('/api/trades', json(open, key)))).toMatchObject([
      { result: 'duplicate' },
    ]);
  });

  it('changes fields of the owner, whatever their names', async () => {
    const key = await keyFor();
    const own = { constructor: 1, toString: 'x', hasOwnProperty: true, prototype: 2, 'a-b': 3, 0: 4 };
    for (const symbol of ['X', 'Y'])
      expect(
        resultsOf(
          await server.ask('/api/trades', json({ agent_id: 'a', trade_id: 't', symbol, ...own }, key)),
        ),
      ).toMatchObject([{ result: 'stored' }]);
    expect((await journal()).t).toEqual({ agent_id: 'a', symbol: 'Y', ...own });
  });

  it('changes no open trade so that it has more than 40 fields, which the rules refuse', async () => {
    const key = await keyFor();
    const open = { agent_id: 'a', trade_id: 't' };
    const own = (prefix: string): Data =>
      Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`${prefix}${n}`, n]));
    expect((await server.ask('/api/trades', json({ ...open, ...own('x') }, key))).status).toBe(200);
    const trades = [{ ...open, ...own('y') }, closed({ trade_id: 'u' })];
    const told = await server.ask('/api/trades', json({ trades }, key));
    expect(told.status).toBe(400);
    expect(resultsOf(told)).toMatchObject([
      { result: 'invalid', field: '', found: '61', allowed: 'at most 40' },
      { result: 'stored', trade_id: 'u' },
    ]);
    expect(Object.keys((await journal()).t ?? {})).toHaveLength(31);
    expect((await server.ask('/api/trades', json(closed({ trade_id: 't' }), key))).status).toBe(200);
  });

  it('answers 409 with both where another trade is stored; with trades:correct it corrects', async () => {
    const key = await keyFor();
    await server.ask('/api/trades', json(closed({ trade_id: 't' }), key));
    const other = closed({ trade_id: 't', realized_pnl: '-1' });
    const told = await server.ask('/api/trades', json({ trades: [other, closed({ trade_id: 'u' })] }, key));
    expect(told.status).toBe(409);
    expect(resultsOf(told)).toMatchObject([
      { result: 'conflict', trade_id: 't', stored: { realized_pnl: '1.5' }, came: { realized_pnl: '-1' } },
      { result: 'stored', trade_id: 'u' },
    ]);
    expect((await journal()).t).toMatchObject({ realized_pnl: '1.5' });
    const correcting = await keyFor({ name: 'x', scopes: ['trades:write', 'trades:correct'] });
    const corrected = await server.ask('/api/trades', json(other, correcting));
    expect(corrected).toMatchObject({
      status: 200,
      body: { results: [{ result: 'corrected', trade_id: 't' }] },
    });
    expect((await journal()).t).toMatchObject({ realized_pnl: '-1' });
  });

  it('says of each trade what is wrong with it, and stores the others', async () => {
    const key = await keyFor();
    const trades = [closed({ trade_id: 'ok' }), closed({ entry_price: '0' }), 7];
    const told = await server.ask('/api/trades', json({ trades }, key));
    expect(told.status).toBe(400);
    expect(resultsOf(told)).toEqual([
      { result: 'stored', trade_id: 'ok' },
      {
        result: 'invalid',
        field: 'entry_price',
        found: '"0"',
        allowed: 'a decimal above 0, such as "12.50"',
        message: 'entry_price is "0"; it must be a decimal above 0, such as "12.50"',
      },
      {
        result: 'invalid',
        field: '',
        found: '7',
        allowed: 'an object',
        message: 'the trade is 7; it must be an object',
      },
    ]);
    expect(Object.keys(await journal())).toEqual(['ok']);
  });

  it('of a webhook of freqtrade it stores the final exit, ignores the others, and refuses a position in parts with 422', async () => {
    const key = await keyFor();
    const exit = closed({
      ...{ source: 'freqtrade', trade_id: '5', opened_at: '2026-09-20T10:00:00.000000Z' },
      ...{
        is_final_exit: 'True',
        sub_trade: 'False',
        cumulative_profit: '1.50000000',
        realized_pnl: '1.50000000',
      },
    });
    const part = await server.ask('/api/trades', json({ ...exit, is_final_exit: 'False' }, key));
    expect(part).toMatchObject({ status: 200, body: { results: [{ result: 'ignored' }] } });
    const parts = await server.ask('/api/trades', json({ ...exit, cumulative_profit: '9.5' }, key));
    expect(parts).toMatchObject({
      status: 422,
      body: { results: [{ result: 'invalid', field: 'cumulative_profit' }] },
    });
    expect(await journal()).toEqual({});
    const whole = await server.ask('/api/trades', json(exit, key));
    expect(resultsOf(whole)).toEqual([{ result: 'stored', trade_id: 'a:5:2026-09-20T10:00:00Z' }]);
  });

  it('refuses another agent with 403, and stores nothing of the request', async () => {
    const key = await keyFor({ ...ALL, agent_ids: ['a', 'c'] });
    const told = await server.ask(
      '/api/trades',
      json({ trades: [closed(), closed({ agent_id: 'b' })] }, key),
    );
    expect(told.status).toBe(403);
    expect(errorOf(told)).toMatchObject({ code: 'forbidden', field: 'agent_id' });
    expect(await journal()).toEqual({});
    const reading = await keyFor({ name: 'reader', scopes: ['read'] });
    expect((await server.ask('/api/trades', json(closed(), reading))).status).toBe(403);
  });

  it('shows a limited key nothing of a trade of another agent', async () => {
    const whole = await keyFor();
    await server.ask('/api/trades', json(closed({ agent_id: 'b', trade_id: 't' }), whole));
    const key = await keyFor({ ...ALL, scopes: ['trades:write', 'trades:correct'], agent_ids: ['a'] });
    const told = await server.ask('/api/trades', json(closed({ trade_id: 't' }), key));
    expect(told.status).toBe(409);
    expect(resultsOf(told)).toMatchObject([{ result: 'conflict', stored: null }]);
    expect((await journal()).t).toMatchObject({ agent_id: 'b' });
  });

  it('costs 2 reads and a write, and 2 reads where it is known', async () => {
    const key = await keyFor();
    await server.ask('/api/trades', json(closed({ trade_id: 'open', closed_at: null }), key));
    await user.embedded.settled();
    user.embedded.meter.take();
    const open = { agent_id: 'a', trade_id: 'next' };
    await server.ask('/api/trades', json(open, key));
    await user.embedded.settled();
    expect(user.embedded.meter.take()).toEqual({ reads: 2, writes: 1 });
    await server.ask('/api/trades', json(open, key));
    await user.embedded.settled();
    expect(user.embedded.meter.take()).toEqual({ reads: 2, writes: 0 });
  });

  it.each<[status: number, what: string, headers: Record<string, string>, body: string | Buffer]>([
    [400, 'no JSON', {}, '{"agent_id": '],
    [400, 'no object', {}, '[1]'],
    [400, 'bytes that are no UTF-8', {}, Buffer.from([0x7b, 0xff, 0x7d])],
    [400, 'nothing', {}, ''],
    [400, 'an empty list', {}, '{"trades": []}'],
    [400, 'a list and a trade', {}, '{"trades": [{}], "agent_id": "a"}'],
    [400, '101 trades', {}, JSON.stringify({ trades: Array(101).fill({}) })],
    [400, 'a name twice', { 'content-type': 'application/x-www-form-urlencoded' }, 'agent_id=a&agent_id=b'],
    [413, 'more than 256 KiB', {}, JSON.stringify({ note: 'x'.repeat(262_144) })],
    [415, 'text', { 'content-type': 'text/plain' }, '{}'],
    [415, 'another encoding', { 'content-type': 'application/json; charset=utf-16' }, '{}'],
    [415, 'no type', { 'content-type': '' }, '{}'],
  ])('answers %d to %s', async (status, _, headers, body) => {
    const key = await keyFor();
    const told = await server.ask('/api/trades', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(key), ...headers },
      body,
    });
    expect(told.status).toBe(status);
    expect(await journal()).toEqual({});
  });

  it('answers 503 with the wait when Firestore fails, and logs it without the key', async () => {
    const key = await keyFor();
    await server.ask('/api/policy', { headers: bearer(key) });
    const { context } = user;
    injectFaults(context.db, { ofTransaction: () => firestoreError(14, 'UNAVAILABLE: No connection.') });
    const told = await server.ask('/api/trades', json(closed(), key));
    expect(told).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(user.entries).toMatchObject([
      { message: 'A bot could not be answered.', uid: UID, function: 'ingestTrades' },
    ]);
    expect(JSON.stringify(user.entries)).not.toContain(key.slice(-43));
  });

  it('answers 400 where a trade is too large together with what is stored, and stores the others', async () => {
    const key = await keyFor();
    const tooLarge = firestoreError(3, 'INVALID_ARGUMENT: The document is too large.');
    // All together, and then the second alone.
    injectFaults(user.context.db, { ofTransaction: (number) => ([0, 2].includes(number) ? tooLarge : null) });
    const trades = ['t', 'u', 'v'].map((id) => closed({ trade_id: id }));
    const told = await server.ask('/api/trades', json({ trades }, key));
    expect(told.status).toBe(400);
    expect(resultsOf(told)).toMatchObject([
      { result: 'stored', trade_id: 't' },
      { result: 'invalid', allowed: expect.stringContaining('1 MiB') as string },
      { result: 'stored', trade_id: 'v' },
    ]);
    expect(Object.keys(await journal())).toEqual(['t', 'v']);
  });

  it('answers 500 where Maestro itself fails', async () => {
    const key = await keyFor();
    const { context } = user;
    // A fault that has nothing to do with Firestore.
    const broken = { doc: () => undefined };
    useRuntime({ ...context, db: { ...broken, collection: () => broken } as never });
    expect((await server.ask('/api/trades', json(closed(), key))).status).toBe(500);
  });
});

describe('GET /api/policy and /api/allocation', () => {
  beforeEach(async () => {
    await user.writeAll([...closes('a', 0, 12), ...closes('b', 0, 12)]);
  });

  it('answer what the callables answer, at no more reads', async () => {
    const key = await keyFor();
    const symbols = [{ symbol: 'X', trades: 9, win_rate: '0.1' }];
    const request = {
      agent_id: 'a',
      regime: 'BULL',
      open_positions: 2,
      drawdown_pct: '1.5',
      symbol_performance: symbols,
    };
    const query = new URLSearchParams({
      ...{ agent_id: 'a', regime: 'BULL', open_positions: '2', drawdown_pct: '1.5', volatility: '' },
      symbol_performance: JSON.stringify(symbols),
    });
    const headers = bearer(key);
    await server.ask(`/api/policy?${query.toString()}`, { headers });
    const expected = await call(getPolicy, request);
    user.embedded.meter.take();
    const policy = await server.ask(`/api/policy?${query.toString()}`, { headers });
    expect(user.embedded.meter.take()).toEqual({ reads: 2, writes: 0 });
    expect(policy).toMatchObject({ status: 200, body: expected, headers: { 'cache-control': 'no-store' } });

    const allocation = await server.ask('/api/allocation?capital=1e3', { headers: basic(key) });
    expect(user.embedded.meter.take()).toEqual({ reads: 1, writes: 0 });
    expect(allocation.body).toEqual(await call(getAllocation, { capital: '1000' }));
  });

  it('the allocation has a tag of its version, revision and capital: 304 while nothing changes', async () => {
    const headers = bearer(await keyFor());
    const { etag = '' } = (await server.ask('/api/allocation?capital=10', { headers })).headers;
    const tagged = (tag: string, path = '/api/allocation?capital=10.0'): Promise<Told> =>
      server.ask(path, { headers: { ...headers, 'if-none-match': tag } });
    expect(await tagged(etag)).toMatchObject({ status: 304, text: '', headers: { etag } });
    expect((await tagged(`"other", W/${etag}`)).status).toBe(304);
    expect((await tagged(etag, '/api/allocation?capital=11')).status).toBe(200);
    expect((await tagged(etag, '/api/allocation')).status).toBe(200);
    await user.writeAll(closes('a', 12, 13));
    expect((await tagged(etag)).status).toBe(200);
  });

  it('a key that is limited to agents names one of them, or is for its only one', async () => {
    const only = bearer(await keyFor({ ...ALL, agent_ids: ['a'] }));
    const two = bearer(await keyFor({ ...ALL, agent_ids: ['a', 'b'] }));
    expect((await server.ask('/api/policy', { headers: only })).body).toMatchObject({
      agent_id: 'a',
      weight: '0.5',
    });
    expect((await server.ask('/api/policy?agent_id=b', { headers: two })).body).toMatchObject({
      agent_id: 'b',
    });
    for (const [path, headers] of [
      ['/api/policy?agent_id=b', only],
      ['/api/policy', two],
    ] as const) {
      const told = await server.ask(path, { headers });
      expect(told.status).toBe(403);
      expect(errorOf(told)).toMatchObject({ code: 'forbidden', field: 'agent_id' });
    }
    const writing = bearer(await keyFor({ name: 'w', scopes: ['trades:write'] }));
    for (const path of ['/api/policy', '/api/allocation'])
      expect((await server.ask(path, { headers: writing })).status).toBe(403);
  });

  it.each([
    ['/api/policy?regime=SIDEWAYS', 'regime'],
    ['/api/policy?regime=BULL&regime=BEAR', 'regime'],
    ['/api/policy?open_positions=-1', 'open_positions'],
    ['/api/policy?symbol_performance=[{', 'symbol_performance'],
    ['/api/policy?symbol_performance=[{"trades":1}]', 'symbol_performance[0].symbol'],
    ['/api/policy?uid=bob', 'uid'],
    ['/api/allocation?capital=0', 'capital'],
    ['/api/allocation?history=5', 'history'],
  ])('%s is refused by its field', async (path, field) => {
    const told = await server.ask(encodeURI(path), { headers: bearer(await keyFor()) });
    expect(told.status).toBe(400);
    expect(errorOf(told)).toMatchObject({ code: 'invalid', field });
  });

  it('answer null without an allocation, and no tag', async () => {
    const other = new EmbeddedUser();
    try {
      const { key } = await call(createBotKey, ALL);
      const told = await server.ask('/api/allocation?capital=5', { headers: bearer(key) });
      expect(told).toMatchObject({ status: 200, body: { allocation: null, capital: null } });
      expect(told.headers.etag).toBeUndefined();
    } finally {
      other.close();
    }
  });

  it('count a large answer as many requests, like the callables', async () => {
    await user.writeAll(Array.from({ length: 30 }, (_, n) => closes(`agent-${n}`, 0, 1)).flat());
    const headers = bearer(await keyFor());
    let answered = 0;
    while ((await server.ask('/api/allocation', { headers })).status === 200) answered++;
    expect(answered).toBeGreaterThan(1);
    expect(answered).toBeLessThan(50);
  });
});

describe('a key', () => {
  it.each(['/api/trades', '/api/policy', '/api/allocation'])(
    'of %s is refused with one and the same 401',
    async (path) => {
      const key = await keyFor();
      const expired = await keyFor({ ...ALL, expires_at: iso(user.clock.seconds + 10) });
      user.later(10);
      const [, id = ''] = key.split('_');
      const damaged = await keyFor();
      await user.db.doc(`botKeys/${damaged.split('_')[1] ?? ''}`).update({ scopes: 'all' });
      const wrong = [
        ...['', 'mk_', 'x', expired, damaged, `mk_${'0'.repeat(16)}_${'A'.repeat(43)}`],
        ...[`mk_${id}_${'A'.repeat(43)}`, key.slice(0, -1), `${key}A`, key.toUpperCase()],
      ];
      const method = path === '/api/trades' ? 'POST' : 'GET';
      const ask = (headers: Record<string, string>, body?: unknown): Promise<Told> =>
        server.ask(path, {
          method,
          headers: { 'content-type': 'application/json', ...headers },
          ...(method === 'POST' && { body: JSON.stringify(body ?? closed()) }),
        });
      const told = [
        await ask({}),
        ...(await Promise.all(wrong.flatMap((text) => [ask(bearer(text)), ask(basic(text))]))),
        await ask({ authorization: key }),
        await ask({ authorization: `Digest ${key}` }),
        await ask({ 'x-api-key': key }),
        await ask({ cookie: `key=${key}` }),
        // A header that holds no key is not made up for by the body.
        ...(method === 'POST'
          ? [await ask(bearer('x'), closed({ key })), await ask({}, closed({ key: { toString: 1 } }))]
          : []),
      ];
      const [first] = told;
      expect(first?.headers['www-authenticate']).toBe('Bearer realm="Maestro"');
      for (const { status, text } of told)
        expect({ status, text }).toEqual({ status: 401, text: first?.text });
      expect(await journal()).toEqual({});
    },
  );

  it('is read once per minute, however many ask at once; a refused one each time', async () => {
    const key = await keyFor();
    user.embedded.meter.take();
    const ask = (text = key): Promise<Told> => server.ask('/api/allocation', { headers: bearer(text) });
    // Of a user without anything: current, the mark, the journal.
    await Promise.all(Array.from({ length: 20 }, () => ask()));
    expect(user.embedded.meter.take().reads).toBe(1 + 20 * 3);
    user.later(59);
    await ask();
    expect(user.embedded.meter.take().reads).toBe(3);
    user.later(1);
    await ask();
    expect(user.embedded.meter.take().reads).toBe(1 + 3);
    const wrong = `${key.slice(0, -43)}${'A'.repeat(43)}`;
    for (const text of [wrong, wrong, `mk_${'0'.repeat(16)}_${'A'.repeat(43)}`]) {
      expect((await ask(text)).status).toBe(401);
      expect(user.embedded.meter.take().reads).toBe(1);
    }
    expect((await ask('mk_0_x')).status).toBe(401);
    expect(user.embedded.meter.take().reads).toBe(0);
  });

  it('that is revoked is refused within a minute, and one that expires at once', async () => {
    const key = await keyFor({ ...ALL, expires_at: iso(user.clock.seconds + 1000) });
    const ask = async (): Promise<number> =>
      (await server.ask('/api/allocation', { headers: bearer(key) })).status;
    expect(await ask()).toBe(200);
    await call(revokeBotKey, { id: key.split('_')[1] });
    user.later(59);
    expect(await ask()).toBe(200);
    user.later(1);
    expect(await ask()).toBe(401);
    const short = await keyFor({ ...ALL, expires_at: iso(user.clock.seconds + 20) });
    expect((await server.ask('/api/allocation', { headers: bearer(short) })).status).toBe(200);
    user.later(20);
    expect((await server.ask('/api/allocation', { headers: bearer(short) })).status).toBe(401);
    // The user is told of both, once.
    for (const ended of [key, short, key])
      expect((await server.ask('/api/allocation', { headers: bearer(ended) })).status).toBe(401);
    const { docs } = await user.paths.alerts.where('kind', '==', 'bot_key_used_again').get();
    expect(docs.map((alert) => alert.get('title') as string).sort()).toEqual([
      expect.stringMatching(/^A revoked key was used: /),
      expect.stringMatching(/^An expired key was used: /),
    ]);
    expect(JSON.stringify(docs.map((alert) => alert.data()))).not.toContain(parseKey(key)?.secret);
    user.embedded.meter.take();
    await server.ask('/api/allocation', { headers: bearer(key) });
    expect(user.embedded.meter.take()).toEqual({ reads: 0, writes: 0 });
    user.later(60);
    await server.ask('/api/allocation', { headers: bearer(key) });
    expect(user.embedded.meter.take()).toEqual({ reads: 1, writes: 0 });
  });

  it('that was revoked is known to an instance that has never seen it, for 30 days; to read it costs what an unknown one costs', async () => {
    const key = await keyFor(ALL);
    await call(revokeBotKey, { id: key.split('_')[1] });
    const told = async (): Promise<number> =>
      (await user.paths.alerts.where('kind', '==', 'bot_key_used_again').get()).size;
    user.embedded.meter.take();
    expect(
      (await server.ask('/api/allocation', { headers: bearer('mk_0123456789abcdef_' + 'A'.repeat(43)) }))
        .status,
    ).toBe(401);
    expect(user.embedded.meter.take()).toEqual({ reads: 1, writes: 0 });
    expect((await server.ask('/api/allocation', { headers: bearer(key) })).status).toBe(401);
    expect(await told()).toBe(1);
    // Within a minute it is remembered, and the user was told: nothing is read.
    user.embedded.meter.take();
    expect((await server.ask('/api/allocation', { headers: bearer(key) })).status).toBe(401);
    expect(user.embedded.meter.take()).toEqual({ reads: 0, writes: 0 });
  });

  it('with a wrong secret tells nobody', async () => {
    const key = await keyFor(ALL);
    await server.ask('/api/allocation', { headers: bearer(key) });
    await call(revokeBotKey, { id: key.split('_')[1] });
    user.later(60);
    const wrong = `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`;
    expect((await server.ask('/api/allocation', { headers: bearer(wrong) })).status).toBe(401);
    expect((await user.paths.alerts.where('kind', '==', 'bot_key_used_again').get()).empty).toBe(true);
  });

  it('in the address or in a trade is refused, with the advice to revoke it, and repeated nowhere', async () => {
    const key = await keyFor();
    const logged: unknown[] = [];
    const log = (...entry: unknown[]): unknown => logged.push(entry);
    useRuntime({ ...user.context, log: { info: log, warn: log, error: log } });
    logged.length = 0;
    const escaped = key.replace('mk_', '%6d%6b_');
    const paths = [
      `?key=${key}`,
      `?key=x`,
      `?api_key=${key}`,
      `?${key}`,
      `?a=${escaped}`,
      `?agent_id=${key}`,
    ];
    const told = [
      ...(await Promise.all(
        paths.flatMap((query) => [
          server.ask(`/api/policy${query}`, { headers: bearer(key) }),
          server.ask(`/api/allocation${query}`),
          server.ask(`/api/trades${query}`, json(closed(), key)),
        ]),
      )),
      await server.ask('/api/trades', json(closed({ note: `see ${key}` }), key)),
      await server.ask('/api/trades', json(closed({ agent_id: key }), key)),
      await server.ask('/api/trades', json(closed({ [key]: 1 }), key)),
      await server.ask('/api/trades', json({ trades: [closed({ key })] }, key)),
      await server.ask('/api/trades', json({ trades: [closed()], [key]: 1 }, key)),
      await server.ask('/api/trades', json({ trades: key }, key)),
      await server.ask('/api/trades', { ...FORM, body: `${key}=1&${key}=2` }),
    ];
    for (const { status, body, text } of told) {
      expect({ status, error: (body as { error: Data }).error }).toMatchObject({
        status: 400,
        error: { code: 'misplaced_key', message: expect.stringContaining('revoke it') as string },
      });
      expect(text).not.toContain(key.slice(0, 24));
    }
    expect(await journal()).toEqual({});
    expect(logged).toEqual([]);
  });

  it('is asked for, even by a form with as many names as there can be', async () => {
    const names = Array.from({ length: 60_000 }, (_, n) => n.toString(36)).join('&');
    expect((await server.ask('/api/trades', { ...FORM, body: names })).status).toBe(401);
  });

  it('is answered a hundred times at once and once per second, with the wait, and counts alone', async () => {
    const [key, other] = [await keyFor(), await keyFor()];
    const ask = (text: string): Promise<Told> => server.ask('/api/policy', { headers: bearer(text) });
    const told = await Promise.all(Array.from({ length: 101 }, () => ask(key)));
    expect(told.filter(({ status }) => status === 200)).toHaveLength(100);
    const refused = told.find(({ status }) => status === 429);
    expect(refused?.headers['retry-after']).toBe('1');
    expect((await ask(other)).status).toBe(200);
    user.later(1);
    expect((await ask(key)).status).toBe(200);
    expect((await ask(key)).status).toBe(429);
    // Each trade counts like a request: 100 − 1 − 100 are left, and 60 come per minute.
    const trades = Array.from({ length: 100 }, (_, n) => ({ agent_id: 'a', trade_id: `t${n}` }));
    user.later(100);
    expect((await server.ask('/api/trades', json({ trades }, key))).status).toBe(200);
    expect((await server.ask('/api/trades', json({ trades }, key))).headers['retry-after']).toBe('1');
  });

  it('is answered a hundred trades at once, and the rest of a request, however many requests bring them', async () => {
    const key = await keyFor();
    const send = (request: number): Promise<Told> => {
      const trades = Array.from({ length: 40 }, (_, n) => ({ agent_id: 'a', trade_id: `${request}-${n}` }));
      return server.ask('/api/trades', json({ trades }, key));
    };
    const told = await Promise.all(Array.from({ length: 10 }, (_, request) => send(request)));
    expect(told.filter(({ status }) => status === 200)).toHaveLength(3);
    // 100 − 120 = −20 are left, and one comes per second.
    expect(told.find(({ status }) => status === 429)?.headers['retry-after']).toBe('21');
    expect(Object.keys(await journal())).toHaveLength(120);
    user.later(21);
    expect((await send(10)).status).toBe(200);
  });
});

it('another method is refused with 405, and the one that is allowed', async () => {
  const key = await keyFor();
  for (const [path, allowed] of [
    ['/api/trades', 'POST'],
    ['/api/policy', 'GET'],
    ['/api/allocation', 'GET'],
  ] as const)
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])
      if (method !== allowed)
        expect(await server.ask(path, { method, headers: bearer(key) })).toMatchObject({
          status: 405,
          headers: { allow: allowed },
        });
});

describe('a user whose data was erased', () => {
  it('gets no trade any more, although an instance remembers the key: 410, and 401 after a minute', async () => {
    const key = await keyFor();
    await server.ask('/api/trades', json(closed({ trade_id: 't' }), key));
    await user.embedded.settled();
    const { deleted } = await call(deleteMyData, { confirm: 'delete my data', journal: true });
    expect(deleted).toMatchObject({ keys: 1, trades: 1 });
    const told = await server.ask('/api/trades', json(closed({ trade_id: 'u' }), key));
    expect(told.status).toBe(410);
    expect(errorOf(told).message).toContain('was erased at');
    expect((await server.ask('/api/allocation', { headers: bearer(key) })).body).toMatchObject({
      allocation: null,
      erased_at: iso(user.clock.seconds),
    });
    user.later(60);
    expect((await server.ask('/api/trades', json(closed({ trade_id: 'u' }), key))).status).toBe(401);
    await user.embedded.settled();
    expect(await journal()).toEqual({});
    // Even after the user has begun again, the old key opens nothing.
    user.later(900);
    await call(updateSettings, { min_trades: 3 });
    expect((await server.ask('/api/trades', json(closed(), key))).status).toBe(401);
  });

  it('gets no trade that comes while the erasure runs', async () => {
    const key = await keyFor();
    await Promise.all([
      call(deleteMyData, { confirm: 'delete my data', journal: true }),
      ...Array.from({ length: 20 }, (_, n) =>
        server.ask('/api/trades', json(closed({ trade_id: `t${n}` }), key)),
      ),
    ]);
    // What was stored before the mark is deleted by the call, or by the next one if it came after its last page.
    await call(deleteMyData, { confirm: 'delete my data', journal: true });
    expect(await journal()).toEqual({});
    expect((await server.ask('/api/trades', json(closed(), key))).status).toBe(410);
  });
});

describe('hostile requests', () => {
  /** 20,000 in `npm run test:long`. */
  const REQUESTS = runs(1) > 1 ? 20_000 : 300;
  const AT_ONCE = 50;

  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', '__proto__', 'constructor', '1e999', '-0', '9'.repeat(400), '\u0000', '\ud800'),
  );
  const deep = fc.integer({ min: 1, max: 60_000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth));
  const fields = fc.constantFrom(
    ...[
      'agent_id',
      'trade_id',
      'closed_at',
      'opened_at',
      'realized_pnl',
      'entry_price',
      'quantity',
      'symbol',
      'side',
      'source',
    ],
    ...[
      'is_final_exit',
      'cumulative_profit',
      'key',
      'trades',
      'uid',
      'note',
      '__proto__',
      'toString',
      'regime',
      'r_multiple',
    ],
  );
  const values = fc.oneof(
    texts,
    fc.anything(),
    fc.double(),
    fc.constantFrom('freqtrade', 'True', UID, 'bob', 1e308, { toString: 1 }, [[]]),
  );
  const trades = fc.dictionary(fc.oneof(fields, texts), values, { maxKeys: 45 });

  it('never end in 500 and never change a document', async () => {
    user.close();
    // No event is delivered: what is valid is stored, and nothing else follows from it.
    user = new EmbeddedUser({ deliver: () => undefined });
    await user.writeAll(closes('a', 0, 3));
    const whole = await keyFor();
    // A key that may do all, for an agent that no request names.
    const key = await keyFor({
      name: 'hostile',
      scopes: ['trades:write', 'trades:correct', 'read'],
      agent_ids: ['nobody'],
    });
    await user.db.doc('users/bob/tradeJournal/t').set({ agent_id: 'b' });
    await user.embedded.settled();
    const everything = async (): Promise<unknown> =>
      Promise.all(
        [
          'tradeJournal',
          'allocations',
          'allocationHistory',
          'agentWindows',
          'maestroState',
          'botKeys',
          'settings',
        ].map(async (id) =>
          (await user.db.collectionGroup(id).get()).docs.map(({ ref, updateTime }) => [ref.path, updateTime]),
        ),
      );
    const before = await everything();
    const secret = key.slice(-43);
    const headers = fc.oneof(
      { weight: 6, arbitrary: fc.constant(bearer(key)) },
      fc.constantFrom<Record<string, string>>(
        {},
        basic(key),
        bearer(''),
        bearer(`${whole.slice(0, -1)}!`),
        { authorization: 'Basic ====' },
        { cookie: key },
      ),
    );
    const types = fc.oneof(
      { weight: 5, arbitrary: fc.constant('application/json') },
      fc.constantFrom(
        'application/x-www-form-urlencoded',
        'text/plain',
        'application/json; charset=x',
        'multipart/form-data',
        '',
      ),
    );
    const bodies: fc.Arbitrary<string | Buffer> = fc.oneof(
      { weight: 4, arbitrary: trades.map((trade) => plainJson(trade)) },
      { weight: 2, arbitrary: fc.array(trades, { maxLength: 5 }).map((list) => plainJson({ trades: list })) },
      {
        weight: 1,
        arbitrary: trades.map((trade) =>
          plainJson({ ...closed({ trade_id: 'a-1' }), ...trade, agent_id: 'a' }),
        ),
      },
      {
        weight: 1,
        arbitrary: trades.map((trade) =>
          plainJson({ ...closed({ trade_id: 'a-1' }), ...trade, agent_id: 'nobody' }),
        ),
      },
      fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
      deep,
      deep.map((text) => `{"agent_id":"nobody","note":${text}}`),
      texts,
      fc.constantFrom(
        `{"agent_id":"nobody","trade_id":"${key}"}`,
        JSON.stringify(closed({ agent_id: 'nobody', note: key })),
      ),
    );
    const queries = fc.oneof(
      fc.constant(''),
      fc
        .dictionary(
          fc.oneof(
            fields,
            fc.constantFrom('capital', 'regime', 'open_positions', 'symbol_performance'),
            texts,
          ),
          fc.oneof(texts, fc.constantFrom(key, 'nobody', '[{}]')),
        )
        .map((query) => `?${new URLSearchParams(query).toString()}`),
      fc.constantFrom(
        '?',
        '?%',
        '?%ff',
        '?a=%',
        `?${key}`,
        '??',
        '?=&&=',
        '?agent_id=nobody&symbol_performance=' + '['.repeat(3_000),
      ),
    );
    const requests = fc.record({
      path: fc.constantFrom('/api/trades', '/api/trades', '/api/policy', '/api/allocation'),
      method: fc.oneof(
        { weight: 8, arbitrary: fc.constant(null) },
        fc.constantFrom('GET', 'POST', 'PUT', 'HEAD'),
      ),
      headers,
      type: types,
      body: bodies,
      query: queries,
    });
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(requests, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (all) => {
        // So that no request is refused only because there were many.
        user.later(100);
        await Promise.all(
          all.map(async ({ path, method, headers: sent, type, body, query }) => {
            const posts = (method ?? (path === '/api/trades' ? 'POST' : 'GET')) === 'POST';
            if (method === 'HEAD') return;
            const told = await server.ask(`${path}${query}`, {
              method: method ?? (path === '/api/trades' ? 'POST' : 'GET'),
              headers: { ...sent, ...(posts && { 'content-type': type }) },
              ...(posts && { body }),
            });
            expect(told.status).toBeLessThan(500);
            expect(told.text).not.toContain(secret);
            statuses.set(told.status, (statuses.get(told.status) ?? 0) + 1);
          }),
        );
      }),
      { numRuns: Math.ceil(REQUESTS / AT_ONCE) },
    );
    await user.embedded.settled();
    // What is valid is stored, for the agent of the key alone; nothing else has changed.
    for (const [id, trade] of Object.entries(await journal()))
      if (trade.agent_id === 'nobody') await user.paths.trades.doc(id).delete();
    expect(user.entries.filter(({ severity }) => severity === 'error')).toEqual([]);
    // Of 300 requests a few may all be refused alike.
    if (REQUESTS > 300)
      for (const status of [400, 401, 403, 415]) expect(statuses.get(status) ?? 0).toBeGreaterThan(0);
    expect(statuses.size).toBeGreaterThan(1);
    expect(await everything()).toEqual(before);
  });
});

/** JSON of what JSON can hold; the rest as null. */
function plainJson(value: unknown): string {
  try {
    return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? Number(each) : each));
  } catch {
    return 'null';
  }
}

// The last tests: they know what the tests above have seen.
describe('docs/reference/http-api.openapi.json', () => {
  it('names no answer that no test has seen', () => {
    const named = Object.entries(API.paths).flatMap(([path, operations]) =>
      Object.values(operations).flatMap(({ responses }) =>
        Object.keys(responses).map((status) => `${path} ${status}`),
      ),
    );
    // A fault of Firestore or of Maestro itself is the same answer everywhere.
    expect(named.filter((answer) => !seen.has(answer) && !/(500|503|400|429)$/.test(answer))).toEqual([]);
  });

  it('has examples that fit it', () => {
    for (const [path, operations] of Object.entries(API.paths))
      for (const [method, { responses }] of Object.entries(operations))
        for (const [status, { content }] of Object.entries(responses))
          for (const [type, { example }] of Object.entries(content ?? {}))
            if (example !== undefined)
              expect(
                faultsOf(example, 'paths', path, method, 'responses', status, 'content', type, 'schema'),
              ).toBe('');
  });

  it('takes what the tests send for a trade', () => {
    const trade = { ...closed(), side: 'Long', trade_id: 7, confidence: 0.5, note: true };
    expect(faultsOf(trade, 'components', 'schemas', 'TradesRequest')).toBe('');
    expect(faultsOf({ trades: [trade], key: 'k' }, 'components', 'schemas', 'TradesRequest')).toBe('');
    expect(faultsOf({ trades: [] }, 'components', 'schemas', 'TradesRequest')).not.toBe('');
  });
});
