import { recomputeAllocation as useCase } from '../app/callables/recompute-allocation';
import { callable } from './callable';

/** Rebuilds the user from the journal, not within the wait that follows a rebuild. */
export const recomputeAllocation = callable('recomputeAllocation', useCase, {
  // A rebuild of 100 agents reads up to 100,000 trades.
  memory: '512MiB',
  timeoutSeconds: 540,
});
