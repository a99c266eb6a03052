import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPage } from './markdown';

const FUNCTIONS = join(__dirname, '..', '..');

/** What the deployed code logs as a warning or an error, up to the first figure in it. */
const messages = readdirSync(join(FUNCTIONS, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .map((path) => readFileSync(join(FUNCTIONS, 'src', path), 'utf8'))
  .flatMap((text) => [...text.matchAll(/\.(warn|error)\(\s*(['`])(.*?)(?:\2|\$\{)/gs)])
  .map(([, , , message = '']) => message);

/** The first cells of the tables of "Log messages". */
const documented = readPage(readFileSync(join(FUNCTIONS, 'docs', 'guides', 'operate.md'), 'utf8'))
  .sections.filter(({ title }) => title === 'Errors' || title === 'Warnings')
  .flatMap(({ text }) => [...text.matchAll(/^\| (?!Message begins with|-)(.*?) +\|/gm)])
  .map(([, start = '']) => start);

describe('the log messages in docs/guides/operate.md', () => {
  it('are found in the code and on the page', () => {
    expect(messages.length).toBeGreaterThan(10);
    expect(documented.length).toBeGreaterThan(10);
  });

  it('name every warning and error that the functions log', () => {
    expect(messages.filter((message) => !documented.some((start) => message.startsWith(start)))).toEqual([]);
  });

  it('name none that no function logs', () => {
    expect(documented.filter((start) => !messages.some((message) => message.startsWith(start)))).toEqual([]);
  });
});
