import { getRuntime } from '../runtime/runtime';
import { TRADE_DOCUMENT } from '../store/paths';
import { firestoreTrigger } from './firestore-trigger';

/**
 * Folds a closed, corrected, reopened, deleted or moved trade into the windows, and publishes the weights. Duplicate
 * events do no harm: see TradeEventHandler.
 */
export const onTradeWritten = firestoreTrigger(TRADE_DOCUMENT, (written) =>
  getRuntime().tradeEvents.handle(written),
);
