// Compiles for jest: TypeScript without its types, and packages that have only ES modules, such as Preact.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import ts from 'typescript';

const HERE = fileURLToPath(import.meta.url);
const TSCONFIG = join(dirname(HERE), '..', '..', 'tsconfig.json');

const { options } = ts.convertCompilerOptionsFromJson(
  ts.readConfigFile(TSCONFIG, ts.sys.readFile).config.compilerOptions,
  dirname(TSCONFIG),
);

/** Each file by itself: the type check is a part of its own. CommonJS, because jest replaces what it exports. */
const COMPILER_OPTIONS = {
  ...options,
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  noEmit: false,
  sourceMap: true,
};

/** What compiles: when it changes, nothing that was compiled before is used. */
const BY = createHash('sha256')
  .update(ts.version)
  .update(JSON.stringify(COMPILER_OPTIONS))
  .update(readFileSync(HERE))
  .digest('hex');

/** ts-jest and babel move it above the imports. Here it would come too late, and mock nothing. */
const TOO_LATE = /\bjest\s*\.mock\(/;

export default {
  /** The same for all projects, so that what one has compiled is not compiled again by the others. */
  getCacheKey: (text, path) =>
    createHash('sha256').update(BY).update(path).update('\0').update(text).digest('hex'),

  process(text, path) {
    if (TOO_LATE.test(text))
      throw new Error(`${path}: use jest.spyOn, jest.replaceProperty or jest.doMock in place of jest.mock.`);
    if (path.endsWith('.mjs')) return transformSync(text, { format: 'cjs', target: 'node20' });
    const { outputText, sourceMapText } = ts.transpileModule(text, {
      fileName: path,
      compilerOptions: COMPILER_OPTIONS,
    });
    return { code: outputText, map: sourceMapText };
  },
};
