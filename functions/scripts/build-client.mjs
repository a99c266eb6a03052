// Makes the package of the client module, web/client: node scripts/build-client.mjs [FOLDER]
//
// Its types follow from the code that encodes the answers, so they are those of the very version in this checkout. npm runs this when
// an app installs the folder (`prepare`).
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { commandOf } from './run.mjs';
import { FUNCTIONS, setUp } from './setup.mjs';

const SOURCE = join(FUNCTIONS, 'web', 'client');
const folder = resolve(process.argv[2] ?? SOURCE);

// The compiler is among the packages of the tests.
for (const needed of ['.', 'test']) await setUp(needed);
const { build } = createRequire(join(FUNCTIONS, 'package.json'))('esbuild');

const types = join(folder, 'types');
rmSync(types, { recursive: true, force: true });
const [node, tsc] = commandOf('tsc');
const made = spawnSync(node, [tsc, '-p', SOURCE, '--outDir', types], { stdio: ['ignore', 2, 2] });
for (const [format, name] of [
  ['esm', 'maestro.mjs'],
  ['cjs', 'maestro.cjs'],
])
  await build({
    absWorkingDir: FUNCTIONS,
    entryPoints: ['web/src/maestro.ts'],
    outfile: join(folder, name),
    bundle: true,
    format,
    target: 'es2022',
    platform: 'neutral',
    logLevel: 'warning',
  });
process.exitCode = made.status ?? 1;
