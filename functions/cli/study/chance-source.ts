import { Chance } from '../../local/sample/chance';
import type { Source } from '../../simulation/study/random';
import { WORLDS } from '../../simulation/study/worlds';

/** More numbers than a run takes, of the 2^32 that the generator has before it begins again. */
const PER_RUN = 2 ** 17;
/** The most runs per world and seed, and the most seeds: no two of these runs share a number. */
export const MOST_RUNS = 500;
export const MOST_SEED = 15;

/** How much the state of the generator grows per number. */
const STEP = 0x6d2b79f5;

/** The random numbers of one run of a study, whatever the other runs are. @param world its index @param run from 0 */
export function sourceOf(seed: number, world: number, run: number): Source {
  const before = ((seed - 1) * WORLDS.length + world) * MOST_RUNS + run;
  const chance = new Chance(Math.imul(before * PER_RUN, STEP));
  return { uniform: () => (chance.between(0, 2 ** 32 - 1) + 0.5) / 2 ** 32 };
}
