import { buildSync } from 'esbuild';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FUNCTIONS = join(__dirname, '..', '..');

let script: string | undefined;

/** The script of the page in one text, with the licences of the packages in it, which every copy must include. */
export function clientScript(): string {
  // It depends on nothing but the code.
  return (script ??= bundled());
}

function bundled(): string {
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: FUNCTIONS,
    entryPoints: ['cli/report/report-client.tsx'],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    metafile: true,
    write: false,
  });
  const [file] = outputFiles;
  return `${licences(Object.keys(metafile.inputs))}\n${file?.text.trim() ?? ''}`;
}

/** One comment with the licence of each package that is among the files, equal ones once. */
function licences(files: readonly string[]): string {
  const packages = new Set(
    files.flatMap((file) => /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []),
  );
  const byText = new Map<string, string[]>();
  for (const folder of [...packages].sort()) {
    const path = join(FUNCTIONS, folder, 'LICENSE');
    if (!existsSync(path))
      throw new Error(`${folder} has no LICENSE, and the page must not have its code without.`);
    const text = readFileSync(path, 'utf8').trim();
    byText.set(text, [...(byText.get(text) ?? []), folder.replace(/^.*node_modules\//, '')]);
  }
  return `/*\n${[...byText].map(([text, names]) => `${names.join(', ')}:\n${text}`).join('\n\n')}\n*/`;
}
