// Before a deployment, loads the functions with the parameters that they will have: tsx scripts/check-parameters.mjs [FOLDER]
//
// Functions refuse to load with a wrong parameter, but `firebase deploy` looks at them without the values of `.env`: it
// would upload them, and fail when they start.
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { FUNCTIONS } from './setup.mjs';

const folder = resolve(process.argv[2] ?? FUNCTIONS);

const require = createRequire(import.meta.url);
const { readParameterFiles } = require('../local/parameter-files.ts');

Object.assign(process.env, readParameterFiles(process.env.GCLOUD_PROJECT, folder));

try {
  require(join(folder, 'lib', 'index.js'));
} catch (error) {
  process.stderr.write(
    `${error.message}\nChange it in functions/.env, and deploy again: nothing was deployed.\n`,
  );
  process.exitCode = 1;
}
