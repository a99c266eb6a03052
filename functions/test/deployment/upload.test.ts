import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

const FUNCTIONS = join(__dirname, '..', '..');

const FIREBASE = JSON.parse(readFileSync(join(FUNCTIONS, '..', 'firebase.json'), 'utf8')) as {
  readonly functions: readonly { readonly source: string; readonly ignore: readonly string[] }[];
};

/** What the functions need to run. The CLI reads the parameters in `.env` itself, and uploads their values. */
const UPLOADED = ['lib/index.js', 'lib/protos.json', 'package.json', 'package-lock.json', '.npmrc'];

const NOT_UPLOADED = [
  ...[
    '.env',
    '.env.local',
    '.env.my-project',
    '.env.example',
    '.secret.local',
    'lib/.env.local',
    'lib/keys.local',
  ],
  ...['.runtimeconfig.json', 'service-account.json', '.firebaserc', 'firebase-debug.log', 'ui-debug.log'],
  ...[
    'coverage/lcov.info',
    'lib/coverage/lcov.info',
    '.nyc_output/a.json',
    '.git/config',
    '.gitignore',
    'lib.zip',
  ],
  ...['src/index.ts', 'cli/main.ts', 'docs/profiles.md', 'examples/a.ts', 'scripts/build.mjs', 'new/a.ts'],
  ...['web/dist/index.html'],
  ...[
    'test/package.json',
    'test/lib/index.js',
    'test/.env',
    'node_modules/a/package.json',
    'node_modules/a/lib/a.js',
  ],
  ...['jest.config.mjs', 'tsconfig.json', '.prettierrc.json'],
];

/** What `firebase deploy` puts into the package of a folder with these files: the list of firebase-tools itself. */
function packaged(files: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'maestro-upload-'));
  try {
    const [{ source, ignore } = { source: '', ignore: [] }] = FIREBASE.functions;
    const root = join(folder, source);
    for (const file of files) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), 'content');
    }
    const setup = pathToFileURL(join(FUNCTIONS, 'scripts', 'setup.mjs')).href;
    const list = join(FUNCTIONS, 'test', 'emulator', 'node_modules', 'firebase-tools', 'lib', 'fsAsync.js');
    const script = `
      await (await import(${JSON.stringify(setup)})).setUp('test/emulator');
      const { readdirRecursive } = (await import(${JSON.stringify(pathToFileURL(list).href)})).default;
      const files = await readdirRecursive(${JSON.stringify({ path: root, ignore })});
      console.log(JSON.stringify(files.map(({ name }) => name)));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    return (JSON.parse(output) as string[]).map((file) => relative(root, file).split(sep).join('/'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it('firebase.json uploads what the functions need to run, and no secret, source or test that lies beside it', () => {
  expect([...packaged([...UPLOADED, ...NOT_UPLOADED])].sort()).toEqual([...UPLOADED].sort());
});
