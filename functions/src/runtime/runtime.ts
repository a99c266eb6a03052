import { setTimeout } from 'node:timers/promises';
import { getApps, initializeApp } from 'firebase-admin/app';
import { getFirestore } from 'firebase-admin/firestore';
import * as logger from 'firebase-functions/logger';
import type { AppContext, Log } from '../app/context';
import { SWEEP_SIZES } from '../app/sweep/plan';
import { WindowCache } from '../app/window-cache';
import { SettingsEventHandler } from '../app/rebuild/settings-events';
import { TradeEventHandler } from '../app/fold/trade-events';
import { Instant } from '../core/base/instant';
import { readParameters } from './parameters';
import { queues } from './queues';
import { strategies } from './strategies';

/** What the functions share while an instance lives. */
export interface Runtime {
  readonly context: AppContext;
  /** One an instance: what it groups are the closes that arrive at this instance together. */
  readonly tradeFolder: TradeEventHandler;
  readonly settingsKeeper: SettingsEventHandler;
}

let runtime: Runtime | undefined;

/** Made when the first event or call needs it, and remembered: loading the functions costs nothing and needs no project. */
export function getRuntime(): Runtime {
  return (runtime ??= makeRuntime({}));
}

/** The log, also where the runtime could not be made. */
export function getLog(): Log {
  return runtime?.context.log ?? logger;
}

/** Runs the functions over another Firestore, clock or log: for the embedded run and tests. */
export function useRuntime(replacement: Partial<AppContext>): Runtime {
  return (runtime = makeRuntime(replacement));
}

function makeRuntime(replacement: Partial<AppContext>): Runtime {
  const context: AppContext = {
    ...readParameters(),
    now: () => Instant.fromMillis(Date.now()),
    log: logger,
    sleep: (seconds) => setTimeout(seconds * 1000),
    journals: new WindowCache(),
    queues,
    sweepSizes: SWEEP_SIZES,
    strategies,
    ...replacement,
    db: replacement.db ?? defaultFirestore(),
  };
  const { name } = context.defaultProfile;
  context.log.info(`Profile ${name} is active for users who have chosen none.`, { profile: name });
  return {
    context,
    tradeFolder: new TradeEventHandler(context),
    settingsKeeper: new SettingsEventHandler(context),
  };
}

/**
 * Of the default app. Not `getApps().length === 0`: firebase-functions makes an app of its own for the events of Firestore,
 * before the handler runs.
 */
function defaultFirestore(): AppContext['db'] {
  return getFirestore(getApps().find(({ name }) => name === '[DEFAULT]') ?? initializeApp());
}
