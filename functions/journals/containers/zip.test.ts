import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { filesInZip, isZip } from './zip';
import { peek } from '../files/peek';
import { type BinaryFile, readJournal } from '../read-journal';
import { JournalError } from '../journal-error';
import { testContext } from '../../test/support/journal';
import { runs } from '../../test/support/runs';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** A file that is not on the disk. */
const file = (name: string, bytes: Uint8Array): BinaryFile => ({
  name,
  path: null,
  size: bytes.length,
  bytes: () => [bytes],
});

/** What is in a zip, by name. */
async function contents(zip: Uint8Array): Promise<[string, string][]> {
  const { all } = await peek([zip], 0);
  const found: [string, string][] = [];
  for await (const { name, size, ...inner } of filesInZip(file('r.zip', zip), all, testContext())) {
    const pieces: Uint8Array[] = [];
    for await (const piece of inner.bytes()) pieces.push(piece);
    expect(Buffer.concat(pieces)).toHaveLength(size ?? NaN);
    found.push([name, Buffer.concat(pieces).toString('latin1')]);
  }
  return found;
}

/** A zip whose record of the first file in its list at the end is changed: `at` counts from the start of that record. */
function changed(zip: Uint8Array, at: number, value: number, bytes: 2 | 4): Uint8Array {
  const copy = Buffer.from(zip);
  copy.writeUIntLE(value, copy.indexOf('PK\x01\x02', 0, 'latin1') + at, bytes);
  return copy;
}

describe('filesInZip', () => {
  it('reads back what was packed, stored or deflated, with a comment or without', async () => {
    const entry = fc.tuple(fc.uint8Array({ maxLength: 2000 }), fc.constantFrom<0 | 6>(0, 6));
    const name = fc.string({
      unit: fc.constantFrom('a', 'ä', 'B', '_', '漢', ' '),
      minLength: 1,
      maxLength: 8,
    });
    const names = fc.dictionary(name, entry, { minKeys: 1, maxKeys: 5, noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(names, fc.constantFrom('', 'comment'), async (files, comment) => {
        const zip = Buffer.from(
          zipSync(
            Object.fromEntries(Object.entries(files).map(([key, [data, level]]) => [key, [data, { level }]])),
          ),
        );
        zip.writeUInt16LE(comment.length, zip.length - 2);
        const packed = Object.entries(files).map(([key, [data]]) => [
          `r.zip/${key}`,
          Buffer.from(data).toString('latin1'),
        ]);
        expect(await contents(Buffer.concat([zip, text(comment)]))).toEqual(packed);
        expect(isZip(zip)).toBe(true);
      }),
      { numRuns: runs(50) },
    );
  });

  it('reads large files piece by piece', async () => {
    const large = Buffer.alloc(3_000_000, 'figures ');
    expect(await contents(zipSync({ large: [large, { level: 6 }] }))).toEqual([
      ['r.zip/large', large.toString()],
    ]);
  });

  it('leaves out folders', async () => {
    expect(await contents(zipSync({ folder: { 'a.json': text('[]') }, 'empty/': new Uint8Array() }))).toEqual(
      [['r.zip/folder/a.json', '[]']],
    );
  });

  it('reads ZIP64', async () => {
    // Written by Python's zipfile with `zipfile.ZIP64_LIMIT = 1`.
    const zip =
      'UEsDBC0AAAAAAAAAIVy890Mo//////////8GABQAYS5qc29uAQAQAAMAAAAAAAAAAwAAAAAAAABbNV1QSwECLQMtAA' +
      'AAAAAAACFcvPdDKP//////////BgAUAAAAAAAAAAAAgAEAAAAAYS5qc29uAQAQAAMAAAAAAAAAAwAAAAAAAABQSwYG' +
      'LAAAAAAAAAAtAC0AAAAAAAAAAAABAAAAAAAAAAEAAAAAAAAASAAAAAAAAAA7AAAAAAAAAFBLBgcAAAAAgwAAAAAAAA' +
      'ABAAAAUEsFBgAAAAABAAEASAAAADsAAAAAAA==';
    expect(await contents(Buffer.from(zip, 'base64'))).toEqual([['r.zip/a.json', '[5]']]);
  });

  const packed = zipSync({ 'a.json': text('x'.repeat(1000)) });
  const stored = zipSync({ 'a.json': [text('1234'), { level: 0 }] });

  it.each<[string, Uint8Array, RegExp]>([
    [
      'is cut short',
      packed.subarray(0, packed.length - 5),
      /^r.zip: is a zip that cannot be read; it may be damaged or cut short \(End of central directory [^\n]*\)$/,
    ],
    ['is only a beginning', text('PK\x03\x04'), /is a zip that cannot be read; /],
    ['has fewer records than it says', changed(packed, 0, 0, 4), /is a zip that cannot be read; /],
    ['has a file outside its folder', zipSync({ '../a': text('') }), /cannot be read; .*relative path/],
    ['is encrypted', changed(packed, 8, 1, 2), /"a.json" within it is encrypted; unpack the zip and name/],
    ['is packed by another method', changed(packed, 10, 14, 2), /"a.json" within it is packed by method 14/],
    [
      'has another checksum',
      changed(packed, 16, 1, 4),
      /"a.json" within it cannot be read; it may be damaged or cut short \(its checksum is wrong\)$/,
    ],
    [
      'has another figure than was packed',
      Buffer.from(Buffer.from(stored).toString('latin1').replace('1234', '1235'), 'latin1'),
      /"a.json" within it cannot be read; .*\(its checksum is wrong\)/,
    ],
    ['says less than it holds', changed(packed, 24, 10, 4), /"a.json" within it cannot .*\(too many bytes/],
    [
      'says more than it holds',
      changed(packed, 24, 1001, 4),
      /"a.json" within it cannot .*\(not enough bytes/,
    ],
    [
      'is damaged inside',
      changed(packed, 20, 5, 4),
      /"a.json" within it cannot be read; .*unexpected end of file/,
    ],
    ['points outside', changed(packed, 42, 1_000_000, 4), /"a.json" within it cannot be read; /],
    [
      'says that it holds too much',
      changed(packed, 24, 250_000_001, 4),
      /holds 250000001 bytes when unpacked, more than/,
    ],
    [
      'has too many files',
      zipSync(Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`${index}`, text('')]))),
      /holds 1001 files; a zip with journals may hold 1000/,
    ],
  ])('refuses a zip that %s', async (_, zip, message) => {
    const read = contents(zip);
    await expect(read).rejects.toThrow(JournalError);
    await expect(read).rejects.toThrow(message);
  });

  it('stops a zip bomb where the bytes that it says are reached', async () => {
    // 20 MB of zeros in 20 kB.
    const bomb = deflateRawSync(Buffer.alloc(20_000_000));
    const zip = changed(zipSync({ bomb: [bomb, { level: 0 }] }), 10, 8, 2);
    const before = process.memoryUsage().arrayBuffers;
    await expect(contents(changed(zip, 24, 1000, 4))).rejects.toThrow(
      /"bomb" within it cannot be read; .*\(too many bytes in the stream. expected 1000/,
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5_000_000);
  });

  it('reads any bytes as a zip, or refuses them in one line', async () => {
    const damaged = fc.tuple(fc.nat(packed.length - 1), fc.nat(255)).map(([at, byte]) => {
      const copy = Uint8Array.from(packed);
      copy[at] = byte;
      return copy;
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(damaged, fc.uint8Array({ maxLength: 200 })), async (bytes) => {
        const problem = await contents(bytes).then(
          () => null,
          (error: unknown) => (error instanceof JournalError ? error.message : error),
        );
        if (problem !== null) expect(problem).toMatch(/^r.zip[^\n\r]*: [^\n\r]+$/);
      }),
      { numRuns: runs(300) },
    );
  });
});

describe('readJournal and a folder of freqtrade', () => {
  const NAME = 'backtest-result-2026-01-01_00-00-00';
  const trade = {
    pair: 'ETH/USDT',
    open_date: '2026-09-01 10:00:00+00:00',
    close_date: '2026-09-01 12:00:00+00:00',
    open_rate: 100,
    close_rate: 110,
    amount: 1,
    profit_abs: 10,
    is_open: false,
  };
  const json = (value: unknown): Uint8Array => text(JSON.stringify(value));
  const result = json({ strategy: { Trend: { trades: [trade] } }, strategy_comparison: [] });
  const zip = zipSync({
    [`${NAME}.json`]: result,
    [`${NAME}_config.json`]: json({ strategy: 'Trend' }),
    [`${NAME}_Trend.json`]: json({ strategy_name: 'Trend', params: {}, ft_stratparam_v: 1 }),
    [`${NAME}_Trend.py`]: text('class Trend: pass'),
    [`${NAME}_market_change.feather`]: text('ARROW1\0\0'),
  });
  const description = file(
    `results/${NAME}.meta.json`,
    json({ Trend: { run_id: 'a', backtest_start_time: 1 } }),
  );
  const pointer = file('results/.last_result.json', json({ latest_backtest: `${NAME}.zip` }));

  it('reads the result, and leaves out what is beside and within it with one note', async () => {
    const journal = await readJournal([pointer, file(`results/${NAME}.zip`, zip), description]);
    expect(journal).toMatchObject({
      rows: 1,
      errors: [],
      trades: [{ file: `results/${NAME}.zip/${NAME}.json` }],
    });
    expect(journal.notes).toEqual([
      "left out 6 files that are no journals: the name of freqtrade's last result (.last_result.json), " +
        `a configuration of freqtrade (${NAME}_config.json), the parameters of a freqtrade strategy (${NAME}_Trend.json), ` +
        `a program (${NAME}_Trend.py), market data (${NAME}_market_change.feather), ` +
        `the description of a freqtrade result (${NAME}.meta.json)`,
    ]);
  });

  it('counts the same result packed and unpacked once', async () => {
    const journal = await readJournal([file('a.zip', zip), file('a.json', result)]);
    expect(journal).toMatchObject({ rows: 2, duplicates: 1, trades: [{}] });
  });

  it.each<[string, BinaryFile[], string]>([
    [
      'only descriptions',
      [description, pointer],
      `results/${NAME}.meta.json: is the description of a freqtrade result, not a journal; none of the 2 files is a journal`,
    ],
    ['only market data', [file('x.feather', text('ARROW1'))], 'x.feather: is market data, not a journal'],
    [
      'a zip without a result',
      [file('a.zip', zipSync({ 'x.py': text('') }))],
      'a.zip/x.py: is a program, not a journal',
    ],
    ['an empty zip', [file('a.zip', zipSync({}))], 'a.zip: is a zip without files'],
    [
      'a zip in a zip',
      [file('a.zip', zipSync({ 'b.json': zip }))],
      'a.zip/b.json: is a zip in a zip; unpack the outer one',
    ],
    [
      'a database in a zip',
      [file('a.zip', zipSync({ 'b.sqlite': text('SQLite format 3\0') }))],
      'a.zip/b.sqlite: is a SQLite database, which is only read from the disk',
    ],
    [
      'names that a screen obeys',
      [file('a.zip', zipSync({ 'b\nä.json': text('[') }))],
      'a.zip/b ä.json: is not JSON',
    ],
  ])('refuses %s', async (_, files, message) => {
    const read = readJournal(files);
    await expect(read).rejects.toThrow(JournalError);
    await expect(read).rejects.toThrow(message);
  });
});
