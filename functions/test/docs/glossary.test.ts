import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPage } from './markdown';

const FUNCTIONS = join(__dirname, '..', '..');

const code = ['src', 'journals', 'simulation', 'ui', 'cli', 'local']
  .flatMap((folder) =>
    readdirSync(join(FUNCTIONS, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .map((path) => readFileSync(join(FUNCTIONS, folder, path), 'utf8')),
  )
  .join('\n');

describe('docs/glossary.md', () => {
  it('names nothing that the code does not have', () => {
    const { code: spans } = readPage(readFileSync(join(FUNCTIONS, 'docs', 'glossary.md'), 'utf8'));
    const names = spans.flatMap((span) => (/^\w+$/.test(span) ? [span] : []));
    expect(names.length).toBeGreaterThan(50);
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(code))).toEqual([]);
  });
});
