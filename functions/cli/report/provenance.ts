import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { MAESTRO_VERSION } from '../../src/contract/version';
import type { Provenance } from '../../ui/model/replay-view';

/** How much of a file is in memory at once: journals may be larger than memory. */
const PIECE = 1 << 20;

/**
 * How a page was made.
 *
 * @param files as they were named, of which the page has the last part; standard input, `-`, has no name and is left out
 * @param words of the command line, after the name of the program
 */
export function provenanceOf(
  files: readonly string[],
  directory: string,
  words: readonly string[],
  madeAt: Date,
): Provenance {
  return {
    files: files
      .filter((name) => name !== '-')
      .map((name) => ({ name: basename(name), ...digestOf(resolve(directory, name)) })),
    version: MAESTRO_VERSION,
    command: ['maestro', ...words].map(quoted).join(' '),
    madeAt: madeAt.toISOString().replace(/\.\d+Z$/, 'Z'),
  };
}

function digestOf(path: string): { readonly bytes: number; readonly sha256: string } {
  const file = openSync(path, 'r');
  try {
    const hash = createHash('sha256');
    const piece = Buffer.alloc(PIECE);
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece))
      hash.update(piece.subarray(0, read));
    return { bytes: fstatSync(file).size, sha256: hash.digest('hex') };
  } finally {
    closeSync(file);
  }
}

/** A word as a shell reads it: so the command can be typed again. */
function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
