import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

const FUNCTIONS = join(__dirname, '..');

/**
 * The parameters of a deployment as `firebase deploy` reads them: `.env`, then `.env.<project id>`, then `.env.<alias>` of the
 * aliases that `.firebaserc` has for the project. The last one wins.
 *
 * @param project the id of the project; undefined: `.env` alone
 * @param folder where the files are, below the folder of `.firebaserc`
 */
export function readParameterFiles(
  project: string | undefined,
  folder = FUNCTIONS,
): Readonly<Record<string, string>> {
  const names = project === undefined ? [] : [project, ...aliasesOf(project, folder)];
  return Object.assign(
    {},
    ...['.env', ...names.map((name) => `.env.${name}`)]
      .map((name) => join(folder, name))
      .filter((file) => existsSync(file))
      .map((file) => parseEnv(readFileSync(file, 'utf8'))),
  ) as Record<string, string>;
}

function aliasesOf(project: string, folder: string): string[] {
  const file = join(folder, '..', '.firebaserc');
  if (!existsSync(file)) return [];
  const { projects = {} } = JSON.parse(readFileSync(file, 'utf8')) as { projects?: Record<string, string> };
  return Object.keys(projects).filter((alias) => projects[alias] === project);
}
