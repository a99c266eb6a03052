// Makes what is deployed, lib/index.js: node scripts/build.mjs [FOLDER] [--unbundled]
//
// A caller waits for a cold start, and most of it goes into finding, reading and compiling the hundreds of modules of
// the two SDKs. In one file they load and connect sooner: `npm run bench -- loading first` measures it. For comparison,
// --unbundled leaves the packages in node_modules.
import { build } from 'esbuild';
import { copyFileSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { FUNCTIONS } from './setup.mjs';

const { values, positionals } = parseArgs({
  options: { unbundled: { type: 'boolean' } },
  allowPositionals: true,
});
const LIB = resolve(FUNCTIONS, positionals[0] ?? 'lib');

/** Larger JSON files are parsed when they are needed, and not compiled with the code. */
const MAX_INLINE_JSON = 20_000;

/** Marks the requests of the plugin below itself, which it must not handle again. */
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

/** Where each JSON file aside is copied from, by its name. */
const aside = new Map();

const largeJsonAside = {
  name: 'large-json-aside',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /\.json$/ }, async ({ path, kind, resolveDir, importer, pluginData }) => {
      if (pluginData === ASKED.pluginData) return undefined;
      const found = await resolve(path, { kind, resolveDir, importer, ...ASKED });
      if (found.errors.length > 0 || statSync(found.path).size <= MAX_INLINE_JSON) return found;
      const name = found.path.replaceAll('\\', '/').split('node_modules/').at(-1).replace(/[@/]/g, '-');
      aside.set(name, found.path);
      return { path: `./${name}`, external: true };
    });
  },
};

const { outputFiles } = await build({
  absWorkingDir: FUNCTIONS,
  entryPoints: ['src/index.ts'],
  outfile: join(LIB, 'index.js'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // Without blanks, because the time to compile grows with the text; with names, which stack traces show.
  minifyWhitespace: true,
  minifySyntax: true,
  // See src/runtime/requirements.ts.
  define: {
    'process.env.MAESTRO_DECLARE_ROLES': JSON.stringify(process.env.MAESTRO_DECLARE_ROLES ?? ''),
  },
  logLevel: 'warning',
  write: false,
  ...(values.unbundled ? { packages: 'external' } : { plugins: [asCommonJs, largeJsonAside] }),
});

// Only now, so that the folder is never missing for long, and not at all after a build that fails.
rmSync(LIB, { recursive: true, force: true });
mkdirSync(LIB, { recursive: true });
for (const { path, contents } of outputFiles) writeFileSync(path, contents);
for (const [name, path] of aside) copyFileSync(path, join(LIB, name));
