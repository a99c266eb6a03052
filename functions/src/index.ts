/** The functions that are deployed. */
export { evaluate } from './functions/evaluate';
export { getAllocation } from './functions/get-allocation';
export { getPolicy } from './functions/get-policy';
export { getProfile } from './functions/get-profile';
export { onSettingsWritten } from './functions/on-settings-written';
export { onTradeWritten } from './functions/on-trade-written';
export { rebuildUsers } from './functions/rebuild-users';
export { recomputeAllocation } from './functions/recompute-allocation';
export { sweepAllocations } from './functions/sweep-allocations';
export { sweepUsers } from './functions/sweep-users';
export { updateSettings } from './functions/update-settings';
