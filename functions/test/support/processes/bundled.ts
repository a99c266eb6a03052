import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const FUNCTIONS = join(__dirname, '..', '..', '..');

/** How node finds the packages from outside of the folder. */
export const PACKAGES = { NODE_PATH: join(FUNCTIONS, 'node_modules') };

/**
 * Bundles a script into one file for the tests of this file, and returns its path: run it by node itself, with `PACKAGES` in its
 * environment. By tsx, which compiles the script's hundred files or looks each up, a process takes a second longer to load.
 *
 * @param script its path below functions/
 */
export function bundled(script: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'maestro-bundled-'));
  const file = join(folder, 'script.cjs');
  buildSync({
    entryPoints: [join(FUNCTIONS, script)],
    outfile: file,
    bundle: true,
    platform: 'node',
    packages: 'external',
    logLevel: 'warning',
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  return file;
}
