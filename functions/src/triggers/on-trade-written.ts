import { onDocumentWritten } from 'firebase-functions/v2/firestore';
import { REGION } from '../runtime/parameters';
import { getRuntime } from '../runtime/runtime';
import { TRADE_DOCUMENT } from '../store/paths';

/** Folds a close, correction, reopening, deletion or change of agent into the windows, and publishes the weights. */
export const onTradeWritten = onDocumentWritten(
  {
    document: TRADE_DOCUMENT,
    region: REGION,
    retry: true,
    // Closes that meet in one instance are committed together: few instances, each with many events, are the best.
    concurrency: 80,
    maxInstances: 10,
    memory: '512MiB',
    // A contended transaction waits and tries again; a first event may rebuild a user.
    timeoutSeconds: 540,
  },
  async (event) => {
    if (event.data !== undefined) await getRuntime().tradeFolder.handle(event.data);
  },
);
