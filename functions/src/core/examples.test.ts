import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { compileFunction } from 'node:vm';
import ts from 'typescript';

/**
 * The examples in the doc comments of the engine are true: each statement followed by a comment with a value gives
 * that value. An example without such a value only shows a call, and is not run.
 */

/** Text, number, list or boolean at the start of a comment; an explanation may follow. */
const VALUE = /^\s*\/\/ ('[^']*'|-?\d[\d.]*|\[.*?\]|true|false)/;

interface Example {
  readonly file: string;
  readonly code: string;
}

const sources = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => join(__dirname, name));

function examplesOf(path: string): Example[] {
  const comments = readFileSync(path, 'utf8').match(/\/\*\*[^]*?\*\//g) ?? [];
  return comments.flatMap((comment) => {
    const [, ...examples] = comment
      .replace(/^\s*\*\/?[ ]?/gm, '')
      .replace(/\*\/$/, '')
      .split('@example\n');
    return examples.map((code) => ({ file: relative(__dirname, path), code }));
  });
}

/** The example with each statement that a value follows turned into a comparison. */
function compared(code: string): { script: string; comparisons: number } {
  const source = ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2022, true);
  let comparisons = 0;
  const statements = source.statements.map((statement) => {
    const after = /^[^\n]*/.exec(code.slice(statement.end))?.[0] ?? '';
    const value = VALUE.exec(after)?.[1];
    if (value === undefined || !ts.isExpressionStatement(statement)) return statement.getText(source);
    comparisons++;
    return `expect(${statement.expression.getText(source)}).toEqual(${value});`;
  });
  return { script: ts.transpile(statements.join('\n'), { target: ts.ScriptTarget.ES2022 }), comparisons };
}

const examples = sources
  .flatMap(examplesOf)
  .map(({ file, code }) => ({ file, ...compared(code) }))
  .filter(({ comparisons }) => comparisons > 0);

it('there are examples to run', () => {
  expect(examples.length).toBeGreaterThan(20);
});

it.each(examples)('the example in $file is true', ({ script }) => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const exported = Object.assign({}, ...sources.map((path) => require(path) as object)) as object;
  const scope = { ...exported, expect };
  const run = compileFunction(script, Object.keys(scope)) as (...values: unknown[]) => void;
  run(...(Object.values(scope) as unknown[]));
});
