import fc from 'fast-check';
import { createHash } from 'node:crypto';
import {
  damaged,
  damages,
  ids,
  plainTrade,
  storedWindow,
  windows,
} from '../../../test/support/arbitraries/documents';
import { encodeSums } from './stored-sums';
import { encodeTrade } from './stored-trade';
import { decodePackedWindow, decodeWindow, encodeWindow, holdsTrade } from './window';
import { runs } from '../../../test/support/runs';

/** The sums of one day with returns of −0.66666666666666666667, −0.5 and 1 %: of −0.16666666666666666667. */
const SUMS_OF_DAY = [
  ...['50', 'day', '0.04'],
  '1',
  '-0.16666666666666666667',
  '0.0277777777777777777788888888888888888889',
  '-0.004629629629629629629907407407407407407412962962962962962963',
  '0.00077160493827160493833333333333333333333518518518518518518520987654320987654321',
  '1',
  '-0.16666666666666666667',
  '0.0277777777777777777788888888888888888889',
  // The day again.
  '1',
  '-0.16666666666666666667',
  '0.0277777777777777777788888888888888888889',
  ...['3', '1', '1', '2.5', 'missing_quantity:1'],
].join('\t');

/** The sums of the same trades with basis `trade`; those of days are the same. */
const SUMS_OF_TRADES = [
  ...['50', 'trade', '0.04'],
  '3',
  '-0.16666666666666666667',
  '1.6944444444444444444488888888888888888889',
  '0.578703703703703703699259259259259259259237037037037037037037',
  '1.26003086419753086420148148148148148148151111111111111111111120987654320987654321',
  '2',
  '-1.16666666666666666667',
  '0.6944444444444444444488888888888888888889',
  '1',
  '-0.16666666666666666667',
  '0.0277777777777777777788888888888888888889',
  ...['3', '1', '1', '2.5', 'missing_quantity:1'],
].join('\t');

const LINES = ['new\t200.000001\t-0.5\t100\t\tBTC\t-2\t-0.5', 'old\t100\t1\t\tmissing_quantity\t\t\t'];

/** The document of two trades, with the changes that a test is about. */
const documentOf = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...storedWindow(100, LINES),
  ...changes,
});

describe('encodeWindow and decodeWindow', () => {
  it('store capacity, the text of the trades, their sums, and a digest of these', () => {
    const trades = LINES.join('\n');
    const sums = `100\ttrade\t0.04\t1\t-0.5\t0.25\t-0.125\t0.0625\t1\t-0.5\t0.25\t1\t-0.5\t0.25\t1\t0\t0\t0.5\tmissing_quantity:1`;
    const digest = createHash('sha256').update(`100\n${sums}\n${trades}`).digest('base64');
    expect(storedWindow(100, LINES)).toEqual({ capacity: 100, trades, sums, digest, schema_version: 5 });
  });

  it('store a window without trades as empty text', () => {
    const document = storedWindow(100, []);
    expect(document.trades).toBe('');
    expect(decodeWindow({ ...document })).toMatchObject({ capacity: 100, trades: [] });
  });

  it('read back what was written', () => {
    fc.assert(
      fc.property(windows, (window) => {
        const document = encodeWindow(window);
        const read = decodeWindow({ ...document });
        expect(read?.capacity).toBe(window.capacity);
        expect(read?.trades.map(plainTrade)).toEqual(window.trades);
        expect(read && encodeSums(read.sums)).toBe(encodeSums(window.sums));
        expect(read && encodeWindow(read)).toEqual(document);
      }),
      { numRuns: runs(300) },
    );
  });

  it('read a window of version 2, and write it as version 5', () => {
    // As version 0.1.0 wrote it: day basis, a lookback of 50, a skipped trade, an id with a tab.
    const version2 = {
      capacity: 100,
      trades: [
        't4\t1700000180\t-2\t300\t\tBTC\t-1',
        't3\t1700000120\t1\t\tmissing_quantity\t\t',
        'tab\\there\t1700000060.000005\t-0.5\t100\t\tETH\t-2',
        't1\t1700000000\t1\t100\t\t\t',
      ].join('\n'),
      sums: '50\tday\t0.04\t1\t-0.3\t0.09\t-0.027\t0.0081\t1\t-0.3\t0.09\t\t\t-3004509020298721813250889349\t3\t1\t1\t2.5\tmissing_quantity:1',
      digest: '2v3cxYUW30OpgwtGV9fgDdWLgWP3L625Pe2tTSQu1mE=',
      schema_version: 2,
    };
    const read = decodeWindow(version2);
    expect(read && encodeWindow(read)).toMatchObject({
      capacity: 100,
      trades: [
        't4\t1700000180\t-2\t300\t\tBTC\t-1\t-0.66666666666666666667',
        't3\t1700000120\t1\t\tmissing_quantity\t\t\t',
        'tab\\there\t1700000060.000005\t-0.5\t100\t\tETH\t-2\t-0.5',
        't1\t1700000000\t1\t100\t\t\t\t1',
      ].join('\n'),
      sums: SUMS_OF_DAY,
      schema_version: 5,
    });
    expect(decodeWindow({ ...version2, trades: version2.trades.replace('-2', '2') })).toBeNull();
  });

  it.each([
    // The day of three trades was Σ pnl / Σ capital, −1.5 on 500.
    [3, '50\tday\t0.04\t1\t-0.3\t0.09\t-0.027\t0.0081\t1\t-0.3\t0.09\t3\t1\t1\t2.5\tmissing_quantity:1'],
    // No sums of days.
    [4, '50\tday\t0.04\t1\t-0.1\t0.01\t-0.001\t0.0001\t1\t-0.1\t0.01\t3\t1\t1\t2.5\tmissing_quantity:1'],
    [4, '50\ttrade\t0.04\t3\t7\t8\t9\t10\t2\t-11\t12\t3\t1\t1\t2.5\tmissing_quantity:1'],
  ])(
    'read a window of version %s and compute its sums again, by the rules that they were made with',
    (version, sums) => {
      const lines = [
        't4\t1700000180\t-2\t300\t\tBTC\t-1\t-0.66666666666666666667',
        't3\t1700000120\t1\t\tmissing_quantity\t\t\t',
        'tab\\there\t1700000060.000005\t-0.5\t100\t\tETH\t-2\t-0.5',
        't1\t1700000000\t1\t100\t\t\t\t1',
      ];
      const trades = lines.join('\n');
      const digest = createHash('sha256').update(`100\n${sums}\n${trades}`).digest('base64');
      const stored = { capacity: 100, trades, sums, digest, schema_version: version };
      const read = decodeWindow(stored);
      expect(read?.trades.map(encodeTrade)).toEqual(lines);
      expect(read && encodeSums(read.sums)).toBe(sums.includes('day') ? SUMS_OF_DAY : SUMS_OF_TRADES);
      expect(decodePackedWindow(stored)).not.toBeNull();
    },
  );

  it('read a window of version 3 with the R that it has, and write it as version 5', () => {
    // As version 0.2.0 wrote it: pnl / risk_amount was 10 / 3.
    const version3 = {
      capacity: 100,
      trades: 't1\t1700000000\t10\t100\t\tBTC\t3.333333333333333333333333333\t10',
      sums: '100\ttrade\t0.04\t1\t10\t100\t1000\t10000\t0\t0\t0\t1\t1\t10\t0\t',
      digest: 'RKl1TaEwon11wAd31VY549fUqnYi3K3uWAkrGDv36Jg=',
      schema_version: 3,
    };
    const read = decodeWindow(version3);
    expect(read?.trades.map(({ rMultiple, riskAmount }) => [rMultiple?.toFixed(), riskAmount])).toEqual([
      ['3.333333333333333333333333333', null],
    ]);
    expect(read && encodeWindow(read)).toMatchObject({ trades: version3.trades, schema_version: 5 });
  });

  it('accept fields that others have added', () => {
    expect(decodeWindow(documentOf({ note: 'mine' }))).not.toBeNull();
  });

  it('write the lines that were read', () => {
    const read = decodeWindow(documentOf());
    expect(read?.trades.map(encodeTrade)).toEqual(LINES);
  });
});

describe('decodeWindow of a damaged window', () => {
  it.each([
    ['nothing', {}],
    ['no schema version', documentOf({ schema_version: undefined })],
    ['an older schema version', documentOf({ schema_version: 1 })],
    ['a newer schema version', documentOf({ schema_version: 6 })],
    ['a schema version as text', documentOf({ schema_version: '4' })],
    ['no capacity', documentOf({ capacity: undefined })],
    ['a capacity as text', documentOf({ capacity: '100' })],
    ['another capacity', documentOf({ capacity: 101 })],
    ['no trades', documentOf({ trades: undefined })],
    ['trades as a list', documentOf({ trades: LINES })],
    ['trades as bytes', documentOf({ trades: Buffer.from(LINES.join('\n')) })],
    ['one trade less', documentOf({ trades: LINES[0] })],
    ['a trade twice', documentOf({ trades: [...LINES, LINES[1]].join('\n') })],
    ['the older first', documentOf({ trades: [...LINES].reverse().join('\n') })],
    ['a line break at the end', documentOf({ trades: `${LINES.join('\n')}\n` })],
    ['no sums', documentOf({ sums: undefined })],
    ['the sums of other trades', documentOf({ sums: storedWindow(100, LINES.slice(1)).sums })],
    ['no digest', documentOf({ digest: undefined })],
    ['the digest of another window', documentOf({ digest: storedWindow(100, LINES.slice(1)).digest })],
  ])('is null with %s', (_, document) => {
    expect(decodeWindow(document)).toBeNull();
  });

  it('is null whatever was damaged', () => {
    fc.assert(
      fc.property(windows, damages, (window, damage) => {
        const document = { ...encodeWindow(window) };
        const after = damaged(document, damage);
        const isSame = Object.entries(document).every(([key, value]) => Object.is(after[key], value));
        expect(decodeWindow(after) === null).toBe(!isSame);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('is null when any character of its text is damaged', () => {
    const { trades, sums } = storedWindow(100, LINES);
    for (const [field, text] of Object.entries({ trades, sums }))
      for (let at = 0; at < text.length; at++) {
        const changed = text.slice(0, at) + (text[at] === '1' ? '2' : '1') + text.slice(at + 1);
        expect(decodeWindow(documentOf({ [field]: changed }))).toBeNull();
      }
  });
});

describe('holdsTrade', () => {
  it('finds exactly the trades that the window holds', () => {
    fc.assert(
      fc.property(windows, ids, (window, other) => {
        const document = encodeWindow(window);
        const held = window.trades.map(({ tradeId }) => tradeId);
        for (const tradeId of [...held, other, `${other}x`, other.slice(1)])
          expect(holdsTrade(document, tradeId)).toBe(held.includes(tradeId));
      }),
      { numRuns: runs(300) },
    );
  });

  it('is not misled by the other fields of a line', () => {
    const document = storedWindow(100, ['a\t100\t1\t100\t\tb\t\t1', 'c\t99\t1\t100\t\t\t\t1']);
    for (const tradeId of ['b', '100', '1', '', 'a\t100']) expect(holdsTrade(document, tradeId)).toBe(false);
  });
});
