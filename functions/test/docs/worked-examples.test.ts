import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { Decimal, exactSum } from '../../src/core/base/decimal';
import { BOTS, makeBot } from '../support/bots/make-bots';
import { shownStudy } from '../../cli/study/study-markdown';
import { scriptFolder } from '../support/processes/run-script';

/**
 * The pages that explain rules by worked examples. Of each page
 *
 * - what follows a command is what the command prints: the lines in their order, `…` where lines are left out,
 * - each calculation comes out,
 * - each figure with three or more digits was printed, calculated, or is a setting or a trade that the page shows.
 */
const PAGES = ['weights.md', 'profiles.md', 'profiles-by-bot.md'];

const folder = scriptFolder(
  Object.fromEntries(
    (Object.keys(BOTS) as (keyof typeof BOTS)[]).map((name) => [`${name}.csv`, makeBot(name)]),
  ),
);

/** A fenced block, with the text before it. */
interface Block {
  readonly language: string;
  readonly text: string;
  readonly before: string;
}

const FENCE = /(.*?)^```(\w*)\n(.*?)^```$/gms;
/** The commands whose statistics the pages calculate with. */
const STATISTICS = /^weights \S+ \S+ \S+ \S+(?: --config (?:lookback|fit)\.json)?$/;

const COMMAND = /^npm --prefix functions run --silent maestro -- (.+)$/gm;

/** The same command is run once, whichever pages show it. */
const printed = new Map<string, Promise<string>>();

function outputOf(command: string): Promise<string> {
  const known = printed.get(command) ?? run(command);
  printed.set(command, known);
  return known;
}

async function run(command: string): Promise<string> {
  const { status, stdout, stderr } = await folder.maestro(...command.split(' '));
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
  // The statistics that the calculations begin with are shown by --json alone.
  const json = STATISTICS.test(command) ? (await folder.maestro(...command.split(' '), '--json')).stdout : '';
  return `${stdout}\n${json}`;
}

function blocksOf(page: string): Block[] {
  return [...page.matchAll(FENCE)].map(([, before = '', language = '', text = '']) => ({
    before,
    language,
    text,
  }));
}

/** The lines of a block that the output does not have, in this order. */
function missingLines(shown: string, output: string): string[] {
  const lines = output.split('\n').map((line) => line.trimEnd());
  let from = 0;
  return shown
    .split('\n')
    .filter((line) => line !== '' && line !== '…')
    .filter((line) => {
      const found = lines.indexOf(line, from);
      if (found >= 0) from = found + 1;
      return found < 0;
    });
}

/** Whether `left = right` comes out, in the decimals of the right side. */
function comesOut(left: string, right: string): boolean {
  const expression = left
    .replaceAll('×', '*')
    .replaceAll('−', '-')
    .replaceAll('e^', 'Math.E**')
    .replaceAll('^', '**')
    .replace(/^-([\d.]+)/, '(-$1)');
  if (!/^(?:Math\.E|[\d.+\-*/() ])+$/.test(expression)) throw new Error(`Not a calculation: ${left}`);
  const value = (compileFunction(`return ${expression};`) as () => number)();
  const places = (right.split('.')[1] ?? '').length;
  return Math.abs(value - Number(right.replace('−', '-'))) <= 0.5000001 * 10 ** -places;
}

/** The calculations of a page: `what it is: left = right`. */
function calculationsOf(page: string): { readonly left: string; readonly right: string }[] {
  return blocksOf(page)
    .filter(({ language }) => language === 'calc')
    .flatMap(({ text }) => text.trim().split('\n'))
    .map((line) => {
      const [, left, right] = /^.*: (.+) = (\S+)$/.exec(line) ?? [];
      if (left === undefined || right === undefined) throw new Error(`Not a calculation: ${line}`);
      return { left, right };
    });
}

const FIGURE = /(?<![\w.:/]|\w-)\d[\d,]*(?:\.\d+)?(?![\w:-]|\.\d)/g;

function figuresIn(text: string): string[] {
  return (text.match(FIGURE) ?? []).map((figure) => figure.replaceAll(',', ''));
}

/** Figures of less than three digits are counts and defaults that the sentence itself explains. */
function isTelling(figure: string): boolean {
  return figure.replace('.', '').replace(/^0+/, '').length >= 3;
}

/** Years, months and strategies of what is cited, and the days of the study. */
const CITED = ['2009', '3000', '888', '2016', '2010', '1997', '500', '0.025'];

/** Figures that no command prints. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  // A lookback to begin with; days of a year, of which rules take the interest; trades per day and stake of a bot; two figures of journals, tested below.
  'weights.md': ['300', '252', '365', '200', '2000', '24.95', '81.88', ...CITED],
  // The five real exports, which are not in this repository.
  'profiles-by-bot.md': ['1422', '257', '709', '786', '206', '655', '193', '198'],
};

function isFound(figure: string, known: readonly string[]): boolean {
  const places = (figure.split('.')[1] ?? '').length;
  return known.some((other) => other === figure || (places > 0 && Number(other).toFixed(places) === figure));
}

describe.each(PAGES)('docs/reference/%s', (name) => {
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'reference', name), 'utf8');
  const blocks = blocksOf(page);
  const commands = [...page.matchAll(COMMAND)].map(([, command = '']) => command);

  beforeAll(() => {
    for (const { language, text, before } of blocks) {
      const [, file] = /`([\w-]+\.json)`[^`\n]*\n\n$/.exec(before) ?? [];
      if (language === 'json' && file !== undefined) writeFileSync(join(folder.path, file), text);
    }
  });

  it('shows what its commands print', async () => {
    let shown = '';
    for (const { language, text } of blocks) {
      if (language === 'sh') shown = [...text.matchAll(COMMAND)].at(-1)?.[1] ?? '';
      if (language === '' && shown !== '')
        expect({ shown, missing: missingLines(text, await outputOf(shown)) }).toEqual({ shown, missing: [] });
    }
    for (const command of commands) expect(await outputOf(command)).not.toBe('');
  });

  it('calculates right', () => {
    for (const { left, right } of calculationsOf(page))
      expect({ left, right, comesOut: comesOut(left, right) }).toEqual({ left, right, comesOut: true });
  });

  const said = SAID[name];
  if (said !== undefined)
    it('has no figure from nowhere', async () => {
      // npm run study has the figures of its tables.
      const prose = page.replace(FENCE, '$1').replace(shownStudy(page) ?? '', '');
      const outputs = await Promise.all(commands.map(outputOf));
      const results = calculationsOf(page).map(({ right }) => right);
      const shown = blocks.filter(({ language }) => language === 'json').map(({ text }) => text);
      const known = [...outputs, ...results, ...shown].flatMap(figuresIn).concat(said);
      const used = [...figuresIn(prose), ...calculationsOf(page).flatMap(({ left }) => figuresIn(left))];
      expect(used.filter(isTelling).filter((figure) => !isFound(figure, known))).toEqual([]);
    });
});

describe('the figures of journals in docs/reference/weights.md', () => {
  const pnlsOf = (name: keyof typeof BOTS): Decimal[] =>
    makeBot(name)
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => new Decimal(row.split(',')[8] ?? ''));

  it('are the first trade of the scalper, and eight trades of the trend follower', () => {
    expect(String(pnlsOf('scalper')[0])).toBe('24.95');
    expect(String(exactSum(pnlsOf('trend').slice(10, 18)))).toBe('-81.88');
  });
});

describe('the checks of this file', () => {
  it('find lines that are not printed, or not in this order', () => {
    expect(missingLines('a\n…\nc\n', 'a\nb\nc')).toEqual([]);
    expect(missingLines('c\na\n', 'a\nb\nc')).toEqual(['a']);
  });

  it('find calculations that do not come out', () => {
    expect(comesOut('(1 − 0.15 × 4) × 1.1^3', '0.5324')).toBe(true);
    expect(comesOut('(1 − 0.15 × 4) × 1.1^3', '0.5325')).toBe(false);
    expect(comesOut('e^(1)', '2.718')).toBe(true);
  });

  it('find figures in text, and no dates, ids or times', () => {
    expect(figuresIn('−2.47 of 1,208.94, -3.5 %; 2026-06-23T02:53:46Z maker-0001 1.1^3.')).toEqual([
      '2.47',
      '1208.94',
      '3.5',
      '1.1',
      '3',
    ]);
  });
});
