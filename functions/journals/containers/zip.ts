import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { describe } from '../../src/contract/fields/invalid-input';
import { peek } from '../files/peek';
import { whatElse } from '../files/what-else';
import type { FormatContext } from '../formats/format';
import type { BinaryFile } from '../journal';
import { JournalError } from '../journal-error';

/** A result of freqtrade has some ten files; a folder of results that somebody packed has some hundred. */
const MAX_ENTRIES = 1000;

/** What all files of a zip may have together, and what the zip may have: a journal of 100,000 trades has some 120 MB. */
const MAX_BYTES = 250_000_000;

/** How a zip begins, and how one without any file does. */
const BEGINNINGS = ['PK\x03\x04', 'PK\x05\x06'];
const BEGINNING_BYTES = 4;

/** Whether the bytes of a file begin like a zip. */
export function isZip(first: Uint8Array): boolean {
  return BEGINNINGS.includes(String.fromCharCode(...first.subarray(0, BEGINNING_BYTES)));
}

/**
 * The files within a zip that may be journals, named `results.zip/inner.json`. Each is read like any other file. Nothing is
 * unpacked before its bytes are asked for, and then never more than the zip says, so that a small zip cannot fill the memory.
 *
 * @throws JournalError where the zip cannot be read, or has more files or bytes than is allowed
 */
export async function* filesInZip(
  { name: file }: BinaryFile,
  bytes: AsyncIterable<Uint8Array>,
  context: FormatContext,
): AsyncGenerator<BinaryFile> {
  const packed = await joined(file, bytes);
  const zip = await fromBufferPromise(packed).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  for (const entry of await entriesOf(file, zip)) {
    const name = `${file}/${entry.fileName}`;
    const other = whatElse(entry.fileName);
    if (other !== null) context.skip(other, name);
    else yield { name, path: null, size: entry.uncompressedSize, bytes: () => content(file, zip, entry) };
  }
}

async function joined(file: string, pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
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

/** The files of a zip, without its folders. */
async function entriesOf(file: string, zip: ZipFile): Promise<Entry[]> {
  if (zip.entryCount > MAX_ENTRIES)
    throw new JournalError(
      file,
      `holds ${zip.entryCount} files; a zip with journals may hold ${MAX_ENTRIES}`,
    );
  const entries: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) if (!entry.fileName.endsWith('/')) entries.push(entry);
  } catch (error) {
    throw unreadable(file, error);
  }
  if (entries.length === 0) throw new JournalError(file, 'is a zip without files');
  const total = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  if (total > MAX_BYTES)
    throw new JournalError(
      file,
      `holds ${total} bytes when unpacked, more than the ${MAX_BYTES} that are read from a zip; unpack it and name the journals`,
    );
  return entries;
}

/** A file of a zip, unpacked. */
async function* content(file: string, zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  const within = `${describe(entry.fileName)} within it`;
  if (!entry.canDecodeFileData()) {
    const how = entry.isEncrypted()
      ? 'encrypted'
      : `packed by method ${entry.compressionMethod}, which is not read`;
    throw new JournalError(file, `${within} is ${how}; unpack the zip and name the journals`);
  }
  try {
    const pieces: AsyncIterable<Uint8Array> = await zip.openReadStreamPromise(entry);
    const { first, all } = await peek(pieces, BEGINNING_BYTES);
    if (isZip(Buffer.concat(first)))
      throw new JournalError(
        `${file}/${entry.fileName}`,
        'is a zip in a zip; unpack the outer one and name the inner one',
      );
    // yauzl checks the length, but not the content.
    let checksum = 0;
    for await (const piece of all) {
      checksum = crc32(piece, checksum);
      yield piece;
    }
    if (checksum !== entry.crc32) throw new Error('its checksum is wrong');
  } catch (error) {
    throw unreadable(file, error, within);
  }
}

/** An error of yauzl or of zlib as one that names the zip. */
function unreadable(file: string, error: unknown, within = 'is a zip that'): JournalError {
  if (error instanceof JournalError) return error;
  const { message } = error as Error;
  return new JournalError(file, `${within} cannot be read; it may be damaged or cut short (${message})`);
}
