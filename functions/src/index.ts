/** The functions that are deployed. */
export { applySettings } from './triggers/apply-settings';
export { deleteMyData } from './triggers/delete-my-data';
export { evaluate } from './triggers/evaluate';
export { getAllocation } from './triggers/get-allocation';
export { getPolicy } from './triggers/get-policy';
export { getProfile } from './triggers/get-profile';
export { onSettingsWritten } from './triggers/on-settings-written';
export { onTradeWritten } from './triggers/on-trade-written';
export { rebuildUsers } from './triggers/rebuild-users';
export { recomputeAllocation } from './triggers/recompute-allocation';
export { sweepAllocations } from './triggers/sweep-allocations';
export { sweepUsers } from './triggers/sweep-users';
export { updateSettings } from './triggers/update-settings';
