import { type BigIntStats, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe } from '../../src/contract/fields/invalid-input';
import { type Terminal, userDirectory } from '../terminal';
import { UsageError } from '../usage-error';
import { OutputFile } from './output-file';

/**
 * The file that a flag names, ready to be written; null: the flag was not given.
 *
 * @param taken files that must not be overwritten, and what they are
 * @throws UsageError where the file cannot be written, or is one of `taken`
 */
export function outputFile(
  flag: string,
  file: string | undefined,
  taken: ReadonlyMap<string, string>,
  terminal: Terminal,
): OutputFile | null {
  if (file === undefined) return null;
  // No file system allows a null character in a name.
  if (file === '' || file.includes('\0'))
    throw new UsageError(`${flag} is ${describe(file)}; it must be the name of a file`);
  const path = resolve(userDirectory(terminal), file);
  for (const [other, what] of taken)
    if (isSameFile(path, resolve(userDirectory(terminal), other)))
      throw new UsageError(`${flag} is ${describe(file)}, which is ${what}; name another file`);
  return new OutputFile(flag, path);
}

/** Compares the files and not the names: there are links, and file systems that ignore case. */
function isSameFile(path: string, other: string): boolean {
  const [a, b] = [path, other].map(fileAt);
  return a?.isFile() === true && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}

/** What is known about a file; undefined if there is none, or if it cannot be reached: opening it will say why. */
function fileAt(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
