/** The functions that are deployed. */
export { evaluate } from './functions/evaluate';
export { getAllocation } from './functions/get-allocation';
export { getPolicy } from './functions/get-policy';
export { getProfile } from './functions/get-profile';
export { onSettingsWritten } from './functions/on-settings-written';
export { onTradeWritten } from './functions/on-trade-written';
export { recomputeAllocation } from './functions/recompute-allocation';
export { updateSettings } from './functions/update-settings';
