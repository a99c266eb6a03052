import { getRuntime } from '../runtime/runtime';
import { TRADE_CONCURRENCY, TRADE_MAX_INSTANCES, TRADE_MEMORY_MIB } from '../runtime/parameters';
import { TRADE_DOCUMENT } from '../store/paths';
import { firestoreTrigger } from './firestore-trigger';

/**
 * Folds a closed, corrected, reopened, deleted or moved trade into the windows, and publishes the weights. Duplicate
 * events do no harm: see TradeEventHandler. Events of a user that meet in one instance are folded together, and
 * instances that work for the same user disturb each other: few instances with many events each are best.
 */
export const onTradeWritten = firestoreTrigger(TRADE_DOCUMENT, () => getRuntime().tradeEvents, {
  concurrency: TRADE_CONCURRENCY,
  maxInstances: TRADE_MAX_INSTANCES,
  memory: TRADE_MEMORY_MIB,
});
