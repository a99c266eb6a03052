import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { type Page, readPage } from './markdown';

const ROOT = join(__dirname, '..', '..', '..');

/** Paths are written from the root of the repository. */
type Files = (path: string) => boolean;

const isThere: Files = (path) => existsSync(join(ROOT, path));

const pages = new Map(
  ['README.md', ...markdownIn('functions/docs'), ...markdownIn('functions/examples')].map((path) => [
    path,
    readPage(readFileSync(join(ROOT, path), 'utf8')),
  ]),
);

function markdownIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join(folder, path))
    .sort();
}

/** Where a link leads, from the root of the repository; null for one that leaves the repository. */
function destination(page: string, link: string): { path: string; anchor: string } | null {
  if (/^[a-z][a-z+.-]*:/i.test(link)) return null;
  const [target = '', anchor = ''] = link.split('#', 2);
  return {
    path: target === '' ? page : normalize(join(dirname(page), decodeURIComponent(target))),
    anchor: decodeURIComponent(anchor),
  };
}

/** The links of a page that lead nowhere. */
function brokenLinks(path: string, page: Page, known: ReadonlyMap<string, Page>, files: Files): string[] {
  return page.links.filter((link) => {
    const found = destination(path, link);
    if (found === null) return false;
    if (!files(found.path)) return true;
    return found.anchor !== '' && known.get(found.path)?.anchors.has(found.anchor) !== true;
  });
}

/** A path from the root of the repository, or from functions/, as pages write it in code. */
const FROM_ROOT = /^(?:functions|\.ci)\/[\w./@-]*$/;
const FROM_FUNCTIONS = /^(?:src|test|ui|web|cli|journals|simulation|local|scripts|docs|examples)\/[\w./@-]*$/;

/** What a user or a command creates. */
const CREATED = /^functions\/(?:\.env|lib|web\/dist|node_modules)(?:\/|$)/;

/** The files and folders that the code spans of a page name and that do not exist. */
function missingPaths({ code }: Page, files: Files): string[] {
  return code
    .flatMap((span) => span.split(/[\s(),;]+/))
    .filter((word) => {
      const path = FROM_ROOT.test(word) ? word : FROM_FUNCTIONS.test(word) ? `functions/${word}` : null;
      return path !== null && !CREATED.test(path) && !files(path);
    });
}

/** The symbols in the last cell of each row that their file does not declare. A row writes: `symbol` in `file`. */
function misplacedSymbols(table: string, contentOf: (path: string) => string): string[] {
  return table.split('\n').flatMap((row) => {
    const answer = row.split('|').at(-2) ?? '';
    return [...answer.matchAll(/`([A-Za-z]\w*)`(?: in `([^`]+)`)?/g)].flatMap(([, symbol = '', path]) => {
      if (path === undefined) return [`${symbol} without a file`];
      const declaration = new RegExp(`\\b(?:function|const|class|interface|type) ${symbol}\\b`);
      return declaration.test(contentOf(path)) ? [] : [`${symbol} in ${path}`];
    });
  });
}

describe('the documentation', () => {
  it('has pages', () => {
    expect(pages.size).toBeGreaterThan(30);
  });

  it.each([...pages])('%s has no link that leads nowhere', (path, page) => {
    expect(brokenLinks(path, page, pages, isThere)).toEqual([]);
  });

  it.each([...pages])('%s names no file that does not exist', (_, page) => {
    expect(missingPaths(page, isThere)).toEqual([]);
  });

  it('can be reached from the README, every page', () => {
    const reached = new Set(['README.md']);
    for (const path of reached)
      for (const link of pages.get(path)?.links ?? []) {
        const target = destination(path, link)?.path;
        if (target !== undefined && pages.has(target)) reached.add(target);
      }
    expect([...pages.keys()].filter((path) => !reached.has(path))).toEqual([]);
  });

  it('names no machine, no shared folder and no issue', () => {
    const text = [...pages.keys()].map((path) => readFileSync(join(ROOT, path), 'utf8')).join('\n');
    expect(text.match(/\/work\/|\/tmp\/|shared\/|\bissue (?:#?\d+\b)(?! of)/gi) ?? []).toEqual([]);
  });
});

describe('the table "Where is …" of the architecture', () => {
  const { text = '' } =
    pages.get('functions/docs/architecture.md')?.sections.find(({ title }) => title === 'Where is …') ?? {};

  it('has rows that name a symbol', () => {
    expect(text.match(/` in `/g)?.length).toBeGreaterThan(8);
  });

  it('names each symbol with the file that declares it', () => {
    const contentOf = (path: string): string => readFileSync(join(ROOT, 'functions', path), 'utf8');
    expect(misplacedSymbols(text, contentOf)).toEqual([]);
  });
});

describe('the specification', () => {
  const sections = pages.get('functions/docs/specification.md')?.sections ?? [];

  it.each(sections.filter(({ level }) => level === 3).map(({ title, text }) => [title, text]))(
    'names the test of %s',
    (_, text) => {
      expect(text).toMatch(/`[\w./-]+\.test\.ts`/);
    },
  );

  it('has sections 1 to 13', () => {
    const numbers = sections
      .filter(({ level }) => level === 2)
      .map(({ title }) => Number.parseInt(title, 10));
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
  });
});

describe('the checks of this file', () => {
  const other = readPage('# Other\n\n## Two `words`, _here_\n\n## Two words here\n');
  const known = new Map([['docs/other.md', other]]);
  const files: Files = (path) =>
    ['docs/page.md', 'docs/other.md', 'docs/image.svg', 'functions/src/index.ts'].includes(path);
  const broken = (markdown: string): string[] =>
    brokenLinks(
      'docs/page.md',
      readPage(markdown),
      new Map([...known, ['docs/page.md', readPage(markdown)]]),
      files,
    );

  it('find links to missing files, images, anchors and references', () => {
    expect(
      broken(
        '[a](none.md) [b](other.md#none) ![c](none.svg) [d](#none)\n\n[e]: ./nothing.md\n\n<img src="no.png" />',
      ),
    ).toEqual(['none.md', 'other.md#none', 'none.svg', '#none', './nothing.md', 'no.png']);
  });

  it('accept links that lead somewhere, and leave other sites alone', () => {
    expect(
      broken(
        '# Page\n\n[a](other.md) [b](other.md#two-words-here) [c](../docs/other.md#two-words-here-1) ' +
          '![d](image.svg) [e](#page) [f](https://example.com/x#y) [g](mailto:a@example.com)',
      ),
    ).toEqual([]);
  });

  it('leave code alone when they look for links', () => {
    expect(broken('`[a](none.md)`\n\n```md\n[b](none.md)\n```\n\n~~~\n[c](none.md)\n~~~\n')).toEqual([]);
  });

  it('find paths that do not exist in code spans, and only there', () => {
    const page = readPage(
      '`src/index.ts` `src/none.ts` `functions/src/index.ts` `node functions/none.mjs UID` src/prose.ts\n\n' +
        '`users/{uid}` `a/b` `functions/.env` `.ci/none`\n\n```\nsrc/fence.ts\n```\n',
    );
    expect(missingPaths(page, files)).toEqual(['src/none.ts', 'functions/none.mjs', '.ci/none']);
  });

  it('find symbols that their file only imports or calls, and symbols without a file', () => {
    const table = [
      '| `ignored` in a question | `floorWeight` in `floor.ts`; `floorWeight` in `weights.ts` |',
      '| b | `Batch` in `floor.ts` |',
      '| c | `alone`; `src/none.ts`, `.addCommand(…)`, [link](a.md) |',
    ].join('\n');
    const contentOf = (path: string): string =>
      path === 'floor.ts'
        ? 'export function floorWeight() {}\nexport class Batch {}'
        : "import { floorWeight } from './floor';\nconst floor = floorWeight();";
    expect(misplacedSymbols(table, contentOf)).toEqual(['floorWeight in weights.ts', 'alone without a file']);
  });

  it('refuse a fenced block that is not closed, which would hide the rest of a page', () => {
    expect(() => readPage('```\n[a](none.md)')).toThrow('not closed');
  });
});
