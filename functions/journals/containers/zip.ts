import { deflateRawSync, gunzipSync } from 'node:zlib';
import { describe } from '../../src/contract/fields/invalid-input';
import { whatElse } from '../files/what-else';
import type { FormatContext } from '../formats/format';
import type { BinaryFile } from '../journal';
import { JournalError } from '../journal-error';

/** A file in a zip. */
export interface ZipEntry {
  /** The path within the zip, as the zip has it. */
  readonly name: string;
  /** @throws JournalError where the data is damaged, or is more than the zip says and than is allowed */
  readonly bytes: () => Uint8Array;
}

/** A result of freqtrade has some ten files; a folder of results that somebody packed has some hundred. */
const MAX_ENTRIES = 1000;

/** What all files of a zip may have together, and what the zip may have: a journal of 100,000 trades has some 120 MB. */
const MAX_BYTES = 250_000_000;

const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
const CENTRAL_SIGNATURE = 0x02014b50;
const CENTRAL_BYTES = 46;
const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL_BYTES = 30;

const ENCRYPTED = 0x1;
const STORED = 0;
const DEFLATED = 8;

/** Stands where ZIP64 has the true figure elsewhere. */
const ELSEWHERE_16 = 0xffff;
const ELSEWHERE_32 = 0xffffffff;

/** The longest comment, which is at the end of a zip, behind the record that is looked for. */
const MAX_COMMENT = 0xffff;

/** How a zip begins, and how one without any file does. */
const BEGINNINGS = ['PK\x03\x04', 'PK\x05\x06'];

/** Whether the bytes of a file begin like a zip. */
export function isZip(first: Uint8Array): boolean {
  return BEGINNINGS.includes(Buffer.from(first.subarray(0, 4)).toString('latin1'));
}

/**
 * The files within a zip that may be journals, named `results.zip/inner.json`. Each is read like any other file.
 *
 * @throws JournalError where the zip cannot be read
 */
export async function* filesInZip(
  { name: file }: BinaryFile,
  bytes: AsyncIterable<Uint8Array>,
  context: FormatContext,
): AsyncGenerator<BinaryFile> {
  const entries = zipEntries(file, await joined(file, bytes));
  if (entries.length === 0) throw new JournalError(file, 'is a zip without files');
  for (const entry of entries) {
    const name = `${file}/${entry.name}`;
    const other = whatElse(entry.name);
    if (other === null) yield { name, path: null, ...inner(name, entry.bytes()) };
    else context.skip(other, name);
  }
}

function inner(name: string, bytes: Uint8Array): Pick<BinaryFile, 'size' | 'bytes'> {
  if (isZip(bytes))
    throw new JournalError(name, 'is a zip in a zip; unpack the outer one and name the inner one');
  return { size: bytes.length, bytes: () => [bytes] };
}

async function joined(file: string, pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  let length = 0;
  for await (const piece of pieces) {
    all.push(piece);
    length += piece.length;
    if (length > MAX_BYTES)
      throw new JournalError(
        file,
        `is a zip of more than ${MAX_BYTES} bytes; unpack it and name the journals`,
      );
  }
  return Buffer.concat(all);
}

/**
 * The files of a zip, without its folders. Nothing is inflated before `bytes` is called, and then never more than the zip
 * says, so that a small zip cannot fill the memory.
 *
 * @param file its name, for messages
 * @throws JournalError where it is damaged, or has more files or bytes than is allowed
 */
export function zipEntries(file: string, bytes: Uint8Array): ZipEntry[] {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records = centralRecords(file, zip).filter(({ name }) => !name.endsWith('/'));
  const total = records.reduce((sum, { inflatedSize }) => sum + inflatedSize, 0);
  if (total > MAX_BYTES)
    throw new JournalError(
      file,
      `holds ${total} bytes when unpacked, more than the ${MAX_BYTES} that are read from a zip; unpack it and name the journals`,
    );
  return records.map((record) => ({ name: record.name, bytes: () => inflate(file, zip, record) }));
}

interface CentralRecord {
  readonly name: string;
  readonly isEncrypted: boolean;
  readonly method: number;
  readonly crc: number;
  readonly deflatedSize: number;
  readonly inflatedSize: number;
  readonly start: number;
}

function centralRecords(file: string, zip: Buffer): CentralRecord[] {
  const end = findEnd(file, zip);
  const count = zip.readUInt16LE(end + 10);
  const start = zip.readUInt32LE(end + 16);
  if (count === ELSEWHERE_16 || start === ELSEWHERE_32) throw zip64(file);
  if (count > MAX_ENTRIES)
    throw new JournalError(file, `holds ${count} files; a zip with journals may hold ${MAX_ENTRIES}`);

  const records: CentralRecord[] = [];
  for (let at = start; records.length < count;) {
    if (at + CENTRAL_BYTES > end || zip.readUInt32LE(at) !== CENTRAL_SIGNATURE) throw damaged(file);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      zip.readUInt16LE(at + offset),
    );
    const next = at + CENTRAL_BYTES + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0);
    if (next > end) throw damaged(file);
    records.push(readRecord(file, zip, at, nameLength ?? 0));
    at = next;
  }
  return records;
}

function readRecord(file: string, zip: Buffer, at: number, nameLength: number): CentralRecord {
  const record = {
    // Old programs write names in the character set of their system; only their ASCII characters matter here.
    name: zip.toString('utf8', at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameLength),
    isEncrypted: (zip.readUInt16LE(at + 8) & ENCRYPTED) !== 0,
    method: zip.readUInt16LE(at + 10),
    crc: zip.readUInt32LE(at + 16),
    deflatedSize: zip.readUInt32LE(at + 20),
    inflatedSize: zip.readUInt32LE(at + 24),
    start: zip.readUInt32LE(at + 42),
  };
  const sizes = [record.deflatedSize, record.inflatedSize, record.start];
  if (sizes.includes(ELSEWHERE_32)) throw zip64(file);
  return record;
}

/** Where the record at the end begins. A comment may follow it. */
function findEnd(file: string, zip: Buffer): number {
  const first = Math.max(0, zip.length - END_BYTES - MAX_COMMENT);
  for (let at = zip.length - END_BYTES; at >= first; at -= 1)
    if (zip.readUInt32LE(at) === END_SIGNATURE && at + END_BYTES + zip.readUInt16LE(at + 20) === zip.length)
      return at;
  throw damaged(file);
}

function inflate(file: string, zip: Buffer, record: CentralRecord): Uint8Array {
  const { name, method, start, deflatedSize, inflatedSize } = record;
  const wrong = (problem: string): JournalError =>
    new JournalError(file, `${describe(name)} within it ${problem}`);
  if (record.isEncrypted) throw wrong('is encrypted; unpack the zip and name the journals');
  if (method !== DEFLATED && method !== STORED)
    throw wrong(
      `is packed by method ${method}, and only DEFLATE (8) is read; unpack the zip and name the journals`,
    );
  if (start + LOCAL_BYTES > zip.length || zip.readUInt32LE(start) !== LOCAL_SIGNATURE)
    throw wrong('is damaged');
  const data = start + LOCAL_BYTES + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28);
  if (data + deflatedSize > zip.length) throw wrong('is damaged');
  const packed = zip.subarray(data, data + deflatedSize);
  try {
    return gunzipSync(asGzip(method === STORED ? deflateRawSync(packed, { level: 0 }) : packed, record), {
      // At least 1, for an empty file.
      maxOutputLength: Math.max(1, inflatedSize),
    });
  } catch (error) {
    throw wrong(`is damaged (${(error as Error).message})`);
  }
}

/** Packed data as gzip has it: between a header and a trailer, whose checksum and length are then checked. */
function asGzip(packed: Uint8Array, { crc, inflatedSize }: CentralRecord): Uint8Array {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc, 0);
  trailer.writeUInt32LE(inflatedSize, 4);
  return Buffer.concat([Buffer.from([0x1f, 0x8b, DEFLATED, 0, 0, 0, 0, 0, 0, 0xff]), packed, trailer]);
}

function damaged(file: string): JournalError {
  return new JournalError(file, 'is a damaged zip, or was cut short');
}

function zip64(file: string): JournalError {
  return new JournalError(
    file,
    'is a zip in the format ZIP64, which is not read; unpack it and name the journals',
  );
}
