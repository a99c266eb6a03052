import { Bytes, type Firestore, GeoPoint, Timestamp as WebTimestamp } from 'firebase/firestore';
import { GeoPoint as ServerPoint, Timestamp as ServerTimestamp } from 'firebase-admin/firestore';
import fc from 'fast-check';
import { asPage } from '../../local/live/own-requests';
import { OTHER_VALUE, plainDocument } from '../../src/contract/documents/plain-document';
import { Instant } from '../../src/core/base/instant';
import { runs } from '../../test/support/runs';
import { emulatorsIn } from './firebase-place';
import { instantOf, valuesOf } from './firebase-documents';
import { LastSeen, type TextStorage } from './last-seen';
import { writtenFields } from './written-fields';

const DB = {} as Firestore;

/** A document of Firestore, as both SDKs have it. */
interface Both {
  readonly web: unknown;
  readonly server: unknown;
}

const same = (value: unknown): Both => ({ web: value, server: value });

const moment = fc
  .tuple(fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }), fc.nat(999_999_999))
  .map(([seconds, nanos]) => ({
    web: new WebTimestamp(seconds, nanos),
    server: new ServerTimestamp(seconds, nanos),
  }));

const leaf: fc.Arbitrary<Both> = fc.oneof(
  moment,
  fc.string({ unit: 'binary' }).map(same),
  fc.double().map(same),
  fc.constantFrom<unknown>(null, true, false, 0, -0, 2 ** 53, NaN, Infinity, '__proto__').map(same),
  fc.constant({ web: new GeoPoint(1, 2), server: new ServerPoint(1, 2) }),
  fc.constant({ web: Bytes.fromUint8Array(new Uint8Array([1])), server: Buffer.from([1]) }),
);

const both: fc.Arbitrary<Both> = fc.letrec<{ value: Both }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }).map((all) => ({
      web: all.map(({ web }) => web),
      server: all.map(({ server }) => server),
    })),
    fc
      .uniqueArray(fc.tuple(fc.oneof(fc.string(), fc.constant('__proto__')), tie('value')), {
        maxLength: 4,
        selector: ([name]) => name,
      })
      .map((entries) => ({
        web: Object.fromEntries(entries.map(([name, { web }]) => [name, web])),
        server: Object.fromEntries(entries.map(([name, { server }]) => [name, server])),
      })),
  ),
})).value;

it('the page has the same document from Firestore and from a local run, whatever is in it', () => {
  fc.assert(
    fc.property(both, ({ web, server }) => {
      const fromFirebase = plainDocument({ field: web }, instantOf);
      const fromLocalRun = JSON.parse(JSON.stringify(asPage({ field: server }))) as unknown;
      expect(fromFirebase).toEqual(fromLocalRun);
      // It is JSON as it is, so that it can be kept.
      expect(JSON.parse(JSON.stringify(fromFirebase))).toEqual(fromFirebase);
    }),
    { numRuns: runs(300) },
  );
});

it('a document keeps its times to the microsecond, and shows what no figure, time or switch is as text', () => {
  const document = {
    at: new WebTimestamp(1_700_000_000, 250_000_999),
    agents: { 'a.b': { skipped: [1, 'x', null] } },
    account_equity: NaN,
    paused: new GeoPoint(0, 0),
  };
  expect(plainDocument(document, instantOf)).toEqual({
    at: '2023-11-14T22:13:20.250000Z',
    agents: { 'a.b': { skipped: [1, 'x', null] } },
    account_equity: 'NaN',
    paused: OTHER_VALUE,
  });
});

it('writtenFields writes a trade as firestore.rules want it, and leaves what it cannot read', () => {
  const fields = {
    agent_id: 'a',
    __Symbol__: 'of the owner',
    seen: [{ __timestamp__: '1970-01-01T00:00:07Z' }],
    raw: { __bytes__: 'AQ==' },
    odd: { __number__: '-0' },
    opened_at: '2026-01-01T00:00:00Z',
    closed_at: new Instant(5),
    realized_pnl: 8e-5,
    entry_price: '1e2',
    quantity: 'many',
    side: 'Long',
    note: undefined,
    own: 7,
  };
  expect(writtenFields(fields, valuesOf(DB))).toEqual({
    agent_id: 'a',
    Symbol: 'of the owner',
    seen: [new WebTimestamp(7, 0)],
    raw: Bytes.fromUint8Array(new Uint8Array([1])),
    odd: -0,
    opened_at: new WebTimestamp(1_767_225_600, 0),
    closed_at: new WebTimestamp(5, 0),
    realized_pnl: '0.00008',
    entry_price: '100',
    quantity: 'many',
    side: 'BUY',
    own: 7,
  });
});

it.each<[string, Readonly<Record<string, unknown>>, string]>([
  ['a reserved name', { __x__: 1 }, 'there is a field named "__x__"'],
  ['a tag of nothing', { own: { __timestamp__: 'soon' } }, 'there is a field named "__timestamp__"'],
  [
    'an integer of 64 bits',
    { own: { __integer__: '9007199254740993' } },
    'there is an integer with more digits than a browser can store',
  ],
])('writtenFields refuses %s, and says why', (_, fields, message) => {
  expect(() => writtenFields(fields, valuesOf(DB))).toThrow(message);
});

it('writtenFields keeps a time that is none, so that the rules refuse it', () => {
  const fields = { closed_at: { __value__: '2026-01-01T00:00:00Z' } };
  expect(writtenFields(fields, valuesOf(DB))).toEqual({ closed_at: '2026-01-01T00:00:00Z' });
});

it('emulatorsIn reads the script of the emulator of Hosting, and finds none in that of Hosting itself', () => {
  const script = (emulators: string): string =>
    `var firebaseConfig = {\n  "projectId": "p"\n};\nif (firebaseConfig) {\n\n  var firebaseEmulators = ${emulators};\n  if (firebaseEmulators) {\n  };\n}`;
  const running = { firestore: { host: '127.0.0.1', port: 8080 }, auth: { host: '127.0.0.1', port: 9099 } };
  expect(emulatorsIn(script(JSON.stringify(running, null, 2)))).toEqual(running);
  expect(emulatorsIn(script('undefined'))).toBeNull();
  expect(emulatorsIn(script('{}'))).toBeNull();
});

describe('LastSeen', () => {
  function storage(): TextStorage {
    const map = new Map<string, string>();
    return {
      getItem: (key) => map.get(key) ?? null,
      setItem: (key, value) => void map.set(key, value),
      removeItem: (key) => void map.delete(key),
      key: (index) => [...map.keys()][index] ?? null,
      get length() {
        return map.size;
      },
    };
  }

  it('keeps documents by user, and forgets those of all', () => {
    const kept = storage();
    kept.setItem('other', 'stays');
    const [a, b] = [new LastSeen(kept, 'a'), new LastSeen(kept, 'b')];
    a.write('current', { version: 1 });
    b.write('current', null);
    expect([a.read('current'), b.read('current'), a.read('settings')]).toEqual([
      { version: 1 },
      null,
      undefined,
    ]);
    LastSeen.forget(kept);
    expect([a.read('current'), b.read('current'), kept.getItem('other')]).toEqual([
      undefined,
      undefined,
      'stays',
    ]);
  });

  it('keeps nothing that is too large, and not what was there before it', () => {
    const kept = new LastSeen(storage(), 'a');
    kept.write('history', 'small');
    kept.write('history', 'x'.repeat(2_000_000));
    expect(kept.read('history')).toBeUndefined();
  });

  it('does without a storage, and with one that is full or damaged', () => {
    const none = new LastSeen(null, 'a');
    none.write('current', 1);
    expect(none.read('current')).toBeUndefined();
    const full = storage();
    full.setItem = () => {
      throw new Error('QuotaExceededError');
    };
    new LastSeen(full, 'a').write('current', 1);
    const damaged = storage();
    damaged.setItem('maestro.seen.a.current', '{');
    expect(new LastSeen(damaged, 'a').read('current')).toBeUndefined();
  });
});
