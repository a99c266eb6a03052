/**
 * In the place of modules of Node that a browser does not have. The page tells zip files and databases by their first bytes and
 * refuses them, so that nothing here is ever called.
 */
function missing(): never {
  throw new Error('A browser cannot do this.');
}

export const [
  createReadStream,
  statSync,
  closeSync,
  openSync,
  readSync,
  resolve,
  pathToFileURL,
  crc32,
  fromBufferPromise,
] = Array<typeof missing>(9).fill(missing);

/** The last part of a path. */
export function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
