import fc from 'fast-check';
import { damaged, damages, trades, windows } from '../../test/helpers/documents';
import { decimal, trade } from '../../test/helpers/engine';
import { Instant } from '../core/instant';
import type { TradeRecord } from '../core/trade';
import type { Window } from '../core/window';
import { decodeWindow, encodeTrade, encodeWindow } from './window-document';

const record = (changes: Partial<TradeRecord> = {}): TradeRecord => ({ ...trade(), ...changes });

/** The document of two closes, but for what a test is about. */
const documentOf = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  capacity: 100,
  trades: 'new\t200.000001\t-0.5\t100\t\tBTC\t-2\nold\t100\t1\t\tmissing_quantity\t\t',
  schema_version: 1,
  ...changes,
});

/** The document of one close, given as its line. */
const lineOf = (line: string): Record<string, unknown> => documentOf({ trades: line });

describe('encodeTrade', () => {
  it.each<[string, TradeRecord, string]>([
    ['all there is', record({ symbol: 'BTC', rMultiple: decimal('0.5') }), 'trade\t0\t1\t100\t\tBTC\t0.5'],
    ['nothing but a reason', trade({ skipped: 'missing_pnl' }), 'trade\t0\t\t\tmissing_pnl\t\t'],
    ['a pnl without a capital', trade({ skipped: 'zero_capital' }), 'trade\t0\t1\t\tzero_capital\t\t'],
    ['microseconds', record({ closedAt: new Instant(1, 20) }), 'trade\t1.000020\t1\t100\t\t\t'],
    [
      'half a second before 1970',
      record({ closedAt: new Instant(-1, 500_000) }),
      'trade\t-1.500000\t1\t100\t\t\t',
    ],
    [
      'plain decimals',
      trade({ pnl: '-1e-30', capital: '1e39' }),
      `trade\t0\t-0.${'0'.repeat(29)}1\t1${'0'.repeat(39)}\t\t\t`,
    ],
    ['no negative zero', trade({ pnl: '-0' }), 'trade\t0\t0\t100\t\t\t'],
    ['an id that separates', trade({ tradeId: 'a\tb\nc\\d' }), 'a\\tb\\nc\\\\d\t0\t1\t100\t\t\t'],
    ['a symbol that separates', trade({ symbol: '\\t\t' }), 'trade\t0\t1\t100\t\t\\\\t\\t\t'],
  ])('writes %s', (_, written, text) => {
    expect(encodeTrade(written)).toBe(text);
  });

  it('of two trades is equal just where they are', () => {
    fc.assert(
      fc.property(trades, trades, (a, b) => {
        const equal = encodeWindow({ capacity: 1, trades: [a] }).trades === encodeTrade(a);
        expect(equal).toBe(true);
        expect(encodeTrade({ ...a }) === encodeTrade(a)).toBe(true);
        for (const key of Object.keys(a) as (keyof TradeRecord)[])
          if (JSON.stringify(a[key]) !== JSON.stringify(b[key]))
            expect(encodeTrade({ ...a, [key]: b[key] })).not.toBe(encodeTrade(a));
      }),
    );
  });
});

describe('a window', () => {
  it('is stored as capacity and text', () => {
    const newer = record({
      tradeId: 'new',
      closedAt: new Instant(200, 1),
      pnl: decimal('-0.50'),
      symbol: 'BTC',
      rMultiple: decimal('-2'),
    });
    const older = trade({ tradeId: 'old', closedAt: 100, skipped: 'missing_quantity' });
    const window: Window = { capacity: 100, trades: [newer, older] };
    expect(encodeWindow(window)).toEqual(documentOf());
    expect(decodeWindow(documentOf())).toEqual(window);
  });

  it('without trades is empty text', () => {
    expect(encodeWindow({ capacity: 100, trades: [] })).toEqual(documentOf({ trades: '' }));
    expect(decodeWindow(documentOf({ trades: '' }))).toEqual({ capacity: 100, trades: [] });
  });

  it('is read back as it was written', () => {
    fc.assert(
      fc.property(windows, (window) => {
        const document = encodeWindow(window);
        expect(decodeWindow({ ...document })).toEqual(window);
        expect(document.trades.split('\n')).toHaveLength(Math.max(1, window.trades.length));
      }),
      { numRuns: 1000 },
    );
  });

  it('is read with fields that others added', () => {
    expect(decodeWindow(documentOf({ note: 'mine' }))).not.toBeNull();
  });
});

describe('a damaged window is null', () => {
  it.each([
    ['nothing', {}],
    ['no schema version', documentOf({ schema_version: undefined })],
    ['another schema version', documentOf({ schema_version: 2 })],
    ['a schema version as text', documentOf({ schema_version: '1' })],
    ['no capacity', documentOf({ capacity: undefined })],
    ['a capacity as text', documentOf({ capacity: '100' })],
    ['half a capacity', documentOf({ capacity: 2.5 })],
    ['an endless capacity', documentOf({ capacity: Infinity })],
    ['less capacity than trades', documentOf({ capacity: 1 })],
    ['a negative capacity', documentOf({ capacity: -1, trades: '' })],
    ['no trades', documentOf({ trades: undefined })],
    ['trades as null', documentOf({ trades: null })],
    ['trades as a list', documentOf({ trades: ['old\t100\t1\t100\t\t\t'] })],
    ['trades as bytes', documentOf({ trades: Buffer.from('old\t100\t1\t100\t\t\t') })],
  ])('%s', (_, document) => {
    expect(decodeWindow(document)).toBeNull();
  });

  it.each([
    ['the older first', 'old\t100\t1\t100\t\t\t\nnew\t200\t1\t100\t\t\t'],
    ['the smaller id first at one moment', 'a\t100\t1\t100\t\t\t\nb\t100\t1\t100\t\t\t'],
    ['the UTF-16 order at one moment', '\uFF5E\t100\t1\t100\t\t\t\n\u{1F600}\t100\t1\t100\t\t\t'],
    ['microseconds out of order', 'new\t100.000001\t1\t100\t\t\t\nold\t100.000002\t1\t100\t\t\t'],
    ['one trade twice', 'a\t100\t1\t100\t\t\t\na\t100\t1\t100\t\t\t'],
    ['one trade at two moments', 'a\t200\t1\t100\t\t\t\na\t100\t1\t100\t\t\t'],
    ['a line break at the end', 'a\t100\t1\t100\t\t\t\n'],
    ['an empty line between', 'b\t200\t1\t100\t\t\t\n\na\t100\t1\t100\t\t\t'],
    ['Windows line ends', 'b\t200\t1\t100\t\t\t\r\na\t100\t1\t100\t\t\t'],
  ])('trades with %s', (_, text) => {
    expect(decodeWindow(documentOf({ trades: text }))).toBeNull();
  });

  it.each([
    ['a field too few', 'a\t100\t1\t100\t\t'],
    ['a field too many', 'a\t100\t1\t100\t\t\t\t'],
    ['blanks for tabs', 'a 100 1 100   '],
    ['no id', '\t100\t1\t100\t\t\t'],
    ['an id too long', `${'x'.repeat(129)}\t100\t1\t100\t\t\t`],
    ['an unknown escape', 'a\\x\t100\t1\t100\t\t\t'],
    ['an escape without an end', 'a\\\t100\t1\t100\t\t\t'],
    ['no time', 'a\t\t1\t100\t\t\t'],
    ['a time in words', 'a\tnow\t1\t100\t\t\t'],
    ['an ISO time', 'a\t2026-11-20T14:30:00Z\t1\t100\t\t\t'],
    ['a time with milliseconds', 'a\t100.123\t1\t100\t\t\t'],
    ['a time with nanoseconds', 'a\t100.123456789\t1\t100\t\t\t'],
    ['a time with no microseconds written out', 'a\t100.000000\t1\t100\t\t\t'],
    ['a time with zeros before it', 'a\t0100\t1\t100\t\t\t'],
    ['a time of −0', 'a\t-0\t1\t100\t\t\t'],
    ['a time before year 1', 'a\t-62135596801\t1\t100\t\t\t'],
    ['a time after year 9999', 'a\t253402300800\t1\t100\t\t\t'],
    ['a time that is no safe number', 'a\t99999999999999999999\t1\t100\t\t\t'],
    ['neither capital nor reason', 'a\t100\t1\t\t\t\t'],
    ['neither pnl nor reason', 'a\t100\t\t100\t\t\t'],
    ['both capital and reason', 'a\t100\t1\t100\tmissing_quantity\t\t'],
    ['an unknown reason', 'a\t100\t1\t\tbecause\t\t'],
    ['a reason that objects have', 'a\t100\t1\t\tconstructor\t\t'],
    ['a capital of 0', 'a\t100\t1\t0\t\t\t'],
    ['a negative capital', 'a\t100\t1\t-100\t\t\t'],
    ['a symbol too long', `a\t100\t1\t100\t\t${'x'.repeat(33)}\t`],
    ['a symbol with an unknown escape', 'a\t100\t1\t100\t\tB\\TC\t'],
    ...['x', '1e5', 'NaN', 'Infinity', '+1', '.5', '1.', ' 1', '1 ', '0x1', '1_0', '--1'].flatMap((text) => [
      [`pnl ${text}`, `a\t100\t${text}\t100\t\t\t`],
      [`capital ${text}`, `a\t100\t1\t${text}\t\t\t`],
      [`R ${text}`, `a\t100\t1\t100\t\t\t${text}`],
    ]),
    ...['1.50', '01', '-0', '0.0', '1.0'].flatMap((text) => [
      [`pnl ${text}, which is not how we write it`, `a\t100\t${text}\t100\t\t\t`],
      [`R ${text}, which is not how we write it`, `a\t100\t1\t100\t\t\t${text}`],
    ]),
    ['capital 100.0, which is not how we write it', 'a\t100\t1\t100.0\t\t\t'],
  ])('a trade with %s', (_, line) => {
    expect(decodeWindow(lineOf(line))).toBeNull();
  });
});

describe('whatever is read as a window', () => {
  /** A window that is read is written again as the same text: or a fold would take it for unchanged, or for changed. */
  const expectSound = (document: Record<string, unknown>): void => {
    const window = decodeWindow(document);
    if (window === null) return;
    expect(encodeWindow(window)).toMatchObject({ capacity: document.capacity, trades: document.trades });
    expect(new Set(window.trades.map(({ tradeId }) => tradeId)).size).toBe(window.trades.length);
    expect(window.trades.length).toBeLessThanOrEqual(window.capacity);
  };

  it('is written again as the same, when fields of its document were damaged', () => {
    fc.assert(
      fc.property(windows, damages, (window, damage) => {
        expectSound(damaged({ ...encodeWindow(window) }, damage));
      }),
      { numRuns: 1000 },
    );
  });

  it('is written again as the same, when its lines and fields were', () => {
    const field = fc.oneof(
      fc.constantFrom(...['', '0', '-0', '1', '-1', '1.50', '007', '1e5', '0.5', '100', '-1.000000', '9.5']),
      fc.constantFrom(...['\\', '\\x', '\\n', 'a\\', 'missing_pnl', 'zero_capital', 'x'.repeat(33), '\r']),
      fc.stringMatching(/^-?\d{1,14}(\.\d{1,7})?$/),
    );
    const change = fc.record({
      line: fc.nat(),
      column: fc.nat({ max: 6 }),
      field,
      how: fc.constantFrom('set', 'drop', 'repeat', 'swap', 'add', 'drop_field', 'add_field'),
    });
    fc.assert(
      fc.property(windows, fc.array(change, { minLength: 1, maxLength: 3 }), (window, changes) => {
        const { trades: text, ...document } = encodeWindow(window);
        const lines = text.split('\n').map((line) => line.split('\t'));
        for (const { line, column, field: value, how } of changes) {
          const at = line % lines.length;
          const fields = lines[at] ?? [];
          const other = lines[column % lines.length] ?? [];
          if (how === 'set') fields[column] = value;
          else if (how === 'drop') lines.splice(at, 1, ...(lines.length > 1 ? [] : [fields]));
          else if (how === 'repeat') lines.splice(at, 0, [...fields]);
          else if (how === 'swap') lines.splice(at, 1, other);
          else if (how === 'add') lines.push([value]);
          else if (how === 'drop_field') fields.splice(column, 1);
          else fields.push(value);
        }
        expectSound({ ...document, trades: lines.map((fields) => fields.join('\t')).join('\n') });
      }),
      { numRuns: 5000 },
    );
  });
});
