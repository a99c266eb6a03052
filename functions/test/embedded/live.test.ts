import { request as httpRequest } from 'node:http';
import { liveProgram } from '../../cli/live';
import { startLive } from '../../local/live/live-run';
import { bundlePage } from '../../local/page/bundle-page';
import type { Answers } from '../../src/contract/callables/answers';
import { timeText } from '../../src/contract/fields/time';
import { Instant } from '../../src/core/base/instant';
import { getRuntime } from '../../src/runtime/runtime';
import { userPaths } from '../../src/store/paths';
import { readJournal } from '../../journals/read-journal';
import fc from 'fast-check';
import { madeAlertId, writeAlerts } from '../support/documents/alerts';
import { runs } from '../support/runs';
import { refusal, scriptFolder } from '../support/processes/run-script';
import { bearer, json } from '../support/http/bot-server';

/** `npm run live`: the server that the page of a local run talks to. */

const row = (n: number): string =>
  `t${n},${n % 2 === 0 ? 'even' : 'odd'},BTC/USDT,${new Date(1_700_000_000_000 + n * 60_000).toISOString()},${(n % 3) - 1},100,1,`;

const JOURNAL = `trade_id,agent_id,symbol,closed_at,realized_pnl,entry_price,quantity,opened_at
${Array.from({ length: 40 }, (_, n) => row(n)).join('\n')}
open,odd,BTC/USDT,,,100,1,2023-11-14T22:00:00Z
`;

const PAGE = new Map([['/index.html', Buffer.from('<!doctype html>')]]);

interface Told {
  readonly status: number;
  readonly body: string;
}

type Headers = Readonly<Record<string, string>>;

interface Run {
  readonly url: string;
  readonly port: number;
  play(): void;
  send(path: string, ask?: { method?: string; headers?: Headers; body?: string | Buffer }): Promise<Told>;
  /** Posts by the protocol of callables; the answer, or its error. */
  call(path: string, data: unknown): Promise<unknown>;
  /** Resolves with the news so far, merged, once they are as wanted. */
  until(isWanted: (news: News) => boolean): Promise<News>;
  close(): Promise<void>;
}

interface News {
  readonly current?: { version: number; weights: Record<string, string>; computed_at: string } | null;
  readonly settings?: Record<string, unknown> | null;
  readonly player?: { played: number; closes: number; is_playing: boolean; now: string };
  readonly journal?: number;
  readonly alerts?: readonly { alertId: string; fields: { title: string; read_at: string | null } }[];
}

async function open({ play = 500, speed = 1000 } = {}): Promise<Run> {
  const { trades } = await readJournal([{ name: 'journal.csv', text: JOURNAL }]);
  const run = await startLive({ trades, settings: null, speed, play, port: 0, page: PAGE });
  const port = Number(new URL(run.url).port);
  const send: Run['send'] = (path, { method = 'GET', headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() });
        });
        response.on('error', reject);
      });
      request.on('error', reject);
      request.end(body);
    });
  return {
    url: run.url,
    port,
    play: () => {
      run.play();
    },
    send,
    call: async (path, data) => {
      const { body } = await send(path, json({ data }));
      const { result, error } = JSON.parse(body) as { result?: unknown; error?: unknown };
      return error ?? result;
    },
    until: (isWanted) =>
      new Promise((resolve, reject) => {
        let news: News = {};
        let text = '';
        const request = httpRequest({ host: '127.0.0.1', port, path: '/live/events' }, (response) => {
          response.on('data', (part: Buffer) => {
            text += part.toString();
            const events = text.split('\n\n');
            text = events.pop() ?? '';
            for (const event of events)
              if (event.startsWith('data: '))
                news = { ...news, ...(JSON.parse(event.slice('data: '.length)) as News) };
            if (!isWanted(news)) return;
            request.destroy();
            resolve(news);
          });
        });
        request.on('error', reject);
        request.end();
      }),
    close: () => run.close(),
  };
}

describe('a local run', () => {
  let run: Run;
  beforeAll(async () => {
    run = await open();
  });
  afterAll(async () => {
    await run.close();
  });

  it('plays the journal, streams what the functions publish, and keeps the time of the journal', async () => {
    const before = await run.until(({ player }) => player !== undefined);
    expect(before).toMatchObject({ player: { played: 0, closes: 40, is_playing: false } });
    run.play();
    const after = await run.until(
      ({ player, current }) =>
        player?.played === 40 &&
        typeof current === 'object' &&
        current?.computed_at.startsWith('2023-11-14T22:52:') === true,
    );
    expect(after.player?.is_playing).toBe(false);
    expect(Object.keys(after.current?.weights ?? {})).toEqual(['even', 'odd']);
    // 39 minutes after the first close; from there on it is the clock of this computer that counts.
    expect(after.player?.now).toMatch(/^2023-11-14T22:5[2-9]:/);
  });

  it('every callable answers as it is deployed', async () => {
    const requests: Record<keyof Answers, [data: unknown, answer: object]> = {
      getPolicy: [{ regime: 'BULL' }, { profile: 'SAFE' }],
      getProfile: [{ compare: true }, { active: { name: 'SAFE' } }],
      getAllocation: [{ history: 1 }, { allocation: { agents: {} } }],
      evaluate: [{}, { signal_type: 'HOLD' }],
      updateSettings: [{ paused: true }, { settings: { paused: true } }],
      createBotKey: [{ name: 'bot', scopes: ['read', 'trades:write'] }, { name: 'bot' }],
      listBotKeys: [{}, { keys: [{ name: 'bot' }] }],
      revokeBotKey: [{ id: '0'.repeat(16) }, { revoked: false }],
      recomputeAllocation: [{}, {}],
      registerDevice: [{ token: 'a-token' }, { devices: 1 }],
      unregisterDevice: [{ token: 'a-token' }, { unregistered: true, devices: 0 }],
      sendTestAlert: [{}, { channels: { webhook: false, push: false } }],
      deleteMyData: [{}, { status: 'INVALID_ARGUMENT', details: { field: 'confirm' } }],
    };
    for (const [name, [data, answer]] of Object.entries(requests)) {
      const answered = await run.call(`/call/${name}`, data);
      expect([name, answered]).toMatchObject([name, answer]);
    }
    expect(await run.call('/call/getPolicy', { regime: 'UP' })).toMatchObject({
      status: 'INVALID_ARGUMENT',
      details: { field: 'regime' },
    });
    expect(await run.until(({ settings }) => settings?.paused === true)).toBeDefined();
  });

  it('answers any number of calls, although its clock may stand still', async () => {
    const answers = await Promise.all(Array.from({ length: 150 }, () => run.call('/call/getProfile', {})));
    for (const answer of answers) expect(answer).toMatchObject({ active: { name: 'SAFE' } });
  });

  it('answers what the page asks of Firestore elsewhere', async () => {
    const history = (await run.call('/live/history', { limit: 2 })) as { version: number }[];
    expect(history.map(({ version }) => version)).toEqual([
      history[0]?.version,
      Number(history[0]?.version) - 1,
    ]);
    const trades = await run.call('/live/trades', { agent_id: 'even', limit: 2 });
    expect(trades).toMatchObject([
      { tradeId: 't38', fields: { closed_at: '2023-11-14T22:51:20Z', agent_id: 'even' } },
      { tradeId: 't36' },
    ]);
    expect(await run.call('/live/opened', { limit: 2 })).toMatchObject([
      { tradeId: 'open', fields: { opened_at: '2023-11-14T22:00:00Z' } },
    ]);
    const journal = (await run.call('/live/journal', { after: 't38' })) as { tradeId: string }[];
    expect(journal.map(({ tradeId }) => tradeId)).toEqual(
      Array.from({ length: 40 }, (_, n) => `t${n}`)
        .filter((id) => id > 't38')
        .sort(),
    );
    expect(await run.call('/live/history', { limit: 0 })).toMatchObject({ status: 'INVALID_ARGUMENT' });
  });

  it('streams the newest alerts, and notes which are read, for the first time only', async () => {
    // The user wants none of the functions, so these are all.
    await run.call('/call/updateSettings', { alerts: { kinds: [] } });
    const paths = userPaths(getRuntime().context.db, 'local-user');
    const before = await paths.alerts.get();
    for (const { ref } of before.docs) await ref.delete();
    const made = Array.from({ length: 52 }, (_, n) => madeAlertId(n));
    await writeAlerts(
      paths,
      made.map((_, n) => ({ createdAt: new Instant(2e9 + n) })),
    );
    const isShown = ({ alerts = [] }: News): boolean => alerts[0]?.alertId === made[51];
    const { alerts } = await run.until(isShown);
    expect(alerts?.map(({ alertId }) => alertId)).toEqual(made.slice(2).reverse());
    expect(alerts?.[0]?.fields).toMatchObject({ title: 'a makes no new trades', read_at: null });

    const last = made.slice(-2);
    expect(
      await run.call('/live/mark-read', { alert_ids: [...last, `agent_stale-${'f'.repeat(24)}`] }),
    ).toEqual({});
    const readAt = ({ alerts: [first, second] = [] }: News): unknown[] =>
      [first, second].map((alert) => alert?.fields.read_at ?? null);
    const after = await run.until((news) => isShown(news) && !readAt(news).includes(null));
    expect(after.alerts?.filter(({ fields }) => fields.read_at !== null)).toHaveLength(2);
    expect(await run.call('/live/mark-read', { alert_ids: made.slice(-3) })).toEqual({});
    const again = await run.until(({ alerts: now }) => now?.[2]?.fields.read_at !== null);
    expect(readAt(again)).toEqual(readAt(after));
    expect((await paths.alerts.doc(`agent_stale-${'f'.repeat(24)}`).get()).exists).toBe(false);
    for (const ids of [
      ['../settings/maestro'],
      ['gate_closed'],
      Array<string>(51).fill(made[0] ?? ''),
      'all',
    ])
      expect(await run.call('/live/mark-read', { alert_ids: ids })).toMatchObject({
        status: 'INVALID_ARGUMENT',
      });
  });

  it('answers with the next 50 alerts below one of them, also where several are of one moment', async () => {
    const paths = userPaths(getRuntime().context.db, 'local-user');
    for (const { ref } of (await paths.alerts.get()).docs) await ref.delete();
    const made = Array.from({ length: 120 }, (_, n) => madeAlertId(n));
    // The 60 in the middle are of one moment, to the microsecond.
    const timeOf = (n: number): Instant => new Instant(2e9 + (n < 30 ? 0 : n < 90 ? 1 : 2), n < 90 ? 7 : n);
    await writeAlerts(
      paths,
      made.map((_, n) => ({ createdAt: timeOf(n) })),
    );
    const below = async (n: number): Promise<unknown[]> => {
      const older = (await run.call('/live/older-alerts', {
        created_at: timeText(timeOf(n)),
        alert_id: made[n],
      })) as { alertId: string }[];
      return older.map(({ alertId }) => alertId);
    };
    const newestFirst = [...made].reverse();
    expect(await below(70)).toEqual(newestFirst.slice(50, 100));
    expect(await below(20)).toEqual(newestFirst.slice(100));
    expect(await below(0)).toEqual([]);
    // One that is gone still says where to go on.
    await paths.alerts.doc(made[70] ?? '').delete();
    expect(await below(70)).toEqual(newestFirst.slice(50, 100));
    for (const wrong of [
      { created_at: 'soon', alert_id: made[0] },
      { created_at: '2033-05-18T03:33:20Z', alert_id: '../settings/maestro' },
      { alert_id: made[0] },
      {},
    ])
      expect(await run.call('/live/older-alerts', wrong)).toMatchObject({ status: 'INVALID_ARGUMENT' });
  });

  it('adds trades of a file that are new, says why it refuses others, and the weights follow', async () => {
    const fields = { agent_id: 'new', entry_price: '100', quantity: '1', realized_pnl: '2' };
    const trade = (tradeId: string, more: object): object => ({ tradeId, fields: { ...fields, ...more } });
    const answer = await run.call('/live/add-trades', {
      trades: [
        trade('n1', { closed_at: '2023-11-15T00:00:00Z' }),
        trade('t1', { closed_at: '2023-11-15T00:00:00Z' }),
        trade('n2', { closed_at: '2023-11-15T00:00:00Z', quantity: 'many' }),
        trade('n3', { closed_at: null }),
      ],
    });
    expect(answer).toEqual({
      added: 2,
      known: 1,
      refused: 1,
      firstRefusal: 'n2: quantity is "many"; it must be a decimal such as "12.50"',
    });
    const { current } = await run.until(({ current: now }) => now?.weights.new !== undefined);
    expect(current?.weights.new).toBeDefined();
  });

  it('a bot with a key reaches the functions behind /api, as with curl', async () => {
    const { key } = (await run.call('/call/createBotKey', {
      name: 'curl',
      scopes: ['read', 'trades:write'],
    })) as { key: string };
    const policy = await run.send('/api/policy?agent_id=even', { headers: bearer(key) });
    expect(policy).toMatchObject({
      status: 200,
      body: expect.stringContaining('"allow_new_trades"') as string,
    });
    const sent = await run.send(
      '/api/trades',
      json({ trade_id: 'bot-1', agent_id: 'bot', entry_price: '1', quantity: '1' }, key),
    );
    expect(sent).toMatchObject({ status: 200, body: expect.stringContaining('"stored"') as string });
    expect(await run.send('/api/policy')).toMatchObject({ status: 401 });
  });

  it('pauses, goes on and changes its speed when the page asks, within bounds', async () => {
    expect(await run.call('/live/player', { speed: 5 })).toEqual({});
    expect(await run.call('/live/player', { speed: 0 })).toMatchObject({ details: { field: 'speed' } });
    expect(await run.call('/live/player', { is_playing: 'yes' })).toMatchObject({
      details: { field: 'is_playing' },
    });
    const { player } = await run.until((news) => news.player !== undefined);
    expect(player).toMatchObject({ speed: 5, is_playing: false });
  });

  it.each<[string, Headers]>([
    ['another site', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['another port of this computer', { origin: 'http://127.0.0.1:1' }],
    ['another name for this computer', { host: 'evil.example' }],
    ['a picture or script of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a site on the same computer', { 'sec-fetch-site': 'same-site' }],
  ])('refuses %s', async (_, headers) => {
    for (const path of ['/', '/live/events', '/api/policy'])
      expect(await run.send(path, { headers })).toMatchObject({ status: 403 });
    const ask = json({ data: {} });
    expect(
      await run.send('/call/getPolicy', { ...ask, headers: { ...ask.headers, ...headers } }),
    ).toMatchObject({ status: 403 });
  });

  it('answers its own page by each name of this computer', async () => {
    for (const name of ['localhost', '127.0.0.1', '[::1]']) {
      const host = `${name}:${run.port}`;
      expect(await run.send('/', { headers: { host } })).toMatchObject({ status: 200 });
      const headers = { host, origin: `http://${host}`, 'content-type': 'application/json' };
      expect(
        await run.send('/call/getProfile', { method: 'POST', headers, body: '{"data":{}}' }),
      ).toMatchObject({ status: 200 });
    }
  });

  it.each<[string, string, number, { method?: string; headers?: Headers; body?: string | Buffer }]>([
    ['a form', '/call/getPolicy', 400, { method: 'POST', body: 'data=1' }],
    ['no JSON', '/call/getPolicy', 400, { ...json({}), body: '{"data":' }],
    ['no data', '/call/getPolicy', 400, json({})],
    ['a list', '/call/getPolicy', 400, json([1])],
    ['data of another kind', '/live/add-trades', 400, json({ data: [] })],
    ['trades of another kind', '/live/add-trades', 400, json({ data: { trades: [null] } })],
    ['bytes', '/live/history', 400, { ...json({}), body: Buffer.from([0xff, 0, 0xfe]) }],
    ['a body that is too large', '/live/add-trades', 413, { ...json({}), body: Buffer.alloc(5_000_000, 32) }],
    ['a GET of a callable', '/call/getPolicy', 405, {}],
    ['a POST of the page', '/', 405, json({ data: {} })],
    ['a path out of the page', '/../package.json', 404, {}],
    ['an unknown callable', '/call/constructor', 404, {}],
  ])('refuses %s and goes on', async (_, path, status, ask) => {
    expect(await run.send(path, ask)).toMatchObject({ status });
    expect(await run.send('/')).toMatchObject({ status: 200 });
  });

  it('any trade of any fields is added or refused, and never a crash', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ tradeId: fc.string(), fields: fc.dictionary(fc.string(), fc.jsonValue()) }), {
          maxLength: 3,
        }),
        async (trades) => {
          const { status, body } = await run.send('/live/add-trades', json({ data: { trades } }));
          expect([200, 400]).toContain(status);
          expect(JSON.parse(body)).toBeInstanceOf(Object);
        },
      ),
      { numRuns: runs(40) },
    );
  });

  it('an erasure ends the journal: nothing comes back', async () => {
    const confirm = { confirm: 'delete my data', journal: true };
    expect(await run.call('/call/deleteMyData', confirm)).toMatchObject({ done: true });
    const { current, player } = await run.until((news) => news.current === null);
    expect({ current, isPlaying: player?.is_playing }).toEqual({ current: null, isPlaying: false });
  });
});

describe('a long journal', () => {
  it('has its older closes from the beginning, as many as windows hold, and plays the last', async () => {
    const { trades } = await readJournal([{ name: 'journal.csv', text: JOURNAL }]);
    const many = Array.from({ length: 300 }, (_, n) => ({
      ...trades[0],
      tradeId: `m${n}`,
      fields: { ...trades[0]?.fields, agent_id: 'many', closed_at: new Instant(1_600_000_000 + n) },
    })) as unknown as typeof trades;
    const run = await startLive({
      trades: [...trades, ...many],
      settings: null,
      speed: 1,
      play: 10,
      port: 0,
      page: PAGE,
    });
    expect(run).toMatchObject({ loaded: 130, leftOut: 200, played: 10 });
    await run.close();
  });
});

describe('npm run live', () => {
  const folder = scriptFolder({ 'journal.csv': JOURNAL, 'bad.csv': 'agent_id,closed_at\n' });

  it('says where the page is, and ends cleanly when it is asked to', async () => {
    const run = await folder.runProgram(
      (terminal) => liveProgram(terminal, () => Promise.resolve()),
      ['journal.csv', '--play', '10', '--speed', '0.5'],
    );
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).toMatch(/^Open http:\/\/127\.0\.0\.1:\d+ in a browser of this computer\.$/m);
    expect(run.stdout).toMatch(/^30 closes of 1 file loaded\.\n10 closes of 1 file will be played\./m);
  });

  it('ends with status 2 and one line at a bad file, flag or port', async () => {
    const live = (...args: string[]) => folder.runProgram((terminal) => liveProgram(terminal), args);
    expect(await live('none.csv')).toEqual(refusal(/none\.csv: there is no such file .*/));
    expect(await live('bad.csv')).toEqual(refusal(/bad\.csv: has no column .*/));
    expect(await live('--speed', 'fast')).toEqual(
      refusal(/--speed is "fast"; it must be a number from 0\.01 to 1,000/),
    );
    expect(await live('--port', '70000')).toEqual(refusal(/--port is "70000"; .* 65,535/));
    const other = await open();
    expect(await live('journal.csv', '--port', String(other.port))).toEqual(
      refusal(/--port \d+: another program listens there; .*/),
    );
    await other.close();
  });
});

it('the page of a local run has no SDK of Firebase in it, and names no other server', async () => {
  const files = await bundlePage('local');
  const code = [...files]
    .filter(([path]) => path.endsWith('.js'))
    .map(([, contents]) => Buffer.from(contents).toString());
  expect(code.length).toBeGreaterThan(0);
  for (const text of code) expect(text).not.toMatch(/googleapis|firebaseapp|@firebase|gstatic/);
  expect([...files.keys()]).toEqual(
    expect.arrayContaining(['/index.html', '/icon.svg', '/manifest.webmanifest']),
  );
  expect([...files.keys()]).not.toContain('/service-worker.js');
});
