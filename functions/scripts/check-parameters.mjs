// Before a deployment, loads the functions with the parameters that they will have: node scripts/check-parameters.mjs [FOLDER]
//
// Functions refuse to load with a wrong parameter, but `firebase deploy` looks at them without the values of `.env`: it
// would upload them, and fail when they start.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { FUNCTIONS } from './setup.mjs';

const folder = resolve(process.argv[2] ?? FUNCTIONS);

for (const name of ['.env', `.env.${process.env.GCLOUD_PROJECT}`]) {
  const file = join(folder, name);
  if (existsSync(file)) Object.assign(process.env, parseEnv(readFileSync(file, 'utf8')));
}

try {
  createRequire(import.meta.url)(join(folder, 'lib', 'index.js'));
} catch (error) {
  process.stderr.write(
    `${error.message}\nChange it in functions/.env, and deploy again: nothing was deployed.\n`,
  );
  process.exitCode = 1;
}
