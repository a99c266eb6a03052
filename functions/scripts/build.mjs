// Makes what is deployed: lib/index.js, and lib/later.js with what is only needed later.
//
// A cold start is what a caller waits for, and most of it goes into finding, reading and compiling the hundreds of modules of
// the two SDKs. Bundled they are two files: the first holds what loading the functions needs, the second what a first
// transaction or a first token needs. Measured by `npm run bench`.
import { build } from 'esbuild';
import { copyFileSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const FUNCTIONS = join(dirname(fileURLToPath(import.meta.url)), '..');
/** Where the files go: another folder where one is named, as tests and benchmarks do. */
const LIB = resolve(FUNCTIONS, process.argv[2] ?? 'lib');

/** `plain`: one file, for the benchmark that compares. `unbundled`: the packages stay in node_modules. */
const FORM = process.argv[3] ?? 'two files';

/** As the packages themselves require: each may have its own version of another. */
const ours = createRequire(join(FUNCTIONS, 'package.json'));
const admin = createRequire(ours.resolve('firebase-admin'));
const firestore = createRequire(admin.resolve('@google-cloud/firestore'));

/**
 * The modules of the second file, by the names under which a package requires them. What these share with the first file (some
 * two dozen small modules: protobuf's readers, Firestore's timestamps and utilities) stands in both, and has no state that
 * one would want to see of the other.
 */
const LATER = new Map([
  ['google-gax', firestore],
  ['google-gax/build/src/fallback', firestore],
  ['google-gax/build/src/status', firestore],
  ['google-auth-library', admin],
  ['jsonwebtoken', admin],
  ['jwks-rsa', admin],
]);

/** The same for the clients of the protocol, by how the Firestore SDK requires them. */
const CLIENTS = new Map([
  ['./v1', firestore],
  ['./v1beta1', firestore],
]);

/** Modules that the SDKs require at once, though only a call needs what they export; and the names of the true ones. */
const LAZY = new Map([
  ['firebase-admin/app-check', { owner: admin, name: 'firebase-admin/app-check' }],
  ['firebase-admin/auth', { owner: admin, name: 'firebase-admin/auth' }],
  ['firebase-admin/functions', { owner: admin, name: 'firebase-admin/functions' }],
  ['google-auth-library', { owner: admin, name: 'google-auth-library' }],
  // Tracing wants to know a port.
  ['../v1', { owner: firestore, name: './v1' }],
]);

const FIRESTORE = dirname(firestore.resolve('./index.js'));
const isFirestores = (importer) => importer.startsWith(FIRESTORE);

/** Larger ones are parsed when they are needed, and not compiled with the code. */
const MAX_INLINE_JSON = 20_000;

/** Marks what a plugin itself asks for, and so must not take up again. */
const ASKED = { pluginData: 'asked' };

/** All as CommonJS, which the SDKs are written in: their ES modules are wrappers, or copies with a state of their own. */
const asCommonJs = {
  name: 'as-common-js',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind, resolveDir, importer }) =>
      kind === 'import-statement' ? resolve(path, { kind: 'require-call', resolveDir, importer }) : undefined,
    );
  },
};

const largeJsonAside = {
  name: 'large-json-aside',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /\.json$/ }, async ({ path, kind, resolveDir, importer, pluginData }) => {
      if (pluginData === ASKED.pluginData) return undefined;
      const found = await resolve(path, { kind, resolveDir, importer, ...ASKED });
      if (found.errors.length > 0 || statSync(found.path).size <= MAX_INLINE_JSON) return found;
      const name = found.path.replaceAll('\\', '/').split('node_modules/').at(-1).replace(/[@/]/g, '-');
      copyFileSync(found.path, join(LIB, name));
      return { path: `./${name}`, external: true };
    });
  },
};

/** Puts in place of a LAZY module one that requires it when an export is asked for. */
const lazy = {
  name: 'lazy',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /.*/ }, ({ path, importer, namespace }) => {
      const isLazy =
        LAZY.has(path) && namespace !== 'lazy' && (!path.startsWith('.') || isFirestores(importer));
      return isLazy ? { path, namespace: 'lazy' } : undefined;
    });
    onLoad({ filter: /.*/, namespace: 'lazy' }, ({ path }) => {
      const { owner, name } = LAZY.get(path);
      const getters = Object.keys(owner(name)).map(
        (key) => `get ${key}() { return require('${name}').${key}; },`,
      );
      return { contents: `module.exports = {\n${getters.join('\n')}\n};`, resolveDir: FUNCTIONS };
    });
  },
};

/** Requires from the second file what is in it. */
const later = {
  name: 'later',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /.*/ }, ({ path, importer, namespace }) => {
      const isClient = CLIENTS.has(path) && (namespace === 'lazy' || isFirestores(importer));
      return isClient || LATER.has(path) ? { path, namespace: 'later' } : undefined;
    });
    onResolve({ filter: /^\.\/later\.js$/ }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /.*/, namespace: 'later' }, ({ path }) => ({
      contents: `module.exports = require('./later.js')['${path}']();`,
      resolveDir: FUNCTIONS,
    }));
  },
};

/** Without blanks, because compiling takes its time by the character; with names, which stack traces show. */
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
  absWorkingDir: FUNCTIONS,
};

const laterModules = [...LATER, ...CLIENTS].map(
  ([name, owner]) => `exports['${name}'] = () => require(${JSON.stringify(owner.resolve(name))});`,
);

rmSync(LIB, { recursive: true, force: true });
mkdirSync(LIB, { recursive: true });
if (FORM !== 'two files')
  await build({
    ...common,
    entryPoints: ['src/index.ts'],
    outfile: join(LIB, 'index.js'),
    ...(FORM === 'plain' ? { plugins: [asCommonJs, largeJsonAside] } : { packages: 'external' }),
  });
else
  await Promise.all([
    build({
      ...common,
      entryPoints: ['src/index.ts'],
      outfile: join(LIB, 'index.js'),
      plugins: [lazy, later, asCommonJs, largeJsonAside],
    }),
    build({
      ...common,
      stdin: {
        contents: laterModules.join('\n'),
        resolveDir: FUNCTIONS,
      },
      outfile: join(LIB, 'later.js'),
      plugins: [asCommonJs, largeJsonAside],
    }),
  ]);
