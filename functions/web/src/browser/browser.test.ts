import { build } from 'esbuild';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { readJournal } from '../../../journals/read-journal';
import { bundlerOptions } from '../../../local/page/bundle-page';
import type * as ReadFile from '../screens/read-file';

describe('readFile of the page, bundled for a browser', () => {
  const SAMPLES = join(__dirname, '..', '..', '..', 'journals', 'samples');
  let inBrowser: typeof ReadFile;
  beforeAll(async () => {
    const { outputFiles } = await build({
      ...bundlerOptions,
      entryPoints: [join(__dirname, '..', 'screens', 'read-file.ts')],
      format: 'iife',
      globalName: 'bundled',
      write: false,
      minify: false,
    });
    // Of Node there is nothing here: neither its modules, nor `process`, nor `Buffer`.
    const context = createContext({
      ...{ TextEncoder, TextDecoder, atob, URL, setTimeout, clearTimeout, queueMicrotask, console },
    });
    runInContext(`${outputFiles[0]?.text ?? ''}; globalThis.bundled = bundled;`, context);
    inBrowser = (context as { bundled: typeof ReadFile }).bundled;
  });

  it.each(readdirSync(SAMPLES))('reads %s as the command line does', async (name) => {
    const bytes = Uint8Array.from(readFileSync(join(SAMPLES, name)));
    const read = await inBrowser.readFile(new File([bytes], name), '');
    const expected = await readJournal([{ name, path: null, size: bytes.length, bytes: () => [bytes] }]);
    expect(read.trades.map(({ tradeId }) => tradeId)).toEqual(expected.trades.map(({ tradeId }) => tradeId));
    expect(read.trades.length).toBeGreaterThan(0);
    expect([read.duplicates, [...read.notes]]).toEqual([expected.duplicates, expected.notes]);
  });
});
