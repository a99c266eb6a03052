import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import * as functions from '../../src/index';

const FUNCTIONS = join(__dirname, '..', '..');

/** What a new process makes of the bundle: the manifest that `firebase deploy` reads, and the files that loading it took. */
interface Loaded {
  readonly manifest: {
    readonly endpoints: Record<string, { readonly region: unknown; readonly entryPoint: string }>;
    readonly params: readonly { readonly name: string }[];
  };
  readonly files: readonly string[];
}

const SCRIPT = `
  const { loadStack } = require('firebase-functions/lib/runtime/loader.js');
  const { stackToWire } = require('firebase-functions/lib/runtime/manifest.js');
  const before = new Set(Object.keys(require.cache));
  loadStack('.').then((stack) => {
    const files = Object.keys(require.cache).filter((file) => !before.has(file));
    require('node:fs').writeSync(1, JSON.stringify({ manifest: stackToWire(stack), files }));
  });`;

let loaded: Loaded;
beforeAll(() => {
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: FUNCTIONS });
  // By its path: the loader is what the CLI runs, and no export of the package.
  const script = SCRIPT.replaceAll(
    "'firebase-functions/",
    `'${join(FUNCTIONS, 'node_modules')}/firebase-functions/`,
  );
  const child = execFileSync(process.execPath, ['-e', script], {
    cwd: FUNCTIONS,
    encoding: 'utf8',
  });
  loaded = JSON.parse(child) as Loaded;
});

describe('the bundle', () => {
  it('has the functions of the sources, and each by its name', () => {
    const { endpoints } = loaded.manifest;
    expect(Object.keys(endpoints).sort()).toEqual(Object.keys(functions).sort());
    for (const [name, { entryPoint }] of Object.entries(endpoints)) expect(entryPoint).toBe(name);
  });

  it('declares the parameters where the CLI looks for them, and refers to them in options', () => {
    expect(loaded.manifest.params.map(({ name }) => name).sort()).toEqual([
      'ENFORCE_APP_CHECK',
      'HISTORY_RETENTION_DAYS',
      'MAESTRO_REGION',
      'ORCH_PROFILE',
      'RECONCILE_DAYS',
      'SWEEP_SCHEDULE',
    ]);
    for (const { region } of Object.values(loaded.manifest.endpoints))
      expect(region).toBe('{{ params.MAESTRO_REGION }}');
  });

  it('is one file to load: neither node_modules nor what is needed later', () => {
    expect(loaded.files).toEqual([join(FUNCTIONS, 'lib', 'index.js')]);
  });
});
