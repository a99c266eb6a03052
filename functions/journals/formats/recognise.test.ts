import { JournalError } from '../journal-error';
import { rowsOfText } from '../../test/support/journal';

const A = '{"agent_id": "a"}';

/** The numbers of the rows; a broken row as `!number`. */
async function rows(text: string): Promise<(number | string)[]> {
  return (await rowsOfText(text)).map(({ row, found }) => ('problem' in found ? `!${row}` : row));
}

describe('readRows', () => {
  it.each([
    ['a JSON list', `[${A},\n ${A}, 5]`, [1, 2, 3]],
    ['an empty JSON list', ' [ ]\n', []],
    ['JSON lines', `${A}\n\r\n${A}\r\n`, [1, 3]],
    ['JSON lines of one line', `\n${A}`, [2]],
    ['JSON lines with a broken first line', `{"agent_id": oops}\n${A}`, ['!1', 2]],
    ['JSON lines with other values', `5\n${A}\nnull\n[1]\noops`, [1, 2, 3, 4, '!5']],
    ['JSON lines that begin with a list', `[1]\n${A}`, [1, 2]],
    ['a lone trade over many lines', '{\n"agent_id": "a",\n"strategy": {}\n}', [1]],
    ['a freqtrade export', '{"strategy": {"s": {"trades": [{}]}}, "strategy_comparison": []}', [1]],
    ['a freqtrade export without strategies', '{"strategy": {}}', []],
    ['CSV', 'agent_id,closed_at,realized_pnl,entry_price,quantity\na,,,,\n', [2]],
  ])('recognises %s', async (_, text, expected) => {
    expect(await rows(text)).toEqual(expected);
  });

  it('takes an object with both ids for a trade of Maestro, whatever its owner keeps in it', async () => {
    const trade = {
      trade_id: 't',
      agent_id: 'a',
      closedPnl: 1,
      avgEntryPrice: 2,
      closedSize: 3,
      updatedTime: 4,
    };
    expect(await rowsOfText(JSON.stringify(trade))).toMatchObject([{ row: 1, found: { value: trade } }]);
  });

  it('reads JSON lines the same whatever the pieces are', async () => {
    const text = `${A}\r\n\n${A}\n${A}`.padEnd(100_000, ' ');
    for (const size of [7, 1000, 70_000]) {
      const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
        text.slice(index * size, (index + 1) * size),
      );
      expect((await rowsOfText(pieces)).map(({ row }) => row)).toEqual([1, 3, 4]);
    }
  });

  it('refuses JSON that is too large to be read as a whole, and a line without an end', async () => {
    const million = ' '.repeat(1_000_000);
    await expect(rowsOfText(['[', ...Array<string>(257).fill(million)])).rejects.toThrow(
      /^j: has more than 256 million characters, and JSON or HTML must be read as a whole; save the journal as JSON lines/,
    );
    const lines = `${A}\n`.repeat(5_000);
    await expect(rowsOfText([`${lines}{`, ...Array<string>(17).fill(million)])).rejects.toThrow(
      /^j: line 5001 is longer than 16 million characters; a trade takes one line$/,
    );
  });

  it('gives the place of the error in a broken line', async () => {
    expect((await rowsOfText(`${A}\n{"agent_id": oops}`))[1]).toEqual({
      row: 2,
      found: {
        problem:
          'is not JSON: column 14: found "oops", expected text in double quotes, a number, true, false or null',
      },
    });
  });

  it.each([
    ['nothing', '', /^j: is empty; a journal is a JSON list of trades, JSON lines or CSV/],
    ['only white space', ' \r\n\t', /^j: is empty/],
    ['a number', '5', /^j: holds only 5; a journal is/],
    ['null', 'null', /^j: holds only null; a journal is/],
    [
      'another object',
      '{"trades": [], "x": 1}',
      /^j: is a JSON object with "trades", "x", not a journal; a journal is/,
    ],
    ['an empty object', '{}', /^j: is an empty JSON object, not a journal/],
    ['a strategy that is text', '{"strategy": "s"}', /^j: is a JSON object with "strategy", not a journal/],
    [
      'a broken list',
      `[${A},\n${A},\n]`,
      /^j: is not JSON: line 3, column 1: found "\]", expected a value before it$/,
    ],
    [
      'a list cut short',
      `[${A},\n${A}\n`,
      /^j: is not JSON: line 3, column 1: found the end of the text, expected/,
    ],
    [
      'a broken object',
      '{"strategy": {\n"s": oops}}',
      /^j: is not JSON: line 2, column 6: found "oops", expected text in double quotes, a number, true, false or null$/,
    ],
    ['other text', 'Dear Sir,\n', /^j: has no column "agent_id"/],
  ])('refuses %s in one line', async (_, text, message) => {
    const error: unknown = await rowsOfText(text).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(JournalError);
    expect((error as Error).message).toMatch(message);
  });
});
