import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASE_FORMATS, JSON_FORMATS, TABLE_FORMATS } from '../../journals/formats/formats';
import { TRADE_FIELD_NAMES } from '../../journals/formats/trade-fields';
import { readPage } from './markdown';

const FUNCTIONS = join(__dirname, '..', '..');
const page = readPage(readFileSync(join(FUNCTIONS, 'docs/reference/journal-formats.md'), 'utf8'));
const titles = page.sections.map(({ title }) => title);

/** freqtrade has a page of its own. */
const names = [...TABLE_FORMATS, ...JSON_FORMATS, ...DATABASE_FORMATS]
  .map(({ name }) => name)
  .filter((name) => !name.startsWith('freqtrade'));

it.each([...new Set(names)])('the page about formats has a section about %s with a table', (name) => {
  // A database is read as the table of the same program.
  const section = page.sections.find(({ title }) => title.split(' ')[0] === name.split(' ')[0]);
  expect(section?.text).toMatch(/^\| (?:Trade|Fill|Deal) /m);
});

it('the page about formats describes nothing that is not read', () => {
  const programs = new Set(names.map((name) => name.split(' ')[0]));
  const described = page.sections.filter(({ text }) => /^\| (?:Trade|Fill|Deal) /m.test(text));
  expect(described.filter(({ title }) => !programs.has(title.split(' ')[0] ?? ''))).toEqual([]);
  expect(titles).toContain('Fills');
});

it('the tables about formats name fields of a trade', () => {
  const fields = page.sections
    .filter(({ text }) => /^\| Trade /m.test(text))
    .flatMap(({ text }) =>
      [...text.matchAll(/^\| (`[^|]*?) *\|/gm)].flatMap(([, cell = '']) => cell.split(', ')),
    )
    .map((field) => field.replaceAll('`', ''));
  expect(fields.filter((field) => !TRADE_FIELD_NAMES.includes(field))).toEqual([]);
});

it('the page about formats stands for every sample', () => {
  const samples = readdirSync(join(FUNCTIONS, 'journals/samples'));
  const words = titles.join(' ').toLowerCase();
  for (const sample of samples) expect(words).toContain(/^[a-z]+/.exec(sample)?.[0] ?? sample);
});
