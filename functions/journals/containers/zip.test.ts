import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { isZip, zipEntries } from './zip';
import { JournalError } from '../journal-error';
import { runs } from '../../test/support/runs';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** What is in a zip, by name. */
function contents(zip: Uint8Array): [string, string][] {
  return zipEntries('r.zip', zip).map(({ name, bytes }) => [name, Buffer.from(bytes()).toString('latin1')]);
}

/** A zip whose record of the first file in its list at the end is changed: `at` counts from the start of that record. */
function changed(zip: Uint8Array, at: number, value: number, bytes: 2 | 4): Uint8Array {
  const copy = Buffer.from(zip);
  copy.writeUIntLE(value, copy.indexOf('PK\x01\x02', 0, 'latin1') + at, bytes);
  return copy;
}

describe('zipEntries', () => {
  it('reads back what was packed, stored or deflated, with a comment or without', () => {
    const entry = fc.tuple(fc.uint8Array({ maxLength: 2000 }), fc.constantFrom<0 | 6>(0, 6));
    const name = fc.string({
      unit: fc.constantFrom('a', 'ä', '.', '_', '漢', ' '),
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(fc.dictionary(name, entry, { maxKeys: 5, noNullPrototype: true }), (files) => {
        const zip = zipSync(
          Object.fromEntries(Object.entries(files).map(([key, [data, level]]) => [key, [data, { level }]])),
        );
        const read = zipEntries('r.zip', zip).map((file) => [file.name, [...file.bytes()]]);
        expect(read).toEqual(Object.entries(files).map(([key, [data]]) => [key, [...data]]));
        expect(isZip(zip)).toBe(true);
      }),
      { numRuns: runs(100) },
    );
  });

  it('leaves out folders', () => {
    expect(contents(zipSync({ folder: { 'a.json': text('[]') }, 'empty/': new Uint8Array() }))).toEqual([
      ['folder/a.json', '[]'],
    ]);
  });

  it('finds the end before a comment that looks like another end', () => {
    const zip = Buffer.from(zipSync({ a: text('1') }));
    const comment = Buffer.from('PK\x05\x06 and more than twenty-two bytes', 'latin1');
    zip.writeUInt16LE(comment.length, zip.length - 2);
    expect(contents(Buffer.concat([zip, comment]))).toEqual([['a', '1']]);
  });

  const packed = zipSync({ 'a.json': text('x'.repeat(1000)) });

  it.each<[string, Uint8Array, RegExp]>([
    ['is cut short', packed.subarray(0, packed.length - 5), /^r.zip: is a damaged zip, or was cut short$/],
    ['is only a beginning', text('PK\x03\x04'), /is a damaged zip/],
    ['has fewer records than it says', changed(packed, 0, 0, 4), /is a damaged zip/],
    [
      'is ZIP64',
      changed(packed, 24, 0xffffffff, 4),
      /ZIP64, which is not read; unpack it and name the journals/,
    ],
    ['is encrypted', changed(packed, 8, 1, 2), /"a.json" within it is encrypted; unpack the zip/],
    ['is packed by another method', changed(packed, 10, 14, 2), /"a.json" within it is packed by method 14/],
    [
      'has another checksum',
      changed(packed, 16, 1, 4),
      /"a.json" within it is damaged \(incorrect data check\)/,
    ],
    ['says less than it holds', changed(packed, 24, 10, 4), /"a.json" within it is damaged \(/],
    [
      'says more than it holds',
      changed(packed, 24, 1001, 4),
      /"a.json" within it is damaged \(incorrect length check\)/,
    ],
    ['points outside', changed(packed, 42, 1_000_000, 4), /"a.json" within it is damaged/],
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
  ])('refuses a zip that %s', (_, zip, message) => {
    const read = (): unknown => contents(zip);
    expect(read).toThrow(JournalError);
    expect(read).toThrow(message);
  });

  it('stops a zip bomb where the bytes that it says are reached', () => {
    // 20 MB of zeros in 20 kB.
    const bomb = deflateRawSync(Buffer.alloc(20_000_000));
    const zip = changed(zipSync({ bomb: [bomb, { level: 0 }] }), 10, 8, 2);
    const before = process.memoryUsage().arrayBuffers;
    expect(() => contents(changed(zip, 24, 1000, 4))).toThrow(
      /"bomb" within it is damaged \(Cannot create a Buffer larger/,
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5_000_000);
  });

  it('reads any bytes as a zip, or refuses them in one line', () => {
    const damaged = fc.tuple(fc.nat(packed.length - 1), fc.nat(255)).map(([at, byte]) => {
      const copy = Uint8Array.from(packed);
      copy[at] = byte;
      return copy;
    });
    fc.assert(
      fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 200 })), (bytes) => {
        try {
          contents(bytes);
        } catch (error) {
          if (!(error instanceof JournalError)) throw error;
          expect(error.message).toMatch(/^r.zip: [^\n\r]+$/);
        }
      }),
      { numRuns: runs(500) },
    );
  });
});
