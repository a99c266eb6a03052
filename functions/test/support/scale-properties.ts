import fc from 'fast-check';
import { runs } from './runs';

// Properties that name no number of runs make 100, fast-check's default, times the factor of all.
fc.configureGlobal({ numRuns: runs(100) });
