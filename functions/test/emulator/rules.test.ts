import fc from 'fast-check';
import { Timestamp as ServerTimestamp } from 'firebase-admin/firestore';
import {
  Bytes,
  collection,
  collectionGroup,
  deleteDoc,
  deleteField,
  doc,
  documentId,
  type DocumentReference,
  GeoPoint,
  getDoc,
  getDocs,
  increment,
  onSnapshot,
  query,
  runTransaction,
  serverTimestamp,
  setDoc,
  Timestamp,
  updateDoc,
  where,
  writeBatch,
} from 'firebase/firestore';
import { parseFigure } from '../../src/contract/fields/figure';
import { isAgentId, isTradeId } from '../../src/contract/fields/ids';
import { readTrade } from '../../src/contract/documents/trade';
import { Instant } from '../../src/core/base/instant';
import { utf8Length } from '../../src/core/base/utf8';
import { tradeOf } from '../../src/store/journal';
import {
  ACTORS,
  type Actor,
  type Expression,
  isAllowed,
  OWNER,
  type RulesWorld,
  startRulesWorld,
} from './rules-world';
import { runs } from '../support/runs';

/** docs/specification.md, section 10, on the official emulator: who may do what, and what a client may write. */

type Fields = Record<string, unknown>;

let world: RulesWorld;
beforeAll(async () => {
  world = await startRulesWorld();
});
afterAll(async () => {
  await world.close();
});

const JOURNAL = `users/${OWNER}/tradeJournal`;

const OPEN: Fields = { agent_id: 'a' };
const FIGURES: Fields = { realized_pnl: '-5', entry_price: '100', quantity: '2' };
/** Long ago, so that differing clocks of two programs do not matter. */
const CLOSED_AT = new Timestamp(1_700_000_000, 0);
const CLOSED: Fields = { ...OPEN, ...FIGURES, closed_at: CLOSED_AT };

/** This many fields that belong to the owner. */
const own = (count: number): Fields =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`own_${index}`, index]));

/** This many minutes from now, by the clock of the client. */
const inMinutes = (minutes: number): Timestamp => Timestamp.fromMillis(Date.now() + minutes * 60_000);

const asServer = (value: unknown): unknown =>
  value instanceof Timestamp ? new ServerTimestamp(value.seconds, value.nanoseconds) : value;

/** Writes a document regardless of the rules; null deletes it. */
async function serverWrites(path: string, fields: Fields | null): Promise<void> {
  const reference = world.server.doc(path);
  if (fields === null) await reference.delete();
  else
    await reference.set(
      Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, asServer(value)])),
    );
}

const trade = (tradeId: string, actor: Actor = 'the owner'): DocumentReference =>
  doc(collection(world.as[actor], JOURNAL), tradeId);

/** Whether the owner may create a trade with these fields. */
async function mayCreate(fields: Fields, tradeId = 'created'): Promise<boolean> {
  await serverWrites(`${JOURNAL}/${tradeId}`, null);
  return isAllowed(setDoc(trade(tradeId), fields));
}

/** Whether the owner may change a stored trade. */
async function mayUpdate(before: Fields, changes: Fields): Promise<boolean> {
  await serverWrites(`${JOURNAL}/updated`, before);
  return isAllowed(updateDoc(trade('updated'), changes));
}

describe('who may do what', () => {
  const OPERATIONS: Record<string, (reference: DocumentReference, fields: Fields) => Promise<unknown>> = {
    create: async (reference, fields) => {
      await serverWrites(reference.path, null);
      await setDoc(reference, fields);
    },
    get: getDoc,
    list: (reference) => getDocs(reference.parent),
    update: (reference) => updateDoc(reference, { note: 'changed' }),
    delete: deleteDoc,
  };

  /** What an actor may do with a document, which has these fields before each attempt. */
  async function permissions(actor: Actor, path: string, fields: Fields): Promise<string> {
    const allowed: string[] = [];
    for (const [name, operation] of Object.entries(OPERATIONS)) {
      await serverWrites(path, fields);
      if (await isAllowed(operation(doc(world.as[actor], path), fields))) allowed.push(name);
    }
    await serverWrites(path, null);
    return allowed.join(' ');
  }

  /** Each document is a valid open trade, so that only its path can be a reason to refuse it. */
  const PATHS: [name: string, path: string, ownerMay: string, fields?: Fields][] = [
    ['an open trade', `${JOURNAL}/t`, 'create get list update delete'],
    ['a closed trade', `${JOURNAL}/t`, 'create get list', CLOSED],
    ['the allocation', `users/${OWNER}/allocations/current`, 'get'],
    ['the correlations', `users/${OWNER}/allocations/correlation`, 'get'],
    ['the history', `users/${OWNER}/allocationHistory/0000000001`, 'get list'],
    ['the settings', `users/${OWNER}/settings/maestro`, 'get'],
    ['an alert', `users/${OWNER}/alerts/a`, 'get list', { ...OPEN, read_at: null }],
    ['a device', `users/${OWNER}/devices/d`, ''],
    ['the secret of the webhook', `users/${OWNER}/maestroState/webhook`, ''],
    ['a window', `users/${OWNER}/agentWindows/a`, ''],
    ['the state of a rebuild', `users/${OWNER}/maestroState/rebuild`, ''],
    ['another state', `users/${OWNER}/maestroState/other`, ''],
    ['the user', `users/${OWNER}`, ''],
    ['other allocations', `users/${OWNER}/allocations/other`, ''],
    ['other settings', `users/${OWNER}/settings/other`, ''],
    ['another collection of the user', `users/${OWNER}/other/t`, ''],
    ['what is below a trade', `${JOURNAL}/t/notes/n`, ''],
    ['a journal below a trade', `${JOURNAL}/t/tradeJournal/t`, ''],
    ['what is below the allocation', `users/${OWNER}/allocations/current/notes/n`, ''],
    ['what is below the history', `users/${OWNER}/allocationHistory/0000000001/notes/n`, ''],
    ['what is below the settings', `users/${OWNER}/settings/maestro/notes/n`, ''],
    ['a key of a bot', 'botKeys/0123456789abcdef', '', { uid: OWNER, agent_id: 'a' }],
    ['a journal at the root', 'tradeJournal/t', ''],
    ['an allocation at the root', 'allocations/current', ''],
    ['settings at the root', 'settings/maestro', ''],
    ['a journal in another collection', `accounts/${OWNER}/tradeJournal/t`, ''],
    ['a user below a user', `users/${OWNER}/users/${OWNER}/tradeJournal/t`, '', OPEN],
    ['a collection at the root', 'other/t', ''],
  ];

  it.each(
    PATHS.flatMap(([name, path, ownerMay, fields = OPEN]) =>
      ACTORS.map((actor) => {
        const expected = actor.startsWith('the owner') ? ownerMay : '';
        const what = expected === '' ? 'do nothing with' : expected.replaceAll(' ', ', ');
        return [actor, what, name, path, expected, fields] as const;
      }),
    ),
  )('%s may %s %s (%s)', async (actor, _, __, path, expected, fields) => {
    expect(await permissions(actor, path, fields)).toBe(expected);
  });

  const COLLECTIONS = [
    'tradeJournal',
    'allocations',
    'allocationHistory',
    'settings',
    'agentWindows',
    'alerts',
    'devices',
    'users',
  ];

  it.each(ACTORS)('%s may not look through the collections of all users', async (actor) => {
    for (const name of [...COLLECTIONS, 'maestroState']) {
      const group = collectionGroup(world.as[actor], name);
      expect([name, await isAllowed(getDocs(group))]).toEqual([name, false]);
      const filtered = query(group, where('agent_id', '==', 'a'));
      expect([name, await isAllowed(getDocs(filtered))]).toEqual([name, false]);
    }
  });

  it.each(ACTORS)('%s may not list the users', async (actor) => {
    expect(await isAllowed(getDocs(collection(world.as[actor], 'users')))).toBe(false);
  });

  it('only the owner finds trades by agent and time', async () => {
    await serverWrites(`${JOURNAL}/sought`, { ...CLOSED, agent_id: 'sought' });
    const found = (actor: Actor): Promise<unknown> =>
      getDocs(
        query(
          collection(world.as[actor], JOURNAL),
          where('agent_id', '==', 'sought'),
          where('closed_at', '==', CLOSED_AT),
        ),
      );
    expect(await found('the owner')).toMatchObject({ size: 1 });
    for (const actor of ['another user', 'another user as an admin', 'a signed-out client'] as const)
      expect(await isAllowed(found(actor))).toBe(false);
  });

  it.each(['allocations/current', 'settings/maestro'])(
    'only the owner may watch %s, also by a query for it',
    async (name) => {
      const path = `users/${OWNER}/${name}`;
      await serverWrites(path, OPEN);
      const watch = (actor: Actor): Promise<unknown> =>
        new Promise((resolve, reject) => {
          const stop = onSnapshot(
            doc(world.as[actor], path),
            (snapshot) => {
              stop();
              resolve(snapshot.data());
            },
            reject,
          );
        });
      const find = (actor: Actor): Promise<unknown> => {
        const { parent, id } = doc(world.as[actor], path);
        return getDocs(query(parent, where(documentId(), '==', id)));
      };
      expect(await watch('the owner')).toEqual(OPEN);
      expect(await find('the owner')).toMatchObject({ size: 1 });
      for (const actor of ['another user', 'another user as an admin', 'a signed-out client'] as const) {
        expect(await isAllowed(watch(actor))).toBe(false);
        expect(await isAllowed(find(actor))).toBe(false);
      }
      await serverWrites(path, null);
    },
  );

  it('a user may not write a trade for another, whatever owner the document names', async () => {
    const forged = { ...OPEN, uid: OWNER, user_id: OWNER, owner: 'bob' };
    expect(await isAllowed(setDoc(trade('forged', 'another user'), forged))).toBe(false);
    expect(await isAllowed(setDoc(trade('forged', 'another user as an admin'), forged))).toBe(false);
    expect(await isAllowed(setDoc(trade('forged', 'a signed-out client'), forged))).toBe(false);
  });
});

describe('an alert', () => {
  const ALERT: Fields = { title: 'trend makes no new trades', read_at: null, delivered: null };
  const path = `users/${OWNER}/alerts/a`;

  /** Whether an actor may change an alert that is stored like this. */
  async function mayChange(changes: Fields, before = ALERT, actor: Actor = 'the owner'): Promise<boolean> {
    await serverWrites(path, before);
    return isAllowed(updateDoc(doc(world.as[actor], path), changes));
  }

  const READ: Fields = { read_at: serverTimestamp() };

  it('may be read, which its owner says at the time of the request, once', async () => {
    expect(await mayChange(READ)).toBe(true);
    expect(await isAllowed(updateDoc(doc(world.as['the owner'], path), READ))).toBe(false);
    expect(await mayChange(READ, { ...ALERT, read_at: CLOSED_AT })).toBe(false);
    expect(await mayChange({ read_at: null }, { ...ALERT, read_at: CLOSED_AT })).toBe(false);
  });

  it('may not be read at another time', async () => {
    for (const time of [CLOSED_AT, inMinutes(0), inMinutes(5), 'now', true, null, deleteField()])
      expect(await mayChange({ read_at: time })).toBe(false);
  });

  it('may not be changed in any other way, be it with or without the time', async () => {
    for (const other of [{ title: 'x' }, { delivered: true }, { more: 1 }, { delivered: deleteField() }]) {
      expect(await mayChange(other)).toBe(false);
      expect(await mayChange({ ...READ, ...other })).toBe(false);
    }
  });

  it('may not be replaced, nor made by a client', async () => {
    await serverWrites(path, ALERT);
    expect(await isAllowed(setDoc(doc(world.as['the owner'], path), READ))).toBe(false);
    await serverWrites(path, null);
    expect(await isAllowed(setDoc(doc(world.as['the owner'], path), { ...ALERT, ...READ }))).toBe(false);
    expect(await isAllowed(updateDoc(doc(world.as['the owner'], path), READ).catch(notFound))).toBe(false);
  });

  it.each(['another user', 'another user as an admin', 'a signed-out client'] as const)(
    'may not be marked as read by %s',
    async (actor) => {
      expect(await mayChange(READ, ALERT, actor)).toBe(false);
    },
  );

  /** A document that does not exist is refused in either way. */
  function notFound(error: unknown): never {
    const { code } = error as { code?: unknown };
    throw code === 'not-found' ? Object.assign(new Error('x'), { code: 'permission-denied' }) : error;
  }
});

describe('a figure', () => {
  const FIELDS = [
    'realized_pnl',
    'entry_price',
    'quantity',
    'exit_price',
    'r_multiple',
    'risk_amount',
    'confidence',
  ];

  /** The fields that may have this value in an open trade. */
  async function fieldsThatMayBe(value: unknown): Promise<string[]> {
    const allowed: string[] = [];
    for (const field of FIELDS) if (await mayCreate({ ...OPEN, [field]: value })) allowed.push(field);
    return allowed;
  }

  it.each([
    ...['0', '1', '-1', '-0', '007', '0.5', '-0.50', '0.000'],
    ...['9'.repeat(20), `-${'9'.repeat(20)}`, `0.${'1'.repeat(30)}`, `-${'9'.repeat(20)}.${'9'.repeat(30)}`],
    ...[
      '8e-05',
      '1.5E+3',
      '-1.5e3',
      '0.8e-04',
      '9.9e19',
      '00000000000000000001e19',
      `0.${'9'.repeat(30)}e20`,
    ],
    ...[`${'9'.repeat(20)}e0`, '0E-8', '0.000000e+00', '0e20', '1e-30', '1e-999', '1e-007'],
  ])('a figure may be the text "%s"', async (text) => {
    expect(parseFigure(text)).not.toBeNull();
    expect(await fieldsThatMayBe(text)).toEqual(FIELDS);
  });

  it.each([
    ...['9'.repeat(21), `-${'9'.repeat(21)}`, `0.${'1'.repeat(31)}`, `0${'0'.repeat(20)}`],
    ...['', ' ', '1 ', ' 1', '1\n', '\n1', '1\r\n', '1\n1', '1\u2028', '1\0', '- 1', '1 000'],
    ...['-', '.', '-.', '.5', '5.', '-.5', '1.2.3', '1,5', '1_000', '--1', '+1', '1-', '1+'],
    ...[
      '1e20',
      '-1e20',
      '10e19',
      '0.1e21',
      '1e',
      'e5',
      '1e+',
      '1e5.0',
      '.5e1',
      '5.e1',
      '+1e5',
      '1e5 ',
      '1e5\n',
    ],
    ...[
      `${'9'.repeat(21)}e-5`,
      `0.${'1'.repeat(31)}e5`,
      '1e5e5',
      '1d5',
      '1e\u0661',
      '1e--5',
      '1e 5',
      '0x1F',
      '0b1',
      '0o7',
      '1n',
      'NaN',
      'Infinity',
      '-Infinity',
      'x',
      'null',
    ],
    // Characters that only look like a minus, digits and a point.
    ...['\u22121', '\uFF11', '\u0661', '1\uFF0E5'],
  ])('a figure may not be the text %j', async (text) => {
    expect(parseFigure(text)).toBeNull();
    expect(await fieldsThatMayBe(text)).toEqual([]);
  });

  it.each(['0e21', '0.01e21', '1e-1000', '1e0005'])(
    'a figure may not be the text "%s", although the functions could read it: no program prints it',
    async (text) => {
      expect(parseFigure(text)).not.toBeNull();
      expect(await fieldsThatMayBe(text)).toEqual([]);
    },
  );

  it('a figure may be exactly the text that the functions can read, but for exponents that no program prints', async () => {
    const text = fc.string({
      unit: fc.constantFrom('0', '0', '1', '9', '.', '-', '+', 'e', 'E'),
      minLength: 1,
      maxLength: 8,
    });
    const nearly = fc
      .tuple(
        fc.constantFrom('', '-'),
        fc.stringMatching(/^[0-9]{1,21}(\.[0-9]{1,31})?$/),
        fc.constantFrom('e', 'E', 'e+', 'e-'),
        fc.integer({ min: 0, max: 35 }),
      )
      .map((parts) => parts.join(''));
    // More than three digits, or above 20.
    const unusual = /e[+-]?\d{4,}$|e\+?(0?2[1-9]|0?[3-9]\d|[1-9]\d\d)$/i;
    await fc.assert(
      fc.asyncProperty(fc.oneof(text, nearly), async (quantity) => {
        expect(await mayCreate({ ...OPEN, quantity })).toBe(
          parseFigure(quantity) !== null && !unusual.test(quantity),
        );
      }),
      { numRuns: runs(150) },
    );
  });

  it.each<[what: string, value: unknown]>([
    ['a whole number', 1],
    ['0', 0],
    ['a fraction', 0.5],
    ['NaN', Number.NaN],
    ['an infinite number', Infinity],
    ['true', true],
    ['false', false],
    ['a list', ['1']],
    ['a map', { value: '1' }],
    ['a time', CLOSED_AT],
    ['bytes', Bytes.fromUint8Array(Buffer.from('1'))],
    ['a geo point', new GeoPoint(1, 1)],
    ['a number that is added to it', increment(1)],
    ['the time of the request', serverTimestamp()],
  ])('a figure may not be %s', async (_, value) => {
    expect(await fieldsThatMayBe(value)).toEqual([]);
  });

  it('a figure may be missing or null while the trade is open', async () => {
    expect(await mayCreate(OPEN)).toBe(true);
    expect(await fieldsThatMayBe(null)).toEqual(FIELDS);
  });

  it('a figure that no return needs may be missing or null in a closed trade, but not wrong', async () => {
    for (const field of ['exit_price', 'r_multiple', 'risk_amount', 'confidence']) {
      expect([field, await mayCreate({ ...CLOSED, [field]: null })]).toEqual([field, true]);
      expect([field, await mayCreate({ ...CLOSED, [field]: '1.5' })]).toEqual([field, true]);
      expect([field, await mayCreate({ ...CLOSED, [field]: 1.5 })]).toEqual([field, false]);
    }
  });
});

describe('agent_id', () => {
  it.each([
    ['a letter', 'a'],
    ['a space', ' '],
    ['of 128 bytes', 'x'.repeat(128)],
    ['of 128 bytes in 64 characters', 'é'.repeat(64)],
    ['of 128 bytes in 32 characters', '\u{1F600}'.repeat(32)],
    ['with a newline', 'a\nb'],
    ['that ends with a newline', 'a\n'],
    ['of three dots', '...'],
    ['a dot and a newline', '.\n'],
    ['of three underscores', '___'],
    ['that begins like a reserved one', '__x'],
    ['that ends like a reserved one', 'x__'],
    ['with a reserved one inside', 'a__x__'],
    ['with a reserved one before a newline', '__x__\n'],
    ['a backslash', '\\'],
    ['a NUL', '\0'],
    ['a name that objects have', 'constructor'],
  ])('agent_id may be %s', async (_, agentId) => {
    expect(isAgentId(agentId)).toBe(true);
    expect(await mayCreate({ agent_id: agentId })).toBe(true);
    expect(await mayCreate({ ...CLOSED, agent_id: agentId })).toBe(true);
    expect(await mayUpdate(OPEN, { agent_id: agentId })).toBe(true);
  });

  it.each([
    ['empty', ''],
    ['of 129 bytes', 'x'.repeat(129)],
    ['of 129 bytes in 65 characters', `${'é'.repeat(64)}x`],
    ['of 129 bytes in 33 characters', `${'\u{1F600}'.repeat(32)}x`],
    ['a slash', '/'],
    ['with a slash', 'a/b'],
    ['that begins with a slash', '/a'],
    ['that ends with a slash', 'a/'],
    ['with a slash after a newline', 'a\n/b'],
    ['a dot', '.'],
    ['two dots', '..'],
    ['reserved', '__x__'],
    ['the shortest reserved one', '____'],
    ['of five underscores', '_____'],
    ['reserved, with a newline', '__a\nb__'],
    ['a number', 7],
    ['true', true],
    ['null', null],
    ['a list', ['a']],
    ['a map', { id: 'a' }],
    ['bytes', Bytes.fromUint8Array(Buffer.from('a'))],
    ['a time', CLOSED_AT],
  ])('agent_id may not be %s', async (_, agentId: unknown) => {
    expect(isAgentId(agentId)).toBe(false);
    expect(await mayCreate({ agent_id: agentId })).toBe(false);
    expect(await mayCreate({ ...CLOSED, agent_id: agentId })).toBe(false);
    expect(await mayUpdate(OPEN, { agent_id: agentId })).toBe(false);
  });

  it('agent_id may not be missing or removed', async () => {
    expect(await mayCreate({})).toBe(false);
    expect(await mayCreate({ ...FIGURES, closed_at: CLOSED_AT })).toBe(false);
    expect(await mayUpdate(OPEN, { agent_id: deleteField() })).toBe(false);
  });

  it('agent_id may change while the trade is open, and in the write that closes it', async () => {
    expect(await mayUpdate(OPEN, { agent_id: 'b' })).toBe(true);
    expect(await mayUpdate(OPEN, { ...CLOSED, agent_id: 'b' })).toBe(true);
  });
});

describe('a trade id', () => {
  it.each([
    ['a letter', 'a', true],
    ['128 bytes', 'x'.repeat(128), true],
    ['128 bytes in 32 characters', '\u{1F600}'.repeat(32), true],
    ['129 bytes', 'x'.repeat(129), false],
    ['129 bytes in 33 characters', `${'\u{1F600}'.repeat(32)}x`, false],
  ])('a trade id of %s', async (_, tradeId, isGood) => {
    expect(isTradeId(tradeId)).toBe(isGood);
    expect(await mayCreate(OPEN, tradeId)).toBe(isGood);
    expect(await mayCreate(CLOSED, tradeId)).toBe(isGood);
  });
});

describe('what describes a trade', () => {
  it.each<[field: string, what: string, value: unknown, isGood: boolean]>([
    ['symbol', 'text', 'BTC/USDT', true],
    ['symbol', 'empty', '', true],
    ['symbol', 'null', null, true],
    ['symbol', '32 bytes', 'x'.repeat(32), true],
    ['symbol', '32 bytes in 16 characters', 'é'.repeat(16), true],
    ['symbol', '33 bytes', 'x'.repeat(33), false],
    ['symbol', '33 bytes in 17 characters', `${'é'.repeat(16)}x`, false],
    ['symbol', 'a number', 1, false],
    ['symbol', 'true', true, false],
    ['symbol', 'a list', ['BTC'], false],
    ['symbol', 'a short list', [], false],
    ['symbol', 'a map', {}, false],
    ['symbol', 'bytes', Bytes.fromUint8Array(Buffer.from('BTC')), false],
    ['side', 'BUY', 'BUY', true],
    ['side', 'SELL', 'SELL', true],
    ['side', 'null', null, true],
    ['side', 'in small letters', 'buy', false],
    ['side', 'another word', 'LONG', false],
    ['side', 'empty', '', false],
    ['side', 'BUY and a newline', 'BUY\n', false],
    ['side', 'a number', 1, false],
    ['side', 'NaN', Number.NaN, false],
    ['side', 'false', false, false],
    ['side', 'a list', ['BUY'], false],
    ['regime', 'text', 'HIGH_VOL', true],
    ['regime', '64 bytes', 'x'.repeat(64), true],
    ['regime', '64 bytes in 16 characters', '\u{1F600}'.repeat(16), true],
    ['regime', '65 bytes', 'x'.repeat(65), false],
    ['regime', '65 bytes in 17 characters', `${'\u{1F600}'.repeat(16)}x`, false],
    ['regime', 'a million bytes', 'x'.repeat(1_000_000), false],
    ['regime', 'null', null, true],
    ['regime', 'a number', 1, false],
    ['regime', 'true', true, false],
    ['regime', 'a list', ['BULL'], false],
    ['opened_at', 'a time', CLOSED_AT, true],
    ['opened_at', 'a future time', new Timestamp(4_000_000_000, 0), true],
    ['opened_at', 'the time of the request', serverTimestamp(), true],
    ['opened_at', 'null', null, true],
    ['opened_at', 'ISO 8601 text', '2026-09-01T00:00:00Z', false],
    ['opened_at', 'a number', 1_700_000_000, false],
    ['opened_at', 'a map', { seconds: 1_700_000_000, nanoseconds: 0 }, false],
  ])('the rules check %s: %s', async (field, _, value, isGood) => {
    expect(await mayCreate({ ...OPEN, [field]: value })).toBe(isGood);
    expect(await mayCreate({ ...CLOSED, [field]: value })).toBe(isGood);
    expect(await mayUpdate(OPEN, { [field]: value })).toBe(isGood);
  });

  it('a trade may have all descriptions, and any other field of the owner', async () => {
    const whole = {
      ...{ symbol: 'BTC/USDT', side: 'SELL', regime: 'CHOP', opened_at: CLOSED_AT, confidence: '0.7' },
      ...{ exit_price: '97.5', risk_amount: '2.5', r_multiple: null },
      ...{ note: 'x'.repeat(10_000), score: 0.5, tags: ['a', 1, null], uid: 'bob', nested: { deep: [{}] } },
      ...own(20),
    };
    expect(await mayCreate({ ...OPEN, ...whole })).toBe(true);
    expect(await mayCreate({ ...CLOSED, ...whole })).toBe(true);
    expect(await mayUpdate({ ...OPEN, ...whole }, { ...CLOSED, ...whole })).toBe(true);
  });
});

describe('the number of fields', () => {
  it.each([
    [40, true],
    [41, false],
    [5000, false],
  ])('a trade of %d fields', async (count, isGood) => {
    const open = { ...OPEN, ...own(count - Object.keys(OPEN).length) };
    const closed = { ...CLOSED, ...own(count - Object.keys(CLOSED).length) };
    expect(await mayCreate(open)).toBe(isGood);
    expect(await mayCreate(closed)).toBe(isGood);
    expect(await mayUpdate(OPEN, own(count - 1))).toBe(isGood);
  });

  it('a trade that has more fields may be written once it has no more than 40', async () => {
    const before = { ...OPEN, ...own(50) };
    expect(await mayUpdate(before, { note: 'x' })).toBe(false);
    expect(await mayUpdate(before, CLOSED)).toBe(false);
    expect(
      await mayUpdate(before, Object.fromEntries(Object.keys(own(20)).map((name) => [name, deleteField()]))),
    ).toBe(true);
    await serverWrites(`${JOURNAL}/big`, before);
    expect(await isAllowed(deleteDoc(trade('big')))).toBe(true);
  });
});

describe('closed_at', () => {
  it.each<[what: string, closedAt: () => unknown]>([
    ['null', () => null],
    ['now', () => Timestamp.now()],
    ['the time of the request', () => serverTimestamp()],
    ['in 4 minutes', () => inMinutes(4)],
    ['in almost 5 minutes', () => inMinutes(4.95)],
    ['a year ago', () => inMinutes(-365 * 24 * 60)],
    ['the earliest possible time', () => new Timestamp(-62_135_596_800, 0)],
  ])('closed_at may be %s', async (_, closedAt) => {
    expect(await mayCreate({ ...CLOSED, closed_at: closedAt() })).toBe(true);
    expect(await mayUpdate(OPEN, { ...FIGURES, closed_at: closedAt() })).toBe(true);
  });

  it.each<[what: string, closedAt: () => unknown]>([
    ['in 6 minutes', () => inMinutes(6)],
    ['tomorrow', () => inMinutes(24 * 60)],
    ['the latest possible time', () => new Timestamp(253_402_300_799, 999_999_000)],
    ['ISO 8601 text', () => '2026-09-01T00:00:00Z'],
    ['empty text', () => ''],
    ['a number', () => 1_700_000_000],
    ['0', () => 0],
    ['NaN', () => Number.NaN],
    ['false', () => false],
    ['true', () => true],
    ['a map that looks like a time', () => ({ seconds: 1_700_000_000, nanoseconds: 0 })],
    ['a list of a time', () => [CLOSED_AT]],
    ['a list', () => []],
    ['a geo point', () => new GeoPoint(0, 0)],
  ])('closed_at may not be %s', async (_, closedAt) => {
    expect(await mayCreate({ ...CLOSED, closed_at: closedAt() })).toBe(false);
    expect(await mayCreate({ ...OPEN, closed_at: closedAt() })).toBe(false);
    expect(await mayUpdate(OPEN, { ...FIGURES, closed_at: closedAt() })).toBe(false);
  });

  it('closed_at may be missing', async () => {
    expect(await mayCreate({ ...OPEN, ...FIGURES })).toBe(true);
    expect(await mayUpdate({ ...OPEN, closed_at: null }, { closed_at: deleteField() })).toBe(true);
  });
});

describe('the write that closes a trade', () => {
  const MISSING = deleteField();

  it.each<[field: string, what: string, value: unknown, isGood: boolean]>([
    ['realized_pnl', 'missing', MISSING, false],
    ['realized_pnl', 'null', null, false],
    ['realized_pnl', 'a number', 5, false],
    ['realized_pnl', '0', '0', true],
    ['realized_pnl', '-0', '-0', true],
    ['realized_pnl', 'a loss', '-0.01', true],
    ['entry_price', 'missing', MISSING, false],
    ['entry_price', 'null', null, false],
    ['entry_price', 'a number', 100, false],
    ['entry_price', '0', '0', false],
    ['entry_price', '-0', '-0', false],
    ['entry_price', '0.000', '0.000', false],
    ['entry_price', '30 places of 0', `${'0'.repeat(20)}.${'0'.repeat(30)}`, false],
    ['entry_price', 'negative', '-1', false],
    ['entry_price', 'barely negative', '-0.1', false],
    ['entry_price', 'the smallest possible', `0.${'0'.repeat(29)}1`, true],
    ['entry_price', 'the greatest possible', `${'9'.repeat(20)}.${'9'.repeat(30)}`, true],
    ['entry_price', 'a 10', '10', true],
    ['entry_price', 'with zeros around a point', '10.00', true],
    ['entry_price', 'with an exponent', '3.2E-4', true],
    ['entry_price', 'the smallest possible with an exponent', '1e-30', true],
    ['entry_price', 'with zeros and an exponent', '0.0005e-25', true],
    ['entry_price', 'with digits and an exponent', '123.5e-32', true],
    ['entry_price', '0 with an exponent', '0e5', false],
    ['entry_price', '0.0 with an exponent', '0.000e+00', false],
    ['entry_price', 'negative with an exponent', '-1e-5', false],
    ['entry_price', 'nothing at 30 places', '5e-31', false],
    ['entry_price', 'nothing at 30 places, with zeros', '0.000004e-25', false],
    ['quantity', 'missing', MISSING, false],
    ['quantity', 'null', null, false],
    ['quantity', 'a number', 2, false],
    ['quantity', '0', '0', false],
    ['quantity', '-0', '-0', false],
    ['quantity', '0.000', '0.000', false],
    ['quantity', '-0.000', '-0.000', false],
    ['quantity', 'negative', '-1', true],
    ['quantity', 'negative with an exponent', '-1E-30', true],
    ['quantity', '-0 with an exponent', '-0.0e5', false],
    ['quantity', 'nothing at 30 places', '-5e-31', false],
    ['quantity', 'barely negative', `-0.${'0'.repeat(29)}1`, true],
    ['quantity', 'barely positive', `0.${'0'.repeat(29)}1`, true],
    ['quantity', 'a 10', '10', true],
    ['quantity', 'with zeros around a point', '-10.00', true],
  ])('a close with %s %s', async (field, _, value, isGood) => {
    const fields = Object.fromEntries(
      Object.entries({ ...CLOSED, [field]: value }).filter(([name]) => name !== field || value !== MISSING),
    );
    const read = readTrade('t', { ...fields, closed_at: new Instant(CLOSED_AT.seconds) });
    // A number is a valid figure when a server writes it.
    if (typeof value !== 'number')
      expect(read.kind === 'closed' && read.closedTrade.skipped === null).toBe(isGood);
    expect(await mayCreate(fields)).toBe(isGood);
    expect(await mayUpdate(OPEN, fields)).toBe(isGood);
    expect(await mayUpdate({ ...OPEN, ...FIGURES }, { [field]: value, closed_at: CLOSED_AT })).toBe(isGood);
  });

  it('a close with a price between 5e-31 and 1e-30 is refused, although the functions round it up', async () => {
    expect(parseFigure('6e-31')?.isZero()).toBe(false);
    expect(await mayCreate({ ...CLOSED, entry_price: '6e-31' })).toBe(false);
    expect(await mayCreate({ ...CLOSED, quantity: '-9.9e-31' })).toBe(false);
  });

  it('a close with every figure as long as possible, with an exponent, is not too much for the rules', async () => {
    const long = `-${'9'.repeat(20)}.${'9'.repeat(30)}E-020`;
    const figures = ['realized_pnl', 'quantity', 'exit_price', 'r_multiple', 'risk_amount', 'confidence'];
    const whole = {
      ...CLOSED,
      ...Object.fromEntries(figures.map((field) => [field, long])),
      ...{ entry_price: long.slice(1), symbol: 'x', regime: 'x', side: 'BUY', opened_at: CLOSED_AT },
    };
    expect(await mayCreate(whole)).toBe(true);
    expect(await mayUpdate({ ...whole, closed_at: null }, whole)).toBe(true);
  });

  it('a close needs only closed_at when the trade has its figures', async () => {
    expect(await mayUpdate({ ...OPEN, ...FIGURES }, { closed_at: serverTimestamp() })).toBe(true);
    expect(await mayUpdate({ ...OPEN, ...FIGURES }, { closed_at: inMinutes(6) })).toBe(false);
    expect(await mayUpdate(OPEN, { closed_at: serverTimestamp() })).toBe(false);
  });

  it('a close cannot remove, null or break a figure that the trade had', async () => {
    for (const field of Object.keys(FIGURES))
      for (const value of [MISSING, null, 1, ''])
        expect(await mayUpdate({ ...OPEN, ...FIGURES }, { closed_at: CLOSED_AT, [field]: value })).toBe(
          false,
        );
  });

  it('a close needs a valid agent_id, also when the open trade had none', async () => {
    expect(await mayUpdate({ agent_id: '__x__' }, { ...FIGURES, closed_at: CLOSED_AT })).toBe(false);
    expect(await mayUpdate({}, { ...FIGURES, closed_at: CLOSED_AT })).toBe(false);
    expect(await mayUpdate({ agent_id: '__x__' }, CLOSED)).toBe(true);
  });

  it('a close is allowed in a transaction that has read the trade', async () => {
    await serverWrites(`${JOURNAL}/read`, OPEN);
    const reference = trade('read');
    await runTransaction(world.as['the owner'], async (transaction) => {
      const snapshot = await transaction.get(reference);
      transaction.update(reference, { ...snapshot.data(), ...CLOSED });
    });
    expect((await getDoc(reference)).data()).toEqual(CLOSED);
  });

  it('a refused close takes the other writes of its batch with it', async () => {
    await serverWrites(`${JOURNAL}/one`, OPEN);
    await serverWrites(`${JOURNAL}/two`, OPEN);
    const batch = writeBatch(world.as['the owner']);
    batch.update(trade('one'), CLOSED).update(trade('two'), { closed_at: CLOSED_AT });
    expect(await isAllowed(batch.commit())).toBe(false);
    expect((await getDoc(trade('one'))).data()).toEqual(OPEN);
  });

  it('a bad close cannot pass behind a good write of the same batch', async () => {
    await serverWrites(`${JOURNAL}/one`, null);
    const batch = writeBatch(world.as['the owner']);
    batch.set(trade('one'), CLOSED).update(trade('one'), { quantity: 2 });
    expect(await isAllowed(batch.commit())).toBe(false);
  });
});

describe('a closed trade', () => {
  const change = (fields: Fields) => (reference: DocumentReference) => updateDoc(reference, fields);

  it.each<[what: string, write: (reference: DocumentReference) => Promise<unknown>]>([
    ['a note', change({ note: 'x' })],
    ['nothing', change({ agent_id: 'a' })],
    ['another agent', change({ agent_id: 'b' })],
    ['a better result', change({ realized_pnl: '500' })],
    ['another time', change({ closed_at: new Timestamp(1_700_000_001, 0) })],
    ['the time of the request', change({ closed_at: serverTimestamp() })],
    ['no time, which would open it again', change({ closed_at: null })],
    ['without a time, which would open it again', change({ closed_at: deleteField() })],
    ['a note, merged in', (reference) => setDoc(reference, { note: 'x' }, { merge: true })],
    ['no time, merged in', (reference) => setDoc(reference, { closed_at: null }, { merge: true })],
    ['a result, merged in', (reference) => setDoc(reference, CLOSED, { mergeFields: ['realized_pnl'] })],
    ['an open trade in its place', (reference) => setDoc(reference, OPEN)],
    ['itself in its place', (reference) => setDoc(reference, CLOSED)],
    ['another closed trade in its place', (reference) => setDoc(reference, { ...CLOSED, agent_id: 'b' })],
    ['nothing in its place', (reference) => setDoc(reference, {})],
    ['a deletion', deleteDoc],
    [
      'a deletion and a new trade in one batch',
      (reference) => writeBatch(world.as['the owner']).delete(reference).set(reference, OPEN).commit(),
    ],
    [
      'a reopening in a transaction',
      (reference) =>
        runTransaction(world.as['the owner'], async (transaction) => {
          await transaction.get(reference);
          transaction.update(reference, { closed_at: null });
        }),
    ],
  ])('a closed trade cannot be changed by a client: %s', async (_, write) => {
    expect(await mayCreate(CLOSED, 'history')).toBe(true);
    expect(await isAllowed(write(trade('history')))).toBe(false);
    // A server may write what no client may.
    for (const changes of [{}, { realized_pnl: 5 }, { realized_pnl: null }, { agent_id: '__x__' }]) {
      const fields = { ...CLOSED, ...changes };
      await serverWrites(`${JOURNAL}/history`, fields);
      expect(await isAllowed(write(trade('history')))).toBe(false);
      expect((await getDoc(trade('history'))).data()).toEqual(fields);
    }
  });

  it('a closed trade may be corrected, reopened and deleted by a server, and then written again by its owner', async () => {
    const stored = world.server.doc(`${JOURNAL}/corrected`);
    expect(await mayCreate(CLOSED, 'corrected')).toBe(true);
    await stored.update({ realized_pnl: '7' });
    expect(await isAllowed(updateDoc(trade('corrected'), { note: 'x' }))).toBe(false);
    await stored.update({ closed_at: null });
    expect(await isAllowed(updateDoc(trade('corrected'), CLOSED))).toBe(true);
    await stored.delete();
    expect(await isAllowed(setDoc(trade('corrected'), OPEN))).toBe(true);
  });
});

describe('an open trade', () => {
  it.each<[what: string, closedAt: unknown]>([
    ['null', null],
    ['ISO 8601 text', '2026-09-01T00:00:00Z'],
    ['a number', 1_700_000_000],
    ['true', true],
    ['a map', { seconds: 1_700_000_000 }],
  ])('an open trade whose closed_at is %s may be repaired, closed and deleted', async (_, closedAt) => {
    const before = { ...OPEN, closed_at: closedAt };
    expect(await mayUpdate(before, { closed_at: null, note: 'repaired' })).toBe(true);
    expect(await mayUpdate(before, { closed_at: deleteField() })).toBe(true);
    expect(await mayUpdate(before, CLOSED)).toBe(true);
    await serverWrites(`${JOURNAL}/deleted`, before);
    expect(await isAllowed(deleteDoc(trade('deleted')))).toBe(true);
    // A value that stays wrong is refused, as in a new trade.
    expect(await mayUpdate(before, { note: 'x' })).toBe(closedAt === null);
  });

  it('an open trade may be replaced, merged into and deleted, but not broken', async () => {
    const write = async (fields: Fields, options: { merge: boolean }): Promise<boolean> => {
      await serverWrites(`${JOURNAL}/replaced`, { ...OPEN, note: 'x' });
      return isAllowed(setDoc(trade('replaced'), fields, options));
    };
    expect(await write({ agent_id: 'b' }, { merge: false })).toBe(true);
    expect(await write(CLOSED, { merge: true })).toBe(true);
    expect(await write({ note: 'y' }, { merge: true })).toBe(true);
    expect(await write({ note: 'y' }, { merge: false })).toBe(false);
    expect(await write({ quantity: 1 }, { merge: true })).toBe(false);
  });

  it('a trade that does not exist cannot be changed or deleted', async () => {
    await serverWrites(`${JOURNAL}/none`, null);
    expect(await isAllowed(deleteDoc(trade('none')))).toBe(false);
    expect(await isAllowed(updateDoc(trade('none'), CLOSED))).toBe(false);
  });
});

/**
 * The rules repeat in another language what functions/src/contract says: the functions must be able to use every write that
 * the rules allow. And the rules refuse no more than docs/specification.md, section 10.
 */
describe('whatever a client writes', () => {
  /**
   * Each run is three round trips. One field of 13 is wrong about once per 30 writes, so each is wrong some ten times; the
   * tables above try every value that matters.
   */
  const RUNS = runs(300);
  const NONE = Symbol('missing');
  const text = fc.string({
    unit: fc.constantFrom('_', '.', '/', '\n', '-', '0', '7', 'x', 'é', '\u{1F600}'),
    maxLength: 6,
  });
  const anything = fc.oneof(
    fc.constantFrom<unknown>(NONE, null, '', 0, 1, -0.5, Number.NaN, true, false, CLOSED_AT),
    fc.constantFrom<unknown>([], {}, ['1'], { a: '1' }, '1e25', '+1', '1\n', '0x1', 'BUY', 'x'.repeat(129)),
    text,
  );
  const digits = (most: number): fc.Arbitrary<string> =>
    fc.oneof(
      { weight: 20, arbitrary: fc.stringMatching(new RegExp(`^[0-9]{1,${most}}$`)) },
      { weight: 4, arbitrary: fc.constantFrom('0', '00', '0'.repeat(most), '9'.repeat(most)) },
      { weight: 1, arbitrary: fc.constantFrom('9'.repeat(most + 1), '') },
    );
  const figure = fc
    .tuple(
      fc.constantFrom('', '', '-'),
      digits(20),
      fc.option(digits(30)),
      fc.oneof(
        { weight: 2, arbitrary: fc.constant('') },
        { weight: 1, arbitrary: fc.integer({ min: -40, max: 20 }).map((power) => `e${power}`) },
      ),
    )
    .map(([sign, whole, places, power]) => `${sign}${whole}${places === null ? '' : `.${places}`}${power}`)
    // Between these a price is refused by the rules alone, which have no rounding: see the tables above.
    .filter((value) => Number(value) === 0 || Math.abs(Number(value)) >= 1e-30);
  const id = fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom('a', 'b', 'x'.repeat(128), '\u{1F600}'.repeat(32)) },
    { weight: 10, arbitrary: text },
    { weight: 1, arbitrary: fc.constantFrom('x'.repeat(129), `${'é'.repeat(64)}x`, '__x__', '__\n__') },
  );
  const tradeId = id.filter((value) => /^[^/]+$/.test(value) && !/^(\.|\.\.|__.*__)$/s.test(value));
  /** Not within a minute of the limit, because two clocks differ. */
  const time = fc.oneof(
    {
      weight: 1,
      arbitrary: fc
        .integer({ min: -62_135_596_800, max: 253_402_300_799 })
        .map((seconds) => new Timestamp(seconds, 0)),
    },
    { weight: 1, arbitrary: fc.constantFrom(-1, 0, 1, 4, 6, 60).map(inMinutes) },
    { weight: 6, arbitrary: fc.integer({ min: -1_000_000, max: 0 }).map(inMinutes) },
  );
  const often = (arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
    fc.oneof({ weight: 30, arbitrary }, { weight: 1, arbitrary: anything });
  const optional = (arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
    fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom(NONE, null) },
      { weight: 1, arbitrary: often(arbitrary) },
    );

  const without = (fields: Fields): Fields =>
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== NONE));

  const fieldsOf = (closedAt: fc.Arbitrary<unknown>): fc.Arbitrary<Fields> =>
    fc
      .record({
        agent_id: often(id),
        closed_at: closedAt,
        realized_pnl: often(figure),
        entry_price: often(
          fc.oneof(
            { weight: 1, arbitrary: figure },
            { weight: 3, arbitrary: fc.constantFrom('100', '0.5', '7') },
          ),
        ),
        quantity: often(figure),
        exit_price: optional(figure),
        r_multiple: optional(figure),
        risk_amount: optional(figure),
        confidence: optional(figure),
        symbol: optional(fc.oneof(text, fc.constantFrom('x'.repeat(32), 'x'.repeat(33)))),
        side: optional(fc.constantFrom('BUY', 'SELL')),
        regime: optional(fc.oneof(text, fc.constantFrom('x'.repeat(64), 'x'.repeat(65)))),
        opened_at: optional(time),
        note: anything,
        more: fc.oneof(
          { weight: 20, arbitrary: fc.constant({}) },
          { weight: 1, arbitrary: fc.integer({ min: 20, max: 45 }).map(own) },
        ),
      })
      .map(({ more, ...known }) => ({ ...without(known), ...more }));
  const fields = fieldsOf(fc.oneof(often(time), often(fc.constantFrom(null, NONE))));
  const openFields = fieldsOf(fc.oneof(fc.constantFrom(null, NONE), anything));

  const isNone = (value: unknown): boolean => value === undefined || value === null;

  /** docs/specification.md, section 10, by the code with which the functions read. */
  function isWritable(name: string, written: Fields): boolean {
    const { closed_at: closedAt, symbol, side, regime, opened_at: openedAt } = written;
    const optionalFigures = ['exit_price', 'r_multiple', 'risk_amount', 'confidence'];
    const isClosed = closedAt instanceof Timestamp;
    const read = readTrade(name, { ...written, closed_at: isClosed ? new Instant(closedAt.seconds) : null });
    return (
      isTradeId(name) &&
      isAgentId(written.agent_id) &&
      (isNone(closedAt) || (isClosed && closedAt.toMillis() <= Date.now() + 5 * 60_000)) &&
      [...Object.keys(FIGURES), ...optionalFigures]
        .map((field) => written[field])
        .every((value) => isNone(value) || (typeof value === 'string' && parseFigure(value) !== null)) &&
      (read.kind === 'open' || (read.kind === 'closed' && read.closedTrade.skipped === null)) &&
      (isNone(symbol) || (typeof symbol === 'string' && utf8Length(symbol) <= 32)) &&
      (isNone(side) || side === 'BUY' || side === 'SELL') &&
      (isNone(regime) || (typeof regime === 'string' && utf8Length(regime) <= 64)) &&
      Object.keys(written).length <= 40 &&
      (isNone(openedAt) || openedAt instanceof Timestamp)
    );
  }

  const write = fc.oneof(
    { weight: 5, arbitrary: fc.record({ how: fc.constantFrom('set', 'merge'), fields }) },
    { weight: 1, arbitrary: fc.record({ how: fc.constant('delete'), fields: fc.constant({}) }) },
  );

  it('the rules allow a write exactly when the specification does, and the trade then counts', async () => {
    const seen = { open: 0, closed: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(
        tradeId,
        fc.option(fc.oneof({ weight: 3, arbitrary: openFields }, { weight: 1, arbitrary: fields })),
        write,
        async (name, before, { how, fields: written }) => {
          const stored = world.server.collection(JOURNAL).doc(name);
          await serverWrites(stored.path, before);
          const allowed = await isAllowed(
            how === 'delete'
              ? deleteDoc(trade(name))
              : setDoc(trade(name), written, { merge: how === 'merge' }),
          );
          const isChangeable = before === null ? how !== 'delete' : !(before.closed_at instanceof Timestamp);
          const after: Fields = how === 'merge' ? { ...before, ...written } : written;
          expect(allowed).toBe(isChangeable && (how === 'delete' || isWritable(name, after)));

          const snapshot = await stored.get();
          if (!allowed) seen.refused++;
          else if (snapshot.exists) {
            // The trigger reads with the same code.
            const read = tradeOf(snapshot);
            if (read.kind !== 'open')
              expect(read).toMatchObject({ kind: 'closed', closedTrade: { skipped: null } });
            expect(read.kind === 'closed').toBe(after.closed_at instanceof Timestamp);
            expect([isAgentId(snapshot.get('agent_id')), isTradeId(snapshot.id)]).toEqual([true, true]);
            seen[read.kind === 'closed' ? 'closed' : 'open']++;
          }
          await stored.delete();
        },
      ),
      { numRuns: RUNS },
    );
    expect(Math.min(seen.open, seen.closed, seen.refused)).toBeGreaterThan(RUNS / 20);
  });
});

describe('the tests of this file', () => {
  const shown = ({ line, text }: Expression): string => `line ${line}: ${text}`;

  let expressions: Expression[];
  beforeAll(async () => {
    expressions = await world.coverage();
  });

  it('the tests of this file evaluate every expression of the rules', () => {
    expect(expressions.length).toBeGreaterThan(100);
    const unevaluated = expressions.filter(({ seen }) => Object.values(seen).every((count) => count === 0));
    expect(unevaluated.map(shown)).toEqual([]);
  });

  it('the tests of this file have seen every condition of the rules hold and fail', () => {
    // A value that is only sometimes a boolean, such as a field, is not a condition.
    const conditions = expressions.filter(({ seen }) => seen.true + seen.false > 0 && seen.other === 0);
    expect(conditions.length).toBeGreaterThan(30);
    expect(conditions.filter(({ seen }) => seen.true === 0 || seen.false === 0).map(shown)).toEqual([]);
  });
});
