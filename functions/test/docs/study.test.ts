import { readFileSync } from 'node:fs';
import { shownStudy, studyMarkdown, unaligned } from '../../cli/study/study-markdown';
import { DEFAULT_RUNS, STUDY_PAGE } from '../../cli/study';
import { decimal } from '../support/oracles/engine';
import { outcomesOf } from '../../simulation/study/study';
import { RULES } from '../../simulation/study/rules';
import { WORLDS } from '../../simulation/study/worlds';

/**
 * The tables of docs/reference/weights.md. `npm run study -- --check` holds their figures against the command, which takes minutes;
 * here their shape, and that they say what the text says of them. simulation/study/study.test.ts has the figures of a short run.
 */

const shown = shownStudy(readFileSync(STUDY_PAGE, 'utf8')) ?? '';

interface Gain {
  readonly gain: number;
  readonly error: number;
  /** Whether both seeds have its sign. */
  readonly isAgreed: boolean;
}

/** A cell of the first table. */
function gainOf(rule: string, world: string): Gain {
  const row = shown.split('\n').find((line) => line.startsWith(`| ${rule} `)) ?? '';
  const cell = row.split('|')[2 + WORLDS.findIndex(({ name }) => name === world)] ?? '';
  const [, gain = 'NaN', error = 'NaN'] = /([−+]?[\d.]+) ± ([\d.]+)/.exec(cell) ?? [];
  return { gain: Number(gain.replace('−', '-')), error: Number(error), isAgreed: !cell.includes('~') };
}

/** Text with every figure of a cell as #. */
const withoutFigures = (markdown: string): string =>
  unaligned(markdown).replace(/[−+]?\d+\.\d+(?: ± \d+\.\d+)?(?: ~)?/g, '#');

it('has the rows, columns and words that the command prints', () => {
  const result = { sharpe: decimal('1'), maxDrawdownPct: decimal('10'), turnover: decimal('2') };
  const run = [result, ...RULES.map(() => ({ ...result, sharpe: decimal('1.1') }))];
  const outcomes = outcomesOf([
    [run, run],
    [run, run],
  ]);
  const worlds = WORLDS.map((world) => ({ world, outcomes }));
  expect(withoutFigures(shown)).toBe(withoutFigures(studyMarkdown(worlds, [1, 2], Number(DEFAULT_RUNS))));
});

describe('what the text says of them', () => {
  it.each([
    ['weight_basis risk', 'plain (the defaults)', 'A'],
    ['weight_basis risk', 'plain (the defaults)', 'C'],
    ['diversify', 'plain (the defaults)', 'B'],
    ['risk and diversify', 'weight_basis risk', 'B'],
    ['Kelly', 'weight_basis risk', 'A'],
  ])('%s gains more than %s in %s, and both seeds have its sign', (better, worse, world) => {
    expect(gainOf(better, world).gain).toBeGreaterThan(gainOf(worse, world).gain);
    expect(gainOf(better, world)).toMatchObject({ isAgreed: true });
  });

  const D = 'D';

  it.each(['score_method shrunk', 'temperature 0.1', 'Kelly'])(
    '%s loses more than its error in D',
    (rule) => {
      const { gain, error, isAgreed } = gainOf(rule, D);
      expect(isAgreed).toBe(true);
      expect(gain).toBeLessThan(-error);
    },
  );

  it('nothing that ranks agents gains more than its error in D', () => {
    for (const { name } of RULES) expect(gainOf(name, D).gain).toBeLessThan(gainOf(name, D).error);
  });

  it.each(WORLDS.map(({ name }) => name))(
    'hierarchical risk parity gains no more than its error in %s',
    (world) => {
      const { gain, error } = gainOf('hierarchical risk parity', world);
      expect(gain).toBeLessThan(error);
    },
  );
});
