import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, deleteApp } from 'firebase-admin/app';
import { type Firestore, Timestamp as ServerTimestamp } from 'firebase-admin/firestore';
import { freqtradeTrades } from '../../journals/formats/freqtrade-live';
import { objectRow } from '../../journals/formats/table-row';
import { DEFAULT_READ_OPTIONS } from '../../journals/formats/format';
import { Decimal, Exact } from '../../src/core/base/decimal';
import { BOTS, EXAMPLES, itWithPython, run } from '../bots/python';
import { runs } from '../support/runs';
import { callableOf, type Client, currentWhere, emulators, signInToEmulators, tradesOf } from './client';
import { FailingHosting, functionsUrl, type Way } from './hosting';
import { serverOf } from './server';

/** The examples for bots against the deployed functions. Users and keys are those of this file alone. */

let client: Client;
let server: { app: App; db: Firestore };
let folder: string;
beforeAll(async () => {
  client = await signInToEmulators();
  server = serverOf('demo-maestro', 'bots');
  folder = mkdtempSync(join(tmpdir(), 'maestro-bots-'));
  await startFunctions();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await deleteApp(server.app);
  await client.close();
});

const SCOPES = ['trades:write', 'read'];

/** A key that the signed-in user makes. */
async function newKey(of: Client, scopes: readonly string[] = SCOPES, agents: string[] | null = null) {
  const create = callableOf<{ key: string; id: string }>(of, 'createBotKey');
  return (await create({ name: 'a bot', agent_ids: agents, scopes })).data;
}

/**
 * The emulator loads a function with its first request, which takes longer than a bot waits, and which it never answers on
 * a computer that is too busy.
 */
async function startFunctions(): Promise<void> {
  const { key } = await newKey(client);
  const answered = async (name: string, method = 'GET'): Promise<void> => {
    for (;;) {
      const request = {
        method,
        headers: { authorization: `Bearer ${key}` },
        signal: AbortSignal.timeout(20_000),
      };
      const answer = await fetch(`${functionsUrl()}/${name}`, request).catch(() => null);
      if (answer !== null) return;
    }
  };
  await Promise.all([answered('ingestTrades', 'POST'), answered('botPolicy'), answered('botAllocation')]);
}

function callFor<Answer>(of: Client, name: string, data: unknown): Promise<Answer> {
  return callableOf<Answer>(of, name)(data).then((answer) => answer.data);
}

/** The journal of a user: figures by value, times in milliseconds. */
async function journalOf(uid: string): Promise<Map<string, Record<string, unknown>>> {
  const { docs } = await server.db.collection(`users/${uid}/tradeJournal`).get();
  return new Map(docs.map((document) => [document.id, comparable(document.data())]));
}

const FIGURES = ['realized_pnl', 'entry_price', 'exit_price', 'quantity', 'risk_amount'];

function comparable(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof ServerTimestamp
        ? value.toMillis()
        : FIGURES.includes(name)
          ? new Exact(value as string).toFixed()
          : value,
    ]),
  );
}

/** A line of the ledger that the fake freqtrade keeps. */
type Line = Asked | (Record<string, unknown> & { readonly kind: 'closed' });

interface Asked {
  readonly kind: 'asked';
  readonly pair: string;
  readonly rate: string;
  readonly stop: string | null;
  readonly leverage: string;
  readonly held: readonly (readonly [stake: string, leverage: string])[];
  readonly stake: string | null;
  readonly policy: {
    readonly allow_new_trades: boolean;
    readonly risk_amount: string;
    readonly agent_capital: string;
    readonly disallowed_symbols: readonly { readonly symbol: string }[];
  };
}

/** The list of the bot, as `maestro import` would read it from its database. */
function imported(closed: readonly Record<string, unknown>[]): Map<string, Record<string, unknown>> {
  const reader = freqtradeTrades.reader({
    file: 'trades.json',
    options: DEFAULT_READ_OPTIONS,
    note: () => undefined,
    account: () => undefined,
    skip: () => undefined,
  });
  const rows = [
    ...closed.flatMap((trade, index) => reader.add(objectRow(index + 1, trade))),
    ...reader.end(),
  ];
  return new Map(
    rows.map(({ found }) => {
      const { trade_id: id, ...fields } = ('value' in found ? found.value : {}) as Record<string, unknown>;
      return [String(id), comparable(fields)];
    }),
  );
}

/** What a person computes from the policy: the stake of an entry, or null. Rounded down to 8 places. */
function stakeByHand({ policy, pair, rate, stop, leverage, held }: Asked): string | null {
  if (!policy.allow_new_trades || policy.disallowed_symbols.some(({ symbol }) => symbol === pair))
    return null;
  // Without a stop of its own it is 5 % of the stake away.
  const lost = stop === null ? new Exact('0.05').div(leverage) : new Exact(rate).minus(stop).abs().div(rate);
  const taken = held.reduce((sum, [stake, times]) => sum.plus(new Exact(stake).times(times)), new Exact(0));
  const position = Exact.min(
    new Exact(policy.risk_amount).div(lost),
    new Exact(policy.agent_capital).minus(taken),
  );
  const stake = Exact.min(position.div(leverage), 3000).toDecimalPlaces(8, Decimal.ROUND_DOWN);
  return stake.lt(10) ? null : stake.toFixed();
}

/** The network of the bot's first run. */
function troubled(path: string, count: number): Way {
  // The bot uses a policy again for 10 s: a fast run asks only six times, once per number of open positions.
  if (path === '/api/policy') return count >= 3 && count < 6 ? 'lost' : 'through';
  if (count >= 10 && count < 13) return 'lost';
  if (count === 20 || count === 21) return 'answer_lost';
  return count === 30 ? 'unavailable' : 'through';
}

/** How many trades the bot has made when it is killed, when it ends twice more, and by its new database. */
const [KILLED, LATER, LAST, NEW] = runs(1) > 1 ? [70, 105, 139, 60] : [60, 68, 76, 13];
/** The clock of the last one is wrong. 200 in `npm run test:long`: the functions emulator takes half a second per trade. */
const TRADES = LAST + NEW + 1;

describe('freqtrade with the mixin', () => {
  itWithPython(
    `goes through ${TRADES} trades, restarts, a new database and a lost network, and the journal equals its own list`,
    async () => {
      await callFor(client, 'updateSettings', {
        agent_ids: ['Trend'],
        account_equity: '10000',
        profile: 'AGGRESSIVE',
      });
      await currentWhere(client, ({ weights }) => (weights as Record<string, string>).Trend === '1');
      const ledger = join(folder, 'ledger.jsonl');
      const [first, second] = [join(folder, 'first.sqlite'), join(folder, 'second.sqlite')];
      const hosting = await FailingHosting.open(troubled);
      // Each run has a key of its own, as after a rotation, and so a limit of its own.
      const runBot = async (options: object, url = hosting.url) =>
        run('python3', [join(BOTS, 'run_bot.py'), JSON.stringify({ ledger, ...options })], {
          MAESTRO_URL: url,
          MAESTRO_KEY: (await newKey(client, SCOPES, ['Trend'])).key,
        });

      // Killed after the close of a trade was committed, before anybody was told.
      const killed = await runBot({ database: first, until: KILLED, dies: true });
      expect(killed).toMatchObject({ status: 'SIGKILL' });
      expect(killed.output).toContain('Maestro: no entry in');
      expect(killed.output).toContain('Maestro is out of reach');
      expect(killed.output).toContain('trades wait, and are sent again');
      const stored = (await journalOf(client.uid)).size;
      expect(stored).toBeLessThan(KILLED);
      // The functions emulator delivers one event at a time: only a policy that knows these trades leaves a symbol alone.
      await currentWhere(client, (current) => tradesOf(current) === stored);

      // The same database goes on, twice. Then it is deleted, and the ids begin again.
      const outputs: string[] = [killed.output];
      for (const options of [
        { database: first, until: LATER },
        { database: first, until: LAST },
        { database: second, until: NEW },
      ]) {
        const { output, status } = await runBot(options);
        expect(status).toBe(0);
        outputs.push(output);
      }
      expect(outputs.join('')).toMatch(/no entry in DOGE\/USDT: leave DOGE\/USDT alone/);

      // A clock that is 303 seconds ahead: the trade is kept until Maestro's clock allows it.
      const ahead = await runBot({ database: second, until: NEW + 1, slots: 1, ahead: 303 }, functionsUrl());
      expect(ahead).toMatchObject({ status: 0 });
      expect(ahead.output).toMatch(/is not stored yet, and is sent again: closed_at is .*5 minutes ahead/);
      expect(ahead.output).toMatch(/The clock of this computer is 30\d s ahead of Maestro's: set it\./);
      expect([...outputs, ahead.output].join('')).not.toMatch(/mk_|Traceback/);
      await hosting.close();

      const lines = readFileSync(ledger, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Line);
      const closed = lines.filter(({ kind }) => kind === 'closed') as Record<string, unknown>[];
      expect(closed.length).toBe(TRADES);
      // Both databases have the ids from 1 on.
      expect(new Set(closed.map(({ trade_id: id }) => id)).size).toBe(LAST);
      expect(await journalOf(client.uid)).toEqual(imported(closed));
      const results = hosting.stored.flatMap(
        (body) => (JSON.parse(body) as { results?: { result: string }[] }).results ?? [],
      );
      expect(results.filter(({ result }) => result === 'stored').length).toBe(TRADES - 1);
      expect(results.some(({ result }) => result === 'duplicate')).toBe(true);
      expect(results.filter(({ result }) => result === 'conflict')).toEqual([]);

      const asked = lines.filter((line): line is Asked => line.kind === 'asked');
      expect(asked.filter(({ stake }) => stake !== null).length).toBe(TRADES);
      expect(asked.map(({ stake }) => (stake === null ? null : new Decimal(stake).toFixed()))).toEqual(
        asked.map(stakeByHand),
      );
      await currentWhere(client, (current) => tradesOf(current) === Math.min(100, TRADES));
    },
  );
});

/** A closed trade as a bot writes it. */
function closedTrade(agentId: string, tradeId: string): Record<string, string> {
  return {
    ...{ agent_id: agentId, trade_id: tradeId, closed_at: '2026-09-01T10:00:00Z' },
    ...{ entry_price: '64000.5', quantity: '0.02', realized_pnl: '12.84' },
  };
}

const STORED = {
  entry_price: '64000.5',
  quantity: '0.02',
  realized_pnl: '12.84',
  closed_at: 1_788_256_800_000,
};

describe('the examples for other bots', () => {
  it('Node.js: a user makes a key by call.mjs, and the client sends, asks and reads with it', async () => {
    const { auth } = emulators();
    const call = async (...args: string[]): Promise<Record<string, unknown>> => {
      const { output } = await run(process.execPath, [join(EXAMPLES, 'node', 'call.mjs'), ...args], {
        FIREBASE_AUTH_EMULATOR_HOST: `${auth?.host ?? ''}:${auth?.port ?? ''}`,
        MAESTRO_FUNCTIONS: functionsUrl(),
        MAESTRO_EMAIL: 'node@example.com',
      });
      return JSON.parse(output) as Record<string, unknown>;
    };
    const { key, id } = await call(
      'createBotKey',
      JSON.stringify({ name: 'a Node bot', agent_ids: ['n'], scopes: SCOPES }),
    );
    const script = `
      import { inspect } from 'node:util';
      import { Maestro, NotStored, Refused } from ${JSON.stringify(join(EXAMPLES, 'node', 'maestro.mjs'))};
      const maestro = new Maestro({ patience: 5 });
      const trade = ${JSON.stringify(closedTrade('n', 't1'))};
      const answers = [await maestro.send({ ...trade, closed_at: new Date(trade.closed_at) }), await maestro.send([trade])];
      await maestro.send([{ ...trade, quantity: '5' }, { ...trade, trade_id: 't2', quantity: '0' }]).catch((error) => {
        if (!(error instanceof NotStored)) throw error;
        answers.push(error.results);
      });
      await maestro.send({ ...trade, agent_id: 'other' }).catch((error) => {
        if (!(error instanceof Refused)) throw error;
        answers.push([{ result: error.code }]);
      });
      const { agent_id } = await maestro.policy({ agent_id: 'n', regime: 'BULL', volatility: '0.02' });
      const allocation = await maestro.allocation('100');
      console.log(JSON.stringify({
        results: answers.flat().map(({ result, field }) => [result, field].filter(Boolean).join(' ')), agent_id,
        hasWeights: 'allocation' in allocation, isKept: await maestro.allocation('100') === allocation, shown: inspect(maestro, { showHidden: true, depth: 9 }),
      }));`;
    const hosting = await FailingHosting.open((path, count) =>
      path === '/api/trades' && count === 1 ? 'answer_lost' : 'through',
    );
    const ended = await run(process.execPath, ['--input-type=module', '-e', script], {
      MAESTRO_URL: hosting.url,
      MAESTRO_KEY: String(key),
    });
    await hosting.close();
    expect(ended).toMatchObject({ status: 0 });
    expect(JSON.parse(ended.output)).toMatchObject({
      results: ['duplicate', 'duplicate', 'conflict', 'invalid quantity', 'forbidden'],
      agent_id: 'n',
      hasWeights: true,
    });
    expect(ended.output).not.toContain(String(key));
    expect(await call('revokeBotKey', JSON.stringify({ id }))).toMatchObject({});
  });

  it('curl: the script stores a trade, asks and reads; no argument of a process has the key', async () => {
    const user = await signInToEmulators();
    const { key } = await newKey(user);
    const file = join(folder, 'trade.json');
    writeFileSync(file, JSON.stringify(closedTrade('c', 't1')));
    const script = (...args: string[]) =>
      run(join(EXAMPLES, 'curl', 'maestro.sh'), args, { MAESTRO_URL: functionsUrl(), MAESTRO_KEY: key });
    expect(await script('send', file)).toEqual({
      output: '{"results":[{"result":"stored","trade_id":"t1"}]}\n',
      status: 0,
    });
    expect(await journalOf(user.uid)).toEqual(new Map([['t1', { agent_id: 'c', ...STORED }]]));
    expect(JSON.parse((await script('policy', 'agent_id=c', 'regime=BULL')).output)).toMatchObject({
      agent_id: 'c',
      regime: 'BULL',
    });
    expect(JSON.parse((await script('allocation', '100')).output)).toHaveProperty('allocation');
    writeFileSync(file, JSON.stringify({ ...closedTrade('c', 't1'), quantity: '7' }));
    expect(await script('send', file)).toMatchObject({
      output: expect.stringContaining('"conflict"') as string,
      status: 22,
    });
    // A curl that shows what it is given: every user of a computer sees the arguments of its processes.
    writeFileSync(join(folder, 'curl'), '#!/bin/sh\necho "arguments: $*"; cat', { mode: 0o755 });
    const { output } = await run(join(EXAMPLES, 'curl', 'maestro.sh'), ['policy'], {
      PATH: `${folder}:${process.env.PATH ?? ''}`,
      MAESTRO_URL: 'https://my-project.web.app',
      MAESTRO_KEY: key,
    });
    expect(output).toContain(`\nheader = "Authorization: Bearer ${key}"\n`);
    expect(/^arguments: .*/m.exec(output)?.[0]).toMatch(/ https:\/\/my-project\.web\.app\/api\/policy$/);
    expect(/^arguments: .*/m.exec(output)?.[0]).not.toContain(key);
    await user.close();
  });

  itWithPython('hummingbot: the poller stores each executor of a database once', async () => {
    const user = await signInToEmulators();
    const { key } = await newKey(user, ['trades:write']);
    const database = join(folder, 'hummingbot.sqlite');
    const config = JSON.stringify({ trading_pair: 'ETH-USDT', triple_barrier_config: { stop_loss: 0.02 } });
    const info = JSON.stringify({ side: 1, current_position_average_price: 100, close_price: 104 });
    const made = await run('python3', [
      '-c',
      `import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as database:
    database.execute("CREATE TABLE Executors (id, timestamp, close_timestamp, config, net_pnl_quote, filled_amount_quote, custom_info, controller_id)")
    for name, filled in (("e1", 408.0), ("e2", 0.0)):
        database.execute("INSERT INTO Executors VALUES (?, 1788253200.5, 1788256800, ?, 7.6, ?, ?, 'mean')", (name, sys.argv[2], filled, sys.argv[3]))`,
      ...[database, config, info],
    ]);
    expect(made.status).toBe(0);
    const poll = () =>
      run('python3', [join(EXAMPLES, 'hummingbot', 'maestro_hummingbot.py'), database, '--every', '0'], {
        MAESTRO_URL: functionsUrl(),
        MAESTRO_KEY: key,
      });
    expect(await poll()).toMatchObject({ status: 0 });
    expect(await poll()).toMatchObject({ status: 0 });
    const trade = {
      ...{ agent_id: 'mean', symbol: 'ETH-USDT', side: 'BUY' },
      ...{
        opened_at: 1_788_253_200_500,
        closed_at: 1_788_256_800_000,
        entry_price: '100',
        exit_price: '104',
      },
      ...{ quantity: '2', realized_pnl: '7.6', risk_amount: '4' },
    };
    expect(await journalOf(user.uid)).toEqual(new Map([['e1', trade]]));
    await user.close();
  });

  it('TradingView: the message that the Pine snippet builds is stored, with the key in its body', async () => {
    const user = await signInToEmulators();
    const { key } = await newKey(user, ['trades:write'], ['trend']);
    const body = pineMessage(key);
    const post = async (text: string) => {
      const headers = { 'content-type': 'application/json; charset=utf-8' };
      const answer = await fetch(`${functionsUrl()}/ingestTrades`, { method: 'POST', headers, body: text });
      return { status: answer.status, answer: (await answer.json()) as unknown };
    };
    const id = 'BTCUSDT-1788253200000-1788256800000-0';
    expect(await post(body)).toEqual({
      status: 200,
      answer: { results: [{ result: 'stored', trade_id: id }] },
    });
    expect(await post(body)).toMatchObject({ answer: { results: [{ result: 'duplicate' }] } });
    const trade = {
      ...{ agent_id: 'trend', symbol: 'BTCUSDT', side: 'SELL', ...STORED },
      ...{ opened_at: 1_788_253_200_000, exit_price: '63358.5' },
    };
    expect(await journalOf(user.uid)).toEqual(new Map([[id, trade]]));
    await user.close();
  });

  itWithPython(
    'freqtrade: the webhook of the configuration stores whole positions, and no wrong size',
    async () => {
      const user = await signInToEmulators();
      const { key } = await newKey(user, ['trades:write'], ['Trend']);
      const message = {
        ...{
          trade_id: 12,
          pair: 'ETH/USDT',
          direction: 'Long',
          amount: 0.3,
          open_rate: 8.1e-5,
          close_rate: 9e-5,
        },
        ...{ open_date: '2026-09-01T09:00:00.250999+00:00', close_date: '2026-09-01T10:00:00+00:00' },
        ...{ profit_amount: 2.7e-6, cumulative_profit: 2.7e-6, is_final_exit: true, stake_currency: 'USDT' },
        ...{
          exit_reason: 'roi',
          current_rate: null,
          sub_trade: false,
          leverage: 1.0,
          final_profit_ratio: 1 / 9,
        },
      };
      const file = join(EXAMPLES, 'freqtrade', 'config.webhook.json');
      const send = async (change: object) => {
        const args = [join(BOTS, 'format_webhook.py'), file, JSON.stringify({ ...message, ...change })];
        const { output } = await run('python3', args);
        const answer = await fetch(`${functionsUrl()}/ingestTrades`, {
          method: 'POST',
          headers: {
            authorization: `Basic ${Buffer.from(`bot:${key}`).toString('base64')}`,
            'content-type': 'application/json',
          },
          body: output,
        });
        const { results } = (await answer.json()) as { results: { result: string }[] };
        return [answer.status, results[0]?.result];
      };
      expect(await send({})).toEqual([200, 'stored']);
      expect(await send({})).toEqual([200, 'duplicate']);
      expect(await send({ is_final_exit: false })).toEqual([200, 'ignored']);
      // The number is used again, and this position was left in parts.
      const later = { open_date: '2026-09-01T09:30:00+00:00' };
      expect(await send({ ...later, cumulative_profit: 3.7e-6 })).toEqual([422, 'invalid']);
      expect(await send(later)).toEqual([200, 'stored']);
      const journal = await journalOf(user.uid);
      expect([...journal.values()]).toContainEqual(
        expect.objectContaining({
          ...{
            agent_id: 'Trend',
            symbol: 'ETH/USDT',
            side: 'BUY',
            entry_price: '0.000081',
            exit_price: '0.00009',
          },
          ...{ quantity: '0.3', realized_pnl: '0.0000027', closed_at: 1_788_256_800_000 },
        }),
      );
      await user.close();
    },
  );
});

/** What the Pine snippet sends, from its own text: each term is put in place of what TradingView would know. */
function pineMessage(key: string): string {
  const source = readFileSync(join(EXAMPLES, 'tradingview', 'maestro.pine'), 'utf8');
  const terms = new Map([
    ['maestroKey', key],
    ['maestroAgent', 'trend'],
    ['syminfo.ticker', 'BTCUSDT'],
    ['side', 'SELL'],
    ['str.tostring(strategy.closedtrades.entry_time(i))', '1788253200000'],
    ['str.tostring(strategy.closedtrades.exit_time(i))', '1788256800000'],
    ['str.tostring(maestroNumber(i))', '0'],
    ['maestroTime(strategy.closedtrades.entry_time(i))', '2026-09-01T09:00:00.000Z'],
    ['maestroTime(strategy.closedtrades.exit_time(i))', '2026-09-01T10:00:00.000Z'],
    ['str.tostring(strategy.closedtrades.entry_price(i), "#.############")', '64000.5'],
    ['str.tostring(strategy.closedtrades.exit_price(i), "#.############")', '63358.5'],
    ['str.tostring(quantity, "#.############")', '0.02'],
    ['str.tostring(strategy.closedtrades.profit(i), "#.############")', '12.84'],
  ]);
  const evaluate = (expression: string): string =>
    expression
      .split(' + ')
      .map((term) => {
        const value = /^(['"])(.*)\1$/.exec(term)?.[2] ?? terms.get(term);
        if (value === undefined) throw new Error(`The snippet has a term without a value: ${term}`);
        return value;
      })
      .join('');
  const lineAfter = (start: RegExp): string => start.exec(source)?.[1] ?? '';
  terms.set('maestroId(i)', evaluate(lineAfter(/maestroId\(int i\) =>\n +(.*)/)));
  terms.set('trades', evaluate(lineAfter(/\n +('\{"agent_id".*)/)));
  return evaluate(lineAfter(/alert\((.*), alert\.freq_all\)/));
}
