import type { Decimal } from '../../src/core/base/decimal';
import type { RuleOutcome } from '../../simulation/study/study';
import type { World } from '../../simulation/study/worlds';

/** What the rules came to in one world. */
export interface WorldOutcome {
  readonly world: World;
  readonly outcomes: readonly RuleOutcome[];
}

/** The tables of a study in Markdown: a row per rule, a column per world. */
export function studyMarkdown(
  worlds: readonly WorldOutcome[],
  seeds: readonly number[],
  runs: number,
): string {
  const names = worlds.map(({ world }) => `${world.name}: ${world.words}`);
  const rules = worlds[0]?.outcomes.map(({ rule }) => rule) ?? [];
  const rowsOf = (from: number, cell: (outcome: RuleOutcome) => string): string[][] =>
    rules
      .slice(from)
      .map((rule, index) => [rule, ...worlds.map(({ outcomes }) => cellOf(outcomes[from + index], cell))]);
  return [
    `Annual Sharpe ratio minus that of equal weights, ± 95 %, over ${runs} runs per seed of seeds ${seeds.join(' and ')}. ~: the seeds disagree about the sign.`,
    markdownTable(['rule', ...names], rowsOf(1, gainText)),
    'Maximum drawdown in percent, and how many times per year the account is moved:',
    markdownTable(
      ['rule', ...names],
      rowsOf(0, ({ maxDrawdownPct, turnover }) => `${maxDrawdownPct.toFixed(1)} %, ${turnover.toFixed(1)}`),
    ),
  ].join('\n\n');
}

function cellOf(outcome: RuleOutcome | undefined, cell: (outcome: RuleOutcome) => string): string {
  return outcome === undefined ? '' : cell(outcome);
}

function gainText({ gain, error, seedsAgree }: RuleOutcome): string {
  return `${signed(gain)} ± ${error.toFixed(2)}${seedsAgree ? '' : ' ~'}`;
}

function signed(value: Decimal): string {
  const rounded = value.toDecimalPlaces(2);
  if (rounded.isZero()) return '0.00';
  return `${rounded.lt(0) ? '−' : '+'}${rounded.abs().toFixed(2)}`;
}

function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(headings),
    line(headings.map((_, index) => (index === 0 ? '---' : '---:'))),
    ...rows.map(line),
  ].join('\n');
}

const MARKS = /<!-- study -->\n+(.*?)\n+<!-- \/study -->/s;

/** What a page shows of a study: between its marks. Null: it has none. */
export function shownStudy(page: string): string | null {
  return MARKS.exec(page)?.[1] ?? null;
}

/** Markdown without the blanks and dashes with which a table is aligned. */
export function unaligned(markdown: string): string {
  return markdown
    .replace(/ *\| */g, '|')
    .replace(/:?-{2,}:?/g, '-')
    .trim();
}
