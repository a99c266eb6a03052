import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JournalError } from './journal-error';
import { loadJournalFiles } from './load-journal-files';

describe('loadJournalFiles', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'maestro-journal-'));
    mkdirSync(join(directory, 'folder'));
    writeFileSync(join(directory, 'folder', 'ä.csv'), '\uFEFFé\r\n');
    writeFileSync(join(directory, 'latin1.csv'), Buffer.from([0x61, 0xe4, 0x62]));
    writeFileSync(join(directory, 'utf16.csv'), Buffer.from('\uFEFFab', 'utf16le'));
  });
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  it('reads relative and absolute paths, and names files as the user typed them', () => {
    const absolute = join(directory, 'folder', 'ä.csv');
    expect(loadJournalFiles(['folder/ä.csv', absolute], directory)).toEqual([
      { name: 'folder/ä.csv', text: 'é\r\n' },
      { name: absolute, text: 'é\r\n' },
    ]);
  });

  it.each([
    ['none.csv', /^none\.csv: there is no such file \(looked for \/.*none\.csv\)$/],
    ['latin1.csv/x', /^latin1\.csv\/x: there is no such file/],
    ['folder', /^folder: is a directory/],
    ['latin1.csv', /^latin1\.csv: is not UTF-8 text/],
    ['utf16.csv', /^utf16\.csv: is not UTF-8 text/],
    ['a\nb', /^a b: there is no such file \(looked for \/.*a b\)$/],
    ['a\0b', /: cannot be read \(ERR_INVALID_ARG_VALUE\)$/],
  ])('refuses %j', (name, message) => {
    const load = (): unknown => loadJournalFiles([name], directory);
    expect(load).toThrow(JournalError);
    expect(load).toThrow(message);
  });
});
