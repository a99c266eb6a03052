import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { compileFunction } from 'node:vm';
import ts from 'typescript';
import { Decimal } from '../../src/core/base/decimal';
import { Instant } from '../../src/core/base/instant';
import { closedTrade, type PlainTrade } from '../../src/core/trades/trade';

/**
 * Each exported function of src/core has an example in its doc comment, except the small helpers in base/. The examples are
 * true: each statement followed by a comment with a value gives that value. An example without such a value only shows a
 * call, and is not run.
 *
 * In scope are all exports of src/core, and the trades `win` and `loss`.
 */

/** Text, number, list or boolean at the start of a comment; an explanation may follow. */
const VALUE = /^\s*\/\/ ('[^']*'|-?\d[\d.]*|\[.*?\]|true|false)/;

interface Example {
  readonly file: string;
  readonly code: string;
}

const CORE = join(__dirname, '..', '..', 'src', 'core');

const sources = readdirSync(CORE, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => join(CORE, name));

/** A trade on a capital of 100, closed this many seconds after the epoch. */
function sampleTrade(tradeId: string, seconds: number, pnl: number): PlainTrade {
  return closedTrade({
    tradeId,
    closedAt: new Instant(seconds),
    pnl: new Decimal(pnl),
    capital: new Decimal(100),
    skipped: null,
    symbol: 'BTC',
    rMultiple: null,
  });
}

const SAMPLES = { win: sampleTrade('win', 2, 2), loss: sampleTrade('loss', 1, -1) };

/** The names of the exported functions whose doc comment has no example. */
function withoutExample(path: string): string[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true);
  return source.statements
    .filter(ts.isFunctionDeclaration)
    .filter(({ modifiers }) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
    .filter((statement) => !ts.getJSDocTags(statement).some(({ tagName }) => tagName.text === 'example'))
    .map(({ name }) => `${relative(CORE, path)}: ${name?.text ?? ''}`);
}

function examplesOf(path: string): Example[] {
  const comments = readFileSync(path, 'utf8').match(/\/\*\*[^]*?\*\//g) ?? [];
  return comments.flatMap((comment) => {
    const [, ...examples] = comment
      .replace(/^\s*\*\/?[ ]?/gm, '')
      .replace(/\*\/$/, '')
      .split('@example\n');
    return examples.map((code) => ({ file: relative(CORE, path), code }));
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

it('each exported function of src/core outside base/ has an example in its doc comment', () => {
  const helpers = join(CORE, 'base');
  expect(sources.filter((path) => !path.startsWith(helpers)).flatMap(withoutExample)).toEqual([]);
});

it('there are examples to run', () => {
  expect(examples.length).toBeGreaterThan(80);
});

it.each(examples)('the example in $file is true', ({ script }) => {
  // oxlint-disable-next-line typescript/no-require-imports
  const exported = Object.assign({}, ...sources.map((path) => require(path) as object)) as object;
  const scope = { ...exported, ...SAMPLES, expect };
  const run = compileFunction(script, Object.keys(scope)) as (...values: unknown[]) => void;
  run(...(Object.values(scope) as unknown[]));
});
