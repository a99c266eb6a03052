import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { Timestamp } from 'firebase-admin/firestore';
import { exportCommand } from '../../cli/commands/export';
import { importCommand } from '../../cli/commands/import';
import { eraseUser } from '../../src/app/erase/erase-user';
import { whileImporting } from '../../src/app/import/import-mark';
import { checkUser } from '../../src/app/sweep/check-user';
import { recomputeAllocation, updateSettings } from '../../src/index';
import type { UserInProject } from '../../local/user-in-project';
import { type HookServer, startHookServer } from '../support/http/hook-server';
import { refusal, type Run, scriptFolder } from '../support/processes/run-script';
import { runs } from '../support/runs';
import {
  call,
  closes,
  type Data,
  deliver,
  EmbeddedUser,
  refusalOf,
  tradeDocument,
  UID,
} from '../support/users/embedded-user';
import type { TradeEvent } from '../../local/embedded';

/** docs/specification.md, section 11: `maestro import` and `export`, and what the functions do meanwhile. */

const JOURNAL = [
  'trade_id,agent_id,closed_at,realized_pnl,entry_price,quantity,symbol,note',
  ...Array.from({ length: 40 }, (_, n) => {
    const agent = `agent-${n % 3}`;
    const day = String(1 + (n % 28)).padStart(2, '0');
    return `t${n},${agent},2026-0${1 + Math.floor(n / 28)}-${day}T10:00:00Z,${((n * 7) % 11) - 4}.50,100,1,BTC,n${n}`;
  }),
  // One without an id, one that is open, one that is skipped, one that cannot be read.
  ',agent-0,2026-03-01T10:00:00Z,2,100,1,ETH,',
  'open,agent-1,,,100,1,ETH,',
  'odd,agent-2,2026-03-02T10:00:00Z,$5,100,8e-05,ETH,',
  'bad,agent-2,soon,5,100,1,ETH,',
].join('\n');

const folder = scriptFolder({
  'journal.csv': JOURNAL,
  'one.csv': JOURNAL.split('\n').slice(0, 2).join('\n'),
});

let user: EmbeddedUser;
/** The events of trades, undelivered. */
let events: TradeEvent[];

beforeEach(() => {
  events = [];
  user = new EmbeddedUser({ deliver: (event) => events.push(event) });
});

afterEach(() => {
  user.close();
});

function reached(): UserInProject {
  return { uid: UID, context: user.context, journal: user.db, close: () => Promise.resolve() };
}

/** What a person answers who is asked, and when they stop the import. */
interface Person {
  readonly answer?: string | null;
  readonly stop?: 'at once';
  readonly live?: boolean;
}

const asked: string[] = [];

/** What answers in the place of the emulator; the trades are on the embedded Firestore. */
let emulator: HookServer;
let host: string;

beforeAll(async () => {
  emulator = await startHookServer();
  host = `127.0.0.1:${emulator.port}`;
});

afterAll(() => emulator.close());

function run(args: readonly string[], { answer = null, stop, live = false }: Person = {}): Promise<Run> {
  asked.length = 0;
  return folder.runProgram(
    (terminal) =>
      importCommand(terminal, {
        reach: reached,
        ask: (question) => {
          asked.push(question);
          return Promise.resolve(answer);
        },
        onInterrupt: (interrupt) => {
          if (stop === 'at once') interrupt();
          return () => undefined;
        },
      }),
    args,
    live ? {} : { FIRESTORE_EMULATOR_HOST: host },
  );
}

const importing = (...args: string[]): Promise<Run> => run([...args, '--uid', UID]);

function exported(...args: string[]): Promise<Run> {
  return folder.runProgram(
    (terminal) => exportCommand(terminal, { reach: reached }),
    ['--uid', UID, ...args],
    {
      FIRESTORE_EMULATOR_HOST: host,
    },
  );
}

async function journal(): Promise<Map<string, Data>> {
  return new Map((await user.paths.trades.get()).docs.map((trade) => [trade.id, trade.data()]));
}

/** The weights of `maestro weights`, to the last digit. */
async function weightsOf(...files: string[]): Promise<unknown> {
  return JSON.parse((await folder.maestro('weights', ...files, '--json')).stdout) as unknown;
}

async function published(): Promise<unknown> {
  const { weights, unallocated, agents } = (await user.current()) ?? {};
  return withTimeTexts({ weights, unallocated, agents });
}

/** A document with its times as answers have them. */
function withTimeTexts(value: unknown): unknown {
  if (value instanceof Timestamp) return value.toDate().toISOString().replace('.000Z', 'Z');
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withTimeTexts(inner)]));
}

/** Delivers all events so far to the trigger, some of them twice. */
async function deliverAll(): Promise<void> {
  await user.embedded.settled();
  await Promise.all([...events, ...events.slice(0, 5)].map(deliver));
}

describe('maestro import', () => {
  it('writes what is new as clients do, and publishes the weights of maestro weights, to the last digit', async () => {
    const { status, stdout, stderr } = await importing('journal.csv');
    expect(stderr).toMatch(/1 row of 44 could not be read/);
    expect(stdout).toMatch(/^43 trades to write for user ada of project demo-maestro on the emulator/m);
    expect(stdout).toMatch(/^agent-1 +2026-01-02T10:00:00Z +2026-02-10T10:00:00Z +1 +14 +0 +0$/m);
    expect(stdout).toMatch(/^43 trades written\.$/m);
    expect(status).toBe(0);
    const trades = await journal();
    expect(trades.size).toBe(43);
    expect(trades.get('t0')).toEqual({
      agent_id: 'agent-0',
      closed_at: new Timestamp(Date.parse('2026-01-01T10:00:00Z') / 1000, 0),
      realized_pnl: '-4.50',
      entry_price: '100',
      quantity: '1',
      symbol: 'BTC',
      note: 'n0',
    });
    expect(trades.get('open')).toEqual({
      agent_id: 'agent-1',
      entry_price: '100',
      quantity: '1',
      symbol: 'ETH',
    });
    expect(trades.get('odd')).toMatchObject({ realized_pnl: '$5', quantity: '0.00008' });
    expect(await published()).toEqual(await weightsOf('journal.csv'));
    expect((await user.paths.import.get()).exists).toBe(false);
    // Whatever comes late finds everything as it should be.
    const state = await user.state();
    await deliverAll();
    expect(await user.state()).toEqual(state);
    expect(await user.rebuilt()).toEqual(state);
  });

  it('writes nothing the second time, and what is new only', async () => {
    await importing('one.csv');
    user.embedded.meter.take();
    const again = await importing('one.csv');
    expect(again).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/Nothing was to be done/) as string,
    });
    expect(user.embedded.meter.take()).toEqual({ reads: 3, writes: 0 });
    const { stdout } = await importing('journal.csv', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ new: 42, equal: 1, created: 42, version: 2, unreadable: 1 });
    expect(await published()).toEqual(await weightsOf('journal.csv'));
  });

  it('never overwrites: what differs is told with both values, and the status is 1', async () => {
    const stored = { ...tradeDocument('agent-0', 1_767_261_600, '7'), note: 'n0' };
    await user.paths.trades.doc('t0').set(stored);
    const { status, stdout } = await importing('one.csv');
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /one\.csv: row 2: trade t0: realized_pnl is "7" in the journal and "-4.50" in the file, symbol is missing in the journal and "BTC" in the file/,
    );
    expect((await journal()).get('t0')).toEqual(stored);
  });

  it('with --dry-run compares, and writes nothing at all', async () => {
    const { status, stdout } = await importing('journal.csv', '--dry-run');
    expect({ status, first: stdout.split('\n')[0] }).toMatchObject({ status: 0 });
    expect(stdout).not.toMatch(/written/);
    expect(await user.collections()).toEqual([]);
  });

  it('with --since leaves out what closed before, and says so; open trades stay', async () => {
    const { stdout } = await importing('journal.csv', '--since', '2026-03-01');
    expect(stdout).toMatch(/^40 trades closed before --since: left out$/m);
    expect([...(await journal()).keys()].filter((id) => !id.endsWith('-1')).sort()).toEqual(['odd', 'open']);
  });

  it('on a live project asks for its id, or is given it twice', async () => {
    const live = (args: readonly string[], answer: string | null): Promise<Run> =>
      run(['one.csv', '--uid', UID, ...args], { live: true, answer });
    expect(await live([], null)).toEqual(refusal(/--project is missing; .*/));
    const others = [
      await live(['--project', 'p'], 'yes'),
      await live(['--project', 'p'], null),
      await live(['--project', 'p', '--yes', 'q'], null),
      await live(['--project', 'p', '--yes'], null),
    ];
    expect(others.map(({ status, stderr }) => ({ status, stderr }))).toEqual(
      [
        /nothing was changed: that is not the id of the project/,
        /nobody can be asked here; --yes p .*/,
        /--yes q is not the project of --project, which is p/,
        /--yes needs the id of the project once more: --project p --yes p/,
      ].map((message) => ({ status: 2, stderr: expect.stringMatching(message) as string })),
    );
    expect(await user.collections()).toEqual([]);
    expect((await live(['--project', 'p'], 'p\n')).status).toBe(0);
    expect(asked).toEqual([expect.stringMatching(/^This writes 1 trade for user ada of project p\./)]);
  });

  it('that is stopped says how to go on, and its trades have their weights', async () => {
    const { status, stdout } = await run(['journal.csv', '--uid', UID], { stop: 'at once' });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^Stopped at 0 of 43\. The same command goes on\.$/m);
    expect((await user.paths.import.get()).exists).toBe(false);
    expect((await importing('journal.csv')).status).toBe(0);
    expect(await published()).toEqual(await weightsOf('journal.csv'));
  });

  it('writes nothing for a user whose data was erased, and says how to begin again', async () => {
    await eraseUser(user.context, UID, { journal: true, seconds: 60 });
    expect(await importing('one.csv')).toEqual(
      refusal(/nothing is imported: The data of this user was erased .*/),
    );
    expect((await journal()).size).toBe(0);
  });

  it('leaves out what Firestore cannot hold; with --strict that is fatal', async () => {
    const row = { trade_id: 'x', agent_id: 'a', closed_at: null, deep: [[1]] };
    write('deep.json', JSON.stringify([row, { ...row, trade_id: 'y', deep: 1 }]));
    expect(await importing('deep.json', '--strict')).toEqual(
      refusal(/deep\.json: row 1: trade x: there is a list within a list; .*--strict was given\)/),
    );
    const { status, stdout } = await importing('deep.json');
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /1 trade cannot be stored and is left out:\n.*row 1: trade x: there is a list within a list/,
    );
    expect([...(await journal()).keys()]).toEqual(['y']);
  });
});

function write(name: string, text: string): void {
  writeFileSync(join(folder.path, name), text);
}

describe('while an import runs', () => {
  /** What an event costs, at a moment of the import. */
  const cost = async (event: TradeEvent | undefined): Promise<{ reads: number; writes: number }> => {
    user.embedded.meter.take();
    await deliver(event);
    return user.embedded.meter.take();
  };

  async function written(id: string, fields: Data): Promise<TradeEvent | undefined> {
    events.length = 0;
    await user.paths.trades.doc(id).set(fields);
    await user.embedded.settled();
    return events[0];
  }

  it.each<[string, boolean, number]>([
    ['with an allocation', true, 3],
    ['of whom nothing is known yet', false, 5],
  ])('the events of a user %s cost one read per group, after the first', async (_, isKnown, firstReads) => {
    if (isKnown) {
      await user.writeAll(closes('a', 0, 5));
      await Promise.all(events.map(deliver));
    }
    await whileImporting(user.context, UID, ['a', 'b'], async () => {
      expect(await cost(await written('first', tradeDocument('a', 1_800_000_000)))).toMatchObject({
        reads: firstReads,
      });
      expect(await cost(await written('second', tradeDocument('a', 1_800_000_060)))).toEqual({
        reads: 1,
        writes: 0,
      });
      events.length = 0;
      await user.writeAll(closes('b', 0, 50));
      user.embedded.meter.take();
      await Promise.all(events.map(deliver));
      // The first is acknowledged alone, the others together.
      expect(user.embedded.meter.take()).toEqual({ reads: 2, writes: 0 });
    });
    expect((await user.current())?.window_agents).toEqual(['a', 'b']);
    // This instance asks once more, then it knows.
    expect(await cost(await written('after', tradeDocument('b', 1_800_000_120)))).toEqual({
      reads: 4,
      writes: 3,
    });
    expect(await cost(await written('later', tradeDocument('b', 1_800_000_180)))).toEqual({
      reads: 3,
      writes: 3,
    });
    const state = await user.state();
    expect(await user.rebuilt()).toEqual(state);
  });

  it('the events of agents that it does not name are folded, or wait for its end', async () => {
    await whileImporting(user.context, UID, ['a'], async () => {
      await expect(deliver(await written('other', tradeDocument('b', 1_800_000_000)))).rejects.toThrow(
        /does not name these agents/,
      );
    });
    expect((await user.current())?.window_agents).toEqual(['b']);
    await whileImporting(user.context, UID, ['a'], async () => {
      await deliver(await written('another', tradeDocument('b', 1_800_000_060)));
      expect((await user.current())?.agents).toMatchObject({ b: { trades: 2 } });
    });
  });

  it('a rebuild is refused with the time until the mark expires, and changed settings come into force at its end', async () => {
    await user.writeAll(closes('a', 0, 5));
    await Promise.all(events.map(deliver));
    user.later(61);
    await whileImporting(user.context, UID, [], async () => {
      expect(await refusalOf(recomputeAllocation)).toMatchObject({
        code: 'resource-exhausted',
        message: expect.stringMatching(/in 600 s/) as string,
      });
      await call(updateSettings, { lookback_trades: 3 });
      await user.embedded.settled();
      expect((await user.current())?.config).toMatchObject({ lookback_trades: 100 });
      await expect(checkUser(user.context, UID, 0)).rejects.toThrow(/follows an import that runs/);
    });
    expect((await user.current())?.config).toMatchObject({ lookback_trades: 3 });
    await user.runTasks();
    expect(user.errors).toEqual([]);
  });

  /** An import that is killed after its events were acknowledged: its mark stays. */
  async function killed(): Promise<void> {
    await user.writeAll(closes('a', 0, 5));
    await Promise.all(events.map(deliver));
    await new Promise<void>((resolve) => {
      void whileImporting(user.context, UID, ['a'], async () => {
        await deliver(await written('first', tradeDocument('a', 1_700_100_000)));
        await deliver(await written('lost', tradeDocument('a', 1_700_100_060)));
        resolve();
        return new Promise(() => undefined);
      });
    });
    expect((await user.current())?.agents).toMatchObject({ a: { trades: 6 } });
  }

  it('that was killed, the next sweep repairs it once the mark has expired', async () => {
    await killed();
    await expect(checkUser(user.context, UID, 0)).rejects.toThrow();
    user.later(600);
    expect(await checkUser(user.context, UID, 0)).toBe('rebuilt');
    expect((await user.current())?.agents).toMatchObject({ a: { trades: 7 } });
    expect((await user.paths.import.get()).exists).toBe(false);
  });

  it('that was killed, the first close after ten minutes repairs it', async () => {
    await killed();
    user.later(601);
    await deliver(await written('next', tradeDocument('a', 1_700_200_000)));
    expect((await user.current())?.agents).toMatchObject({ a: { trades: 8 } });
    expect((await user.current())?.rebuilding_since).toBeNull();
  });

  it('that was killed, the same import repairs it although nothing is left to write', async () => {
    await importing('one.csv');
    await user.paths.import.set({ expires_at: new Timestamp(1, 0), schema_version: 1 });
    const { stdout } = await importing('one.csv');
    expect(stdout).toMatch(/The weights follow from them/);
    expect((await user.paths.import.get()).exists).toBe(false);
  });

  it('its mark is renewed', async () => {
    await whileImporting(user.context, UID, [], async (renew) => {
      for (let minutes = 0; minutes < 20; minutes++) {
        user.later(60);
        await renew();
        const mark: unknown = (await user.paths.import.get()).get('expires_at');
        expect((mark as Timestamp).seconds - user.clock.seconds).toBeGreaterThan(450);
      }
    });
  });
});

describe('maestro export', () => {
  /** Values that owners keep in a trade. */
  const value = fc.letrec<{ any: unknown; flat: unknown }>((tie) => ({
    flat: fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom(
        new Timestamp(1_700_000_000, 123_456_000),
        Buffer.from([0, 255]),
        NaN,
        -0,
        Infinity,
        9_007_199_254_740_991,
      ),
      fc.dictionary(fc.constantFrom('a', 'trade_id', '2', 'Symbol'), fc.integer(), { maxKeys: 2 }),
    ),
    any: fc.oneof(
      tie('flat'),
      fc.array(tie('flat'), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom('x', 'y z'), tie('flat')),
    ),
  })).any;

  const figure = fc.constantFrom(
    '1.50',
    '-3',
    '0.000000000000000000000000000001',
    '99999999999999999999',
    '$5',
    '',
  );
  const time = fc.nat(1_000_000).map((n) => new Timestamp(1_700_000_000 + n, (n % 1000) * 1000));
  /** A document as clients write it, with anything in the owner's own fields. */
  const document = fc.record(
    {
      agent_id: fc.constantFrom('a', 'b é', '=SUM(1)'),
      closed_at: fc.oneof(time, fc.constant(null)),
      opened_at: fc.oneof(time, fc.constant(null), fc.constant('2026-01-01'), fc.constant(5)),
      realized_pnl: figure,
      entry_price: figure,
      quantity: figure,
      symbol: fc.constantFrom('BTC', null, ''),
      // Names that a reader could take for others.
      trade_id: value,
      Symbol: value,
      'Closed At': value,
      note: value,
      bot: value,
      pair: value,
    },
    { requiredKeys: ['agent_id'] },
  );

  it('gives a file from which an import makes the same documents', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(document, { minLength: 10, maxLength: 30 }), async (documents) => {
        const ids = documents.map((_, n) => `${['t ', 'ü', '-', '__'][n % 4] ?? ''}${n}`);
        for (const [n, data] of documents.entries()) await user.paths.trades.doc(ids[n] ?? '').set(data);
        const before = await journal();
        const { stdout, status } = await exported();
        expect(status).toBe(0);
        for (const id of ids) await user.paths.trades.doc(id).delete();
        write('back.jsonl', stdout);
        expect(await importing('back.jsonl')).toMatchObject({ status: 0 });
        expect(await journal()).toEqual(before);
        // And a second import has nothing to say.
        expect((await importing('back.jsonl')).stdout).toMatch(/Nothing was to be done/);
        for (const id of ids) await user.paths.trades.doc(id).delete();
      }),
      { numRuns: runs(4) },
    );
  });

  it('writes documents that are no trades too, and names them; an import leaves them out and counts them', async () => {
    await user.paths.trades.doc('good').set(tradeDocument('a', 1_700_000_000));
    await user.paths.trades
      .doc('text')
      .set({ ...tradeDocument('a', null), closed_at: '2026-01-01T00:00:00Z' });
    await user.paths.trades.doc('agentless').set({ realized_pnl: '1' });
    await user.paths.trades.doc('x'.repeat(200)).set(tradeDocument('a', 1_700_000_000));
    const { stdout, stderr } = await exported();
    expect(stdout.trim().split('\n')).toHaveLength(4);
    expect(stderr).toMatch(/^4 trades of user ada .*\n3 documents of them are in the file, and no trade/);
    expect(stderr).toMatch(/^ {2}text: closed_at is /m);
    write('all.jsonl', stdout);
    const again = await importing('all.jsonl');
    expect(again.stderr).toMatch(/^3 rows of 4 could not be read:/);
    expect(again.stdout).toMatch(/^0 trades to write .*, 1 there already, 0 different$/m);
  });

  it('as CSV has the fields of a trade, and says what it leaves out', async () => {
    await user.paths.trades
      .doc('=1')
      .set({ ...tradeDocument('a,b', 1_700_000_000, '-2.50'), note: 'x', symbol: { odd: 1 } });
    const { stdout, stderr } = await exported('--format', 'csv');
    expect(stdout).toBe(
      'trade_id,agent_id,symbol,side,regime,opened_at,closed_at,realized_pnl,entry_price,exit_price,quantity,confidence,r_multiple,risk_amount\n' +
        `'=1,"a,b",,,,,2023-11-14T22:13:20Z,-2.50,100,,1,,,\n`,
    );
    expect(stderr).toMatch(/1 trade with others \(note\)/);
    expect(stderr).toMatch(/1 value left out/);
    expect(stderr).toMatch(/1 text begins like a formula/);
  });
});
