/** The functions that are deployed. */
export { getAllocation } from './functions/get-allocation';
export { onTradeWritten } from './functions/on-trade-written';
