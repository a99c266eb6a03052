import fc from '../node_modules/fast-check/lib/cjs/fast-check';
import { runs } from './runs';

// Jest gives this to every test that imports fast-check: properties that name no number of runs make 100, fast-check's
// default, times the factor of all.
fc.configureGlobal({ numRuns: runs(100) });

export default fc;
