import { Decimal } from '../../src/core/base/decimal';
import type { StudyResult } from '../../simulation/study/account';
import { Random } from '../../simulation/study/random';
import { studyRun } from '../../simulation/study/study';
import { WORLDS } from '../../simulation/study/worlds';
import { sourceOf } from './chance-source';

/** Some runs of one world with one seed. */
export interface StudyPart {
  readonly seed: number;
  /** The index of the world. */
  readonly world: number;
  readonly run: number;
  readonly days: number;
}

/** The results of a run as text, for another process. */
export type PartResult = readonly (readonly [sharpe: string, maxDrawdownPct: string, turnover: string])[];

/** Runs a part. */
export function runPart({ seed, world, run, days }: StudyPart): StudyResult[] {
  const made = WORLDS[world];
  if (made === undefined) throw new RangeError(`There is no world ${world}.`);
  return studyRun(made, days, new Random(sourceOf(seed, world, run)));
}

export function encodeResults(results: readonly StudyResult[]): PartResult {
  return results.map(({ sharpe, maxDrawdownPct, turnover }) => [
    sharpe.toFixed(),
    maxDrawdownPct.toFixed(),
    turnover.toFixed(),
  ]);
}

export function decodeResults(results: PartResult): StudyResult[] {
  return results.map(([sharpe, maxDrawdownPct, turnover]) => ({
    sharpe: new Decimal(sharpe),
    maxDrawdownPct: new Decimal(maxDrawdownPct),
    turnover: new Decimal(turnover),
  }));
}
