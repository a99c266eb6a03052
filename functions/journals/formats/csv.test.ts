import fc from 'fast-check';
import { rowsOfText, testContext } from '../../test/support/journal';
import { runs } from '../../test/support/runs';

const HEADER = 'agent_id,closed_at,realized_pnl,entry_price,quantity,note';

/** For each row its line, and either its note or its problem. */
async function notes(text: string): Promise<[number, unknown][]> {
  return (await rowsOfText(text)).map(({ row, found }) => [
    row,
    'problem' in found ? found.problem : (found.value as Record<string, unknown>).note,
  ]);
}

describe('readCsv', () => {
  it('reads cells as trimmed text; an empty cell is an absent field', async () => {
    expect(await rowsOfText(`${HEADER}\n a , 2026-09-01 ,,"0.10",  , " x, ""y"" " \n`)).toEqual([
      {
        row: 2,
        found: { value: { agent_id: 'a', closed_at: '2026-09-01', entry_price: '0.10', note: 'x, "y"' } },
        names: new Map(),
      },
    ]);
  });

  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('counts lines that end in %s, also within cells, and skips empty lines', async (_, end) => {
    const lines = [HEADER, 'a,,,,,1', '', 'a,,,,,"2', '', 'b"', '   ', 'a,,,,,3', ''];
    expect(await notes(lines.join(end))).toEqual([
      [2, '1'],
      [4, '2\n\nb'],
      [8, '3'],
    ]);
  });

  it('reads mixed line ends', async () => {
    expect(await notes(`${HEADER}\r\na,,,,,1\na,,,,,2\ra,,,,,3`)).toEqual([
      [2, '1'],
      [3, '2'],
      [4, '3'],
    ]);
  });

  it('reports each row with too few or too many cells', async () => {
    expect(await notes(`${HEADER}\na,,,,,1\na,,\na,,,,,2,\na,,,,,3`)).toEqual([
      [2, '1'],
      [3, 'has 3 cells; the header has 6'],
      [4, 'has 7 cells; the header has 6; a figure has no comma, and a text with one needs quotes'],
      [5, '3'],
    ]);
  });

  it('returns no trades for a header without rows', async () => {
    expect(await rowsOfText(HEADER)).toEqual([]);
  });

  it('reads columns named like properties of prototypes as fields', async () => {
    const [row] = await rowsOfText(`${HEADER},__proto__,constructor\na,,,,,1,p,c`);
    const value = row !== undefined && 'value' in row.found ? row.found.value : {};
    expect(Object.entries(value as object)).toEqual([
      ['agent_id', 'a'],
      ['note', '1'],
      ['__proto__', 'p'],
      ['constructor', 'c'],
    ]);
  });

  it.each([
    [
      'agent_id,closed_at,entry_price',
      /^j: has no column "realized_pnl", "quantity"; its columns are "agent_id", "closed_at", "entry_price"; try --map /,
    ],
    ['hello', /its columns are "hello"; try .* A journal is a JSON list of trades, .* freqtrade results/],
    [`${HEADER},`, /^j: column 7 of the header has no name$/],
    [`${HEADER},agent_id`, /^j: has more than one column "agent_id" in its header$/],
    [
      `${HEADER}\na,,,,,1\n\na,,,,,"2\na,,,,,3`,
      /^j: is not CSV after line 2: found a cell with an unclosed quote/,
    ],
    [`${HEADER}\na,,,,,6" pipe`, /^j: is not CSV after line 1: found a quote within a cell/],
    [`${HEADER}\na,,,,,"6" pipe`, /^j: is not CSV after line 1: found text behind the closing quote/],
  ])('refuses %j', async (text, message) => {
    await expect(rowsOfText(text)).rejects.toThrow(message);
  });
});

/** The fields of each row. */
async function values(text: string | readonly string[]): Promise<unknown[]> {
  return (await rowsOfText(text)).map(({ found }) => ('problem' in found ? found.problem : found.value));
}

describe('readCsv and spreadsheets', () => {
  const rows = [HEADER.split(','), ['a', '2026-09-01', '-1.5', '100', '0.25', 'x']];

  it.each([',', ';', '\t', '|', ' ; '])('reads cells separated by %j', async (separator) => {
    expect(await values(rows.map((cells) => cells.join(separator)).join('\r\n'))).toEqual([
      {
        agent_id: 'a',
        closed_at: '2026-09-01',
        realized_pnl: '-1.5',
        entry_price: '100',
        quantity: '0.25',
        note: 'x',
      },
    ]);
  });

  it('takes the separator that the line of Excel names, and counts that line', async () => {
    const text = rows.map((cells) => cells.join(':')).join('\n');
    expect(await rowsOfText(`sep=:\n${text}`)).toMatchObject([{ row: 3, found: { value: { note: 'x' } } }]);
  });

  it('reads headers in any case, with blanks; a column of the owner keeps its name', async () => {
    const text = 'Agent ID,CLOSED AT,Realized  PnL,entry_price,Quantity,My Note\na,,,,,x\n';
    const [row] = await rowsOfText(text);
    expect(row?.found).toEqual({ value: { agent_id: 'a', 'My Note': 'x' } });
    expect(row?.names).toEqual(new Map([['agent_id', 'Agent ID']]));
  });

  it('leaves out lines before the header, and says so', async () => {
    const context = testContext();
    const text = `My broker; account 5\n\nfrom 2026-01-01\n${HEADER.replaceAll(',', ';')}\na;;;;;x`;
    expect(await rowsOfText(text, context)).toMatchObject([{ row: 5, found: { value: { note: 'x' } } }]);
    expect(context.notes).toEqual(['the 2 lines before the header are left out']);
  });

  it('skips rows of separators alone', async () => {
    expect(await values(`${HEADER}\n,,,,,\na,,,,,1\n,,,,,\n`)).toEqual([{ agent_id: 'a', note: '1' }]);
  });

  it('reads the same rows whatever the pieces are', async () => {
    const text = `${HEADER}\r\na,,,,,"1\r\n""2"\r\n\rb,,,,,é\nc,,,,,3`;
    const whole = await rowsOfText(text);
    expect(whole.map(({ row }) => row)).toEqual([2, 5, 6]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(text.length), { maxLength: 6 }), async (cuts) => {
        const ends = [...cuts.sort((a, b) => a - b), text.length];
        const pieces = ends.map((end, index) => text.slice(index === 0 ? 0 : ends[index - 1], end));
        expect(await rowsOfText(pieces)).toEqual(whole);
      }),
      { numRuns: runs(30) },
    );
  });
});

describe('readCsv and decimal commas', () => {
  const header = 'agent_id;closed_at;realized_pnl;entry_price;quantity;note';

  it.each([
    [
      'a comma is a decimal comma',
      'a;;-1,5;100;0,25;1,5',
      { realized_pnl: '-1.5', entry_price: '100', quantity: '0.25' },
    ],
    [
      'also before three digits, where others tell',
      'a;;1,234;0,125;12;',
      { realized_pnl: '1.234', entry_price: '0.125' },
    ],
    ['a point is a decimal point', 'a;;-1.5;100;1.234;', { realized_pnl: '-1.5', quantity: '1.234' }],
    ['text of the owner stays as it is', 'a;;1;1;1;1,5', { note: '1,5' }],
    [
      'thousands separators stay for the check of the row',
      'a;;1.234,50;1,234,567;1;',
      { realized_pnl: '1.234,50', entry_price: '1,234,567' },
    ],
  ])('%s', async (_, row, expected) => {
    for (const separator of [';', '\t', '|'])
      expect(await values(`${header}\n${row}`.replaceAll(';', separator))).toEqual([
        expect.objectContaining(expected),
      ]);
  });

  it.each([
    [
      ['a;;1,5;100;1;', 'a;;1;100.5;1;'],
      /decimal comma \(row \d: "1,5"\) and with a decimal point \(row \d: "100\.5"\)/,
    ],
    [['a;;1,234;100;1;', 'a;;1;100.5;1;'], /decimal comma \(row \d: "1,234"\) and with a decimal point/],
    [
      ['a;;1;1,234;1;', 'a;;1;100;1;'],
      /^j: row \d: "1,234" can have a decimal comma or a thousands separator/,
    ],
  ])('guesses nothing, in any order of rows: %j', async (lines, message) => {
    for (const order of [lines, lines.toReversed()])
      await expect(values([header, ...order].join('\n'))).rejects.toThrow(message);
  });

  it('reads the same figures as with commas and points', async () => {
    const figure = fc
      .tuple(fc.integer(), fc.integer({ min: 0, max: 999_999 }))
      .map(([whole, part]) => `${whole}.${part}`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(figure, figure), { minLength: 1, maxLength: 4 }), async (pairs) => {
        // The first row tells what a comma means.
        const rows = [['0.5', '1'], ...pairs].map(([pnl, price]) => ['a', '', pnl, price, '1', ''].join(';'));
        const text = [header, ...rows].join('\n');
        expect(await values(text.replaceAll('.', ','))).toEqual(await values(text.replaceAll(';', ',')));
      }),
      { numRuns: runs(30) },
    );
  });
});

describe('readCsv and hostile files', () => {
  it('refuses 100,000 columns, and a header without an end', async () => {
    const many = Array.from({ length: 100_000 }, (_, index) => `c${index}`).join(',');
    for (const text of [many, `${many}\n`, 'x'.repeat(1_000_000)])
      await expect(rowsOfText([text, `a\n`])).rejects.toThrow(
        /^j: (?:has no column "agent_id"|its first line is longer).{1,1000}$/,
      );
  });

  it('refuses a row without an end', async () => {
    const long = 'x'.repeat(600_000);
    await expect(rowsOfText([`${HEADER}\na,,,,,1\na,,,,,"`, long, long])).rejects.toThrow(
      /^j: is not CSV after line 2: found a row longer than 1 MB; a quote may not be closed$/,
    );
  });
});
