import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Journal, JournalError, readJournal } from '../read-journal';
import { journalFiles } from './journal-files';

const TEXT = '[{"agent_id": "é", "trade_id": "t"}]';

describe('journalFiles', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'maestro-journal-'));
    mkdirSync(join(directory, 'folder'));
    writeFileSync(join(directory, 'folder', 'ä.json'), `\uFEFF${TEXT}\r\n`);
    writeFileSync(join(directory, 'utf16le.json'), Buffer.from(`\uFEFF${TEXT}`, 'utf16le'));
    writeFileSync(join(directory, 'utf16be.json'), Buffer.from(`\uFEFF${TEXT}`, 'utf16le').swap16());
    writeFileSync(join(directory, 'unmarked.json'), Buffer.from('[]', 'utf16le'));
    writeFileSync(join(directory, 'latin1.csv'), Buffer.from([0x61, 0xe4, 0x62]));
    writeFileSync(join(directory, 'cut.json'), Buffer.from('\uFEFFa', 'utf16le').subarray(0, 3));
  });
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  const read = async (stdin: string, ...paths: readonly string[]): Promise<Journal> =>
    readJournal(journalFiles(paths, directory, Readable.from([Buffer.from(stdin)])));

  it.each(['folder/ä.json', 'utf16le.json', 'utf16be.json'])(
    'reads %s, and names a file as the user typed it',
    async (name) => {
      for (const path of [name, join(directory, name)])
        expect((await read('', path)).trades).toEqual([
          expect.objectContaining({ tradeId: 't', file: path, fields: { agent_id: 'é' } }),
        ]);
    },
  );

  it('reads standard input beside files', async () => {
    const journal = await read('[{"agent_id": "b", "trade_id": "u"}]', '-', 'folder/ä.json');
    expect(journal.trades.map(({ tradeId, file }) => [tradeId, file])).toEqual([
      ['u', 'standard input'],
      ['t', 'folder/ä.json'],
    ]);
  });

  it.each([
    [['none.csv'], /^none\.csv: there is no such file \(looked for \/.*none\.csv\)$/],
    [['latin1.csv/x'], /^latin1\.csv\/x: there is no such file/],
    [['folder'], /^folder: is a directory/],
    [['latin1.csv'], /^latin1\.csv: is not UTF-8 text; save the journal as UTF-8$/],
    [['cut.json'], /^cut\.json: is not UTF-16LE text/],
    [['unmarked.json'], /^unmarked\.json: is not text: it has null characters; save the journal as UTF-8$/],
    [['a\nb'], /^a b: there is no such file \(looked for \/.*a b\)$/],
    [['a\0b'], /: cannot be read \(ERR_INVALID_ARG_VALUE\)$/],
    [['-', 'folder/ä.json', '-'], /^-: is standard input, which can be read only once/],
  ])('refuses %j', async (paths, message) => {
    const error: unknown = await read('', ...paths).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(JournalError);
    expect((error as Error).message).toMatch(message);
  });
});
