import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import minimatch from 'minimatch';

const FIREBASE = JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'firebase.json'), 'utf8')) as {
  readonly functions: readonly { readonly ignore: readonly string[] }[];
};

/**
 * Whether `firebase deploy` uploads a file: it matches whole paths, and looks into no folder that is ignored. It matches
 * with minimatch 3, so this test does too: later versions read some patterns differently.
 */
function isUploaded(path: string): boolean {
  const names = `functions/${path}`.split('/');
  const parents = names.map((_, index) => join('/clone', ...names.slice(0, index + 1))).slice(1);
  const ignored = FIREBASE.functions.flatMap(({ ignore }) => ignore);
  return !parents.some((parent) =>
    ignored.some((pattern) => minimatch(parent, pattern, { matchBase: true, dot: true })),
  );
}

describe('what firebase.json uploads', () => {
  it.each(['lib/index.js', 'lib/protos.json', 'package.json', 'package-lock.json', '.npmrc', '.env'])(
    '%s is uploaded',
    (path) => {
      expect(isUploaded(path)).toBe(true);
    },
  );

  it.each([
    ...['src/index.ts', 'cli/main.ts', 'docs/profiles.md', 'examples/a.ts', 'test/package.json', 'new/a.ts'],
    ...['node_modules/a/package.json', 'scripts/build.mjs', 'jest.config.mjs', 'tsconfig.json', '.gitignore'],
    ...['.env.local', '.env.example', '.prettierrc.json', 'firebase-debug.log', 'test/lib/package.json'],
  ])('%s is not uploaded', (path) => {
    expect(isUploaded(path)).toBe(false);
  });
});
