import { rowsOfText } from '../../test/support/journal';

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
