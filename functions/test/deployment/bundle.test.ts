import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as functions from '../../src/index';

const FUNCTIONS = join(__dirname, '..', '..');

/** What a new process gets from the bundle: the manifest that `firebase deploy` reads, and the files that were loaded. */
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

// A folder of its own, with nothing but the bundle: no package can be found from there.
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'maestro-bundle-')));
let loaded: Loaded;
beforeAll(() => {
  execFileSync(process.execPath, ['scripts/build.mjs', join(folder, 'lib')], { cwd: FUNCTIONS });
  copyFileSync(join(FUNCTIONS, 'package.json'), join(folder, 'package.json'));
  // By its path: the loader is what the CLI runs, and no export of the package.
  const script = SCRIPT.replaceAll(
    "'firebase-functions/",
    `'${join(FUNCTIONS, 'node_modules')}/firebase-functions/`,
  );
  const child = execFileSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' });
  loaded = JSON.parse(child) as Loaded;
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the bundle', () => {
  it('has the functions of the sources, each under its own name', () => {
    const { endpoints } = loaded.manifest;
    expect(Object.keys(endpoints).sort()).toEqual(Object.keys(functions).sort());
    for (const [name, { entryPoint }] of Object.entries(endpoints)) expect(entryPoint).toBe(name);
  });

  it('declares the parameters where the CLI looks for them and refers to them in options', () => {
    expect(loaded.manifest.params.map(({ name }) => name).sort()).toEqual([
      'ENFORCE_APP_CHECK',
      'ERASE_WITH_ACCOUNT',
      'HISTORY_RETENTION_DAYS',
      'MAESTRO_REGION',
      'ORCH_PROFILE',
      'RECONCILE_DAYS',
      'SWEEP_SCHEDULE',
      'TRADE_CONCURRENCY',
      'TRADE_MAX_INSTANCES',
      'TRADE_MEMORY_MIB',
    ]);
    for (const { region } of Object.values(loaded.manifest.endpoints))
      expect(region).toBe('{{ params.MAESTRO_REGION }}');
  });

  it('loads one file, and none from node_modules', () => {
    expect(loaded.files.filter((file) => !file.endsWith('.json'))).toEqual([join(folder, 'lib', 'index.js')]);
    for (const file of loaded.files) expect(dirname(file)).toBe(join(folder, 'lib'));
  });
});

describe('the check before a deployment', () => {
  function check(files: Readonly<Record<string, string>>): { status: number | null; stderr: string } {
    const paths = Object.entries(files).map(([name, text]) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    });
    const env = { PATH: process.env.PATH, GCLOUD_PROJECT: 'demo' };
    const script = join(FUNCTIONS, 'scripts', 'check-parameters.mjs');
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', script, folder], {
      cwd: FUNCTIONS,
      env,
      encoding: 'utf8',
    });
    for (const path of paths) rmSync(path);
    return { status, stderr };
  }

  it('lets functions pass that load with the parameters of .env and .env.<project id>', () => {
    expect(check({ '.env': 'ENFORCE_APP_CHECK=yes', '.env.demo': 'ENFORCE_APP_CHECK=true' })).toEqual({
      status: 0,
      stderr: '',
    });
    expect(check({ '.env.other': 'ENFORCE_APP_CHECK=yes' }).status).toBe(0);
  });

  it('stops the deployment where the functions refuse to load, and names every wrong parameter', () => {
    const { status, stderr } = check({ '.env': 'ENFORCE_APP_CHECK=TRUE\nMAESTRO_REGION=eur3' });
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^MAESTRO_REGION is "eur3".*\nENFORCE_APP_CHECK is "TRUE".*\nChange it in functions\/\.env/,
    );
  });
});
