import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { JournalFile } from './journal';
import { JournalError } from './journal-error';

/**
 * Reads journal files from disk as text.
 *
 * @param baseDir where relative paths start. Not the working directory, because npm changes that before a command runs.
 * @throws JournalError for a file that cannot be read or is not UTF-8
 */
export function loadJournalFiles(paths: readonly string[], baseDir: string): JournalFile[] {
  return paths.map((name) => ({ name, text: decode(name, read(name, resolve(baseDir, name))) }));
}

function read(name: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new JournalError(name, whyUnreadable(error, path));
  }
}

function decode(name: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new JournalError(name, 'is not UTF-8 text; save the journal as UTF-8');
  }
}

function whyUnreadable(error: unknown, path: string): string {
  const code =
    typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown error';
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
