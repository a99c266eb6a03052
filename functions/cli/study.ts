import { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { outcomesOf, STUDY_DAYS } from '../simulation/study/study';
import { WORLDS } from '../simulation/study/worlds';
import { InvalidInput } from '../src/contract/fields/invalid-input';
import { grouped } from '../ui/words/text';
import { FailedCommand } from './failed-command';
import { Progress } from './output/progress';
import { runAsProcess } from './run';
import { MOST_RUNS, MOST_SEED } from './study/chance-source';
import { runParts } from './study/run-parts';
import { shownStudy, studyMarkdown, unaligned } from './study/study-markdown';
import type { Terminal } from './terminal';

/** Runs per world and seed of the tables on that page. */
export const DEFAULT_RUNS = '20';
const DEFAULT_SEED = '1';

/** The page that shows the study. */
export const STUDY_PAGE = join(__dirname, '..', 'docs', 'reference', 'weights.md');

interface StudyOptions {
  readonly runs: string;
  readonly seed: string;
  readonly check?: true;
}

/** The program behind `npm run study`. */
export function studyProgram(terminal: Terminal): Command {
  return new Command('npm --prefix functions run study --')
    .description(
      'Lets the deployed rule and others divide an account in invented worlds whose true skill is known, against equal weights, and ' +
        'prints the tables of docs/reference/weights.md. Takes minutes; every run gives the same figures.',
    )
    .option(
      '--runs <count>',
      `runs per world and seed, from 2 to ${grouped(MOST_RUNS)}: four times as many halve the errors`,
      DEFAULT_RUNS,
    )
    .option('--seed <number>', `the first of two seeds, from 1 to ${MOST_SEED}`, DEFAULT_SEED)
    .option('--check', 'print nothing, but fail where the page shows other tables than these')
    .action((options: StudyOptions) => study(options, terminal));
}

async function study(options: StudyOptions, terminal: Terminal): Promise<void> {
  const runs = numberOf('--runs', options.runs, 2, MOST_RUNS);
  const first = numberOf('--seed', options.seed, 1, MOST_SEED);
  const seeds = [first, first + 1];
  const parts = WORLDS.flatMap((_, world) =>
    seeds.flatMap((seed) =>
      Array.from({ length: runs }, (_, run) => ({ seed, world, run, days: STUDY_DAYS })),
    ),
  );
  const progress = new Progress('studying', parts.length, terminal.stderr);
  const results = await runParts(parts, () => {
    progress.step();
  });
  progress.end();
  const worlds = WORLDS.map((world, index) => {
    const own = results.slice(index * 2 * runs, (index + 1) * 2 * runs);
    return { world, outcomes: outcomesOf([own.slice(0, runs), own.slice(runs)]) };
  });
  const markdown = studyMarkdown(worlds, seeds, runs);
  if (options.check !== true) terminal.stdout.write(`${markdown}\n`);
  else if (unaligned(shownStudy(readFileSync(STUDY_PAGE, 'utf8')) ?? '') !== unaligned(markdown)) {
    terminal.stderr.write(`docs/reference/weights.md shows another study. This one is:\n\n${markdown}\n`);
    throw new FailedCommand(1);
  }
}

function numberOf(flag: string, text: string, least: number, most: number): number {
  const value = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw InvalidInput.of(flag, text, `a whole number from ${least} to ${grouped(most)}`);
}

if (require.main === module) void runAsProcess(studyProgram);
