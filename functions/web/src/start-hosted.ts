import { firebaseBackend } from './firebase-backend';
import { failureOf } from './maestro';
import { showFailure, start } from './main';

/** How long the page waits before it tries again to find out what it belongs to. */
const RETRY_MS = 5_000;

async function begin(): Promise<void> {
  try {
    start(await firebaseBackend());
  } catch (error) {
    showFailure(failureOf(error).message);
    setTimeout(() => void begin(), RETRY_MS);
  }
}

/** Opens the page without a network the next time. */
async function registerWorker(): Promise<void> {
  // Without https, or in a private window, there is none: the page works without it.
  if (!('serviceWorker' in navigator)) return;
  await navigator.serviceWorker.register('/service-worker.js').catch(() => undefined);
}

void begin();
void registerWorker();
