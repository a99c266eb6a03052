import type { FormatContext } from '../formats/format';
import type { BinaryFile } from '../journal';
import { JournalError } from '../journal-error';

/** Whether the bytes of a file begin like an archive. */
export function isZip(first: Uint8Array): boolean {
  return Buffer.from(first.subarray(0, 4)).toString('latin1') === 'PK\u0003\u0004';
}

/**
 * The journal files within an archive, named `results.zip/inner.json`. Each is read like any other file.
 *
 * @throws JournalError where the archive cannot be read
 */
export async function* filesInZip(
  _archive: BinaryFile,
  _bytes: AsyncIterable<Uint8Array>,
  { file }: FormatContext,
): AsyncGenerator<BinaryFile> {
  await Promise.resolve();
  throw new JournalError(file, 'is an archive, which cannot be read yet; unpack it');
  yield _archive;
}
