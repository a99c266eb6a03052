import { createReadStream, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { JournalFile } from '../journal';
import { JournalError } from '../journal-error';

/** The name that stands for standard input. */
const STANDARD_INPUT = '-';

/** Large enough that waiting for the disk costs nothing, and small enough that progress moves. */
const PIECE_BYTES = 256 * 1024;

/**
 * The journal files that a user names. They are not read yet, but a file that is not there is found now.
 *
 * @param baseDir where relative paths start. Not the working directory, because npm changes that before a command runs.
 * @param stdin what `-` stands for
 * @throws JournalError
 */
export function journalFiles(
  paths: readonly string[],
  baseDir: string,
  stdin: AsyncIterable<Uint8Array>,
): JournalFile[] {
  const [, again] = paths.filter((path) => path === STANDARD_INPUT);
  if (again !== undefined)
    throw new JournalError(again, 'is standard input, which can be read only once; name it once');
  return paths.map((path) => (path === STANDARD_INPUT ? standardInput(stdin) : fileOnDisk(path, baseDir)));
}

function standardInput(stdin: AsyncIterable<Uint8Array>): JournalFile {
  return { name: 'standard input', path: null, size: null, bytes: () => stdin };
}

function fileOnDisk(name: string, baseDir: string): JournalFile {
  const path = resolve(baseDir, name);
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) throw new JournalError(name, 'is a directory; name the files in it');
    // A pipe has no size.
    const size = stats.isFile() ? stats.size : null;
    return { name, path, size, bytes: () => readBytes(name, path) };
  } catch (error) {
    throw unreadable(name, path, error);
  }
}

async function* readBytes(name: string, path: string): AsyncGenerator<Uint8Array> {
  const stream: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: PIECE_BYTES });
  try {
    yield* stream;
  } catch (error) {
    throw unreadable(name, path, error);
  }
}

function unreadable(name: string, path: string, error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error
    ? new JournalError(name, whyUnreadable(String(error.code), path))
    : error;
}

function whyUnreadable(code: string, path: string): string {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `there is no such file (looked for ${path})`;
    case 'EISDIR':
      return 'is a directory; name the files in it';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read: permission denied';
    default:
      return `cannot be read (${code})`;
  }
}
