import fc from '../node_modules/fast-check/lib/cjs/fast-check';
import { runs } from './runs';

/** Any number does: this one has no meaning. */
const SAME_AT_EVERY_RUN = 20261129;

// Jest gives this to every test that imports fast-check.
// - Properties that name no number of runs make 100, fast-check's default, times the factor of all.
// - `npm test` tries the same examples at every run, so that a commit passes always or never. `npm run test:long` sets
//   PROPERTY_SEED=random and looks for new ones; a seed that it prints may be given here to see the failure again.
fc.configureGlobal({ numRuns: runs(100), ...seedOf(process.env.PROPERTY_SEED) });

function seedOf(setting: string | undefined): { seed?: number } {
  if (setting === 'random') return {};
  const seed = Number(setting ?? SAME_AT_EVERY_RUN);
  if (!Number.isInteger(seed))
    throw new Error(`PROPERTY_SEED must be a whole number or "random", not "${String(setting)}".`);
  return { seed };
}

export default fc;
