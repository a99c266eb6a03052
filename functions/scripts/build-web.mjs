// Makes what Hosting serves, web/dist: tsx scripts/build-web.mjs [FOLDER]
//
// The region of the functions and what else belongs to a deployment stands in .env, .env.<project id> and .env.<alias>, as for the functions.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { FUNCTIONS, setUp } from './setup.mjs';

const require = createRequire(import.meta.url);
const { bundlePage } = require('../local/page/bundle-page.ts');
const { pageConfig } = require('../src/contract/http/page-config.ts');
const { readParameterFiles } = require('../local/parameter-files.ts');

const folder = resolve(process.argv[2] ?? join(FUNCTIONS, 'web', 'dist'));

try {
  const config = pageConfig(readParameterFiles(process.env.GCLOUD_PROJECT));
  await setUp('web');
  const files = await bundlePage('hosted', config);
  // Only now, so that the folder is never missing for long, and not at all after a build that fails.
  rmSync(folder, { recursive: true, force: true });
  for (const [path, contents] of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
