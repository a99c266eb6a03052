import { build, type BuildOptions, type Metafile } from 'esbuild';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';

const FUNCTIONS = join(__dirname, '..', '..');
const WEB = join(FUNCTIONS, 'web');

/** With which backend the page starts: that of Firebase, or the server of `npm run live`. */
export type PageKind = 'hosted' | 'local';

/** The files of the page by their paths, such as "/index.html". */
export type PageFiles = ReadonlyMap<string, Uint8Array>;

/** Files that are served as they are. */
const PLAIN_FILES = ['icon.svg', 'manifest.webmanifest'];

/** Where the page has what belongs to the place of the deployment: see `PageConfig` of the page. */
export const CONFIG_PATH = '/maestro.json';

/** The configuration of Firebase, which Hosting and its emulator serve. */
const INIT_PATH = '/__/firebase/init.json';

/** The readers of journals run in the page as well: what they use of Node, and the builds of packages for browsers. */
const IN_A_BROWSER = {
  ...Object.fromEntries(
    ['node:fs', 'node:path', 'node:url', 'node:zlib', 'yauzl'].map((name) => [
      name,
      './web/src/browser/nothing.ts',
    ]),
  ),
  'node:crypto': './web/src/browser/crypto.ts',
  re2js: './web/src/browser/re2js.ts',
  'csv-parse/sync': './node_modules/csv-parse/dist/esm/sync.js',
  'csv-parse': './node_modules/csv-parse/dist/esm/index.js',
};

export const bundlerOptions = {
  absWorkingDir: FUNCTIONS,
  bundle: true,
  minify: true,
  platform: 'browser',
  target: 'es2022',
  alias: IN_A_BROWSER,
  legalComments: 'none',
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': '"production"' },
} as const satisfies BuildOptions;

/**
 * Bundles the page: modules and styles with a hash of their content in their names, and an index.html that names them. The hosted
 * page has a service worker too; the local one has none, because another program may get its port.
 *
 * @param config what `CONFIG_PATH` says; not of a local page
 */
export async function bundlePage(kind: PageKind, config: object = {}): Promise<PageFiles> {
  const files = new Map<string, Uint8Array>();
  const { outputFiles, metafile } = await build({
    ...bundlerOptions,
    entryPoints: [`web/src/start-${kind}.ts`],
    outdir: '/page/assets',
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    format: 'esm',
    splitting: true,
    metafile: true,
    write: false,
  });
  for (const { path, contents } of outputFiles) files.set(`/assets/${posix.basename(path)}`, contents);
  for (const name of PLAIN_FILES) files.set(`/${name}`, await readFile(join(WEB, name)));
  const html = await readFile(join(WEB, 'index.html'), 'utf8');
  files.set('/index.html', Buffer.from(html.replace('<!-- entry -->', entryTags(entryOf(metafile, kind)))));
  if (kind === 'hosted') {
    files.set(CONFIG_PATH, Buffer.from(JSON.stringify(config)));
    files.set('/service-worker.js', await serviceWorker(files));
  }
  return files;
}

interface Entry {
  readonly script: string;
  readonly styles: readonly string[];
  /** Modules that the script imports at once. */
  readonly imports: readonly string[];
}

function entryOf({ outputs }: Metafile, kind: PageKind): Entry {
  const nameOf = (path: string): string => `/assets/${posix.basename(path)}`;
  const found = Object.entries(outputs).find(
    ([, { entryPoint }]) => entryPoint === `web/src/start-${kind}.ts`,
  );
  if (found === undefined) throw new Error(`The bundle has no start-${kind}.ts.`);
  const [script, { cssBundle, imports }] = found;
  return {
    script: nameOf(script),
    styles: cssBundle === undefined ? [] : [nameOf(cssBundle)],
    imports: imports.filter(({ kind: how }) => how === 'import-statement').map(({ path }) => nameOf(path)),
  };
}

function entryTags({ script, styles, imports }: Entry): string {
  return [
    ...styles.map((href) => `<link rel="stylesheet" href="${href}" />`),
    ...imports.map((href) => `<link rel="modulepreload" href="${href}" />`),
    `<script type="module" src="${script}"></script>`,
  ].join('\n    ');
}

/** The service worker knows all files, and its bytes change with them: that is how browsers find a new version. */
async function serviceWorker(files: PageFiles): Promise<Uint8Array> {
  const hash = createHash('sha256');
  for (const [path, contents] of files) hash.update(path).update(contents);
  const { outputFiles } = await build({
    ...bundlerOptions,
    entryPoints: ['web/src/service-worker.ts'],
    format: 'iife',
    write: false,
    define: {
      ...bundlerOptions.define,
      VERSION: JSON.stringify(hash.digest('hex').slice(0, 16)),
      FIXED_FILES: JSON.stringify([...files.keys()].filter(isNeededOffline)),
      FRESH_FILES: JSON.stringify(['/', INIT_PATH, ...[...files.keys()].filter(isFresh)]),
    },
  });
  const [worker] = outputFiles;
  if (worker === undefined) throw new Error('The bundle has no service worker.');
  return worker.contents;
}

/** Reading journal files is half of the page, and is nothing without a network: it is kept once somebody has used it. */
const isNeededOffline = (path: string): boolean =>
  path.startsWith('/assets/') && !path.startsWith('/assets/read-file-');

const isFresh = (path: string): boolean => !path.startsWith('/assets/') && path !== '/index.html';

/** The types of the files, by the ends of their names. */
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml',
  webmanifest: 'application/manifest+json',
};

/** The media type of a file of the page. */
export function typeOf(path: string): string {
  return TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
}

interface Header {
  readonly key: string;
  readonly value: string;
}

/** The headers that firebase.json has Hosting send with every file; the local server sends them too. */
export function pageHeaders(): readonly Header[] {
  const file = readFileSync(join(FUNCTIONS, '..', 'firebase.json'), 'utf8');
  const { hosting } = JSON.parse(file) as {
    hosting: { headers: readonly { source: string; headers: readonly Header[] }[] };
  };
  return hosting.headers.find(({ source }) => source === '**')?.headers ?? [];
}
