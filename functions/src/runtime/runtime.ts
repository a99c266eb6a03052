import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { getApps, initializeApp } from 'firebase-admin/app';
import { getFirestore } from 'firebase-admin/firestore';
import { EMULATED_NETWORK, PUBLIC_NETWORK } from '../app/alerts/deliver/network';
import { KnownKeys } from '../app/bots/known-keys';
import type { AppContext } from '../app/context';
import type { Log } from '../app/log-events';
import { SWEEP_SIZES } from '../app/sweep/plan';
import { within } from '../app/within';
import { WindowCache } from '../app/window-cache';
import { RebuildClaims } from '../app/rebuild/claims';
import { SettingsEventHandler } from '../app/rebuild/settings-events';
import { TradeEventHandler } from '../app/fold/trade-events';
import { Instant } from '../core/base/instant';
import { readParameters } from './parameters';
import { cloudLog } from './cloud-log';
import { push } from './push';
import { queues } from './queues';
import { strategies } from './strategies';

/**
 * More than a person or a bot needs: one every 0.6 s, from each instance of each callable. `maestro cost` says what a caller
 * who uses all of them costs.
 */
const CALLS_PER_MINUTE = 100;

/** What the functions of one instance share. */
export interface Runtime {
  readonly context: AppContext;
  /** One per instance: it groups the events that arrive at this instance together. */
  readonly tradeEvents: TradeEventHandler;
  readonly settingsEvents: SettingsEventHandler;
}

let runtime: Runtime | undefined;

/** Made when the first event or call needs it, and kept: loading the functions costs nothing and needs no project. */
export function getRuntime(): Runtime {
  return (runtime ??= makeRuntime({}));
}

/** The log, even if the runtime could not be made. */
export function getLog(): Log {
  return runtime?.context.log ?? cloudLog;
}

/** Runs the functions with another Firestore, clock or log: for the embedded run and for tests. */
export function useRuntime(replacement: Partial<AppContext>): Runtime {
  return (runtime = makeRuntime(replacement));
}

function makeRuntime(replacement: Partial<AppContext>): Runtime {
  const context: AppContext = {
    ...readParameters(),
    now: () => Instant.fromMillis(Date.now()),
    log: cloudLog,
    sleep: (seconds) => setTimeout(seconds * 1000),
    rebuildClaims: new RebuildClaims(),
    within,
    random: Math.random,
    secretText: (bytes, encoding) => randomBytes(bytes).toString(encoding),
    windowCache: new WindowCache(),
    knownKeys: new KnownKeys(),
    queues,
    sweepSizes: SWEEP_SIZES,
    callsPerMinute: CALLS_PER_MINUTE,
    // The functions emulator sets it, and no deployment has it.
    network: process.env.FUNCTIONS_EMULATOR === 'true' ? EMULATED_NETWORK : PUBLIC_NETWORK,
    push,
    strategies,
    ...replacement,
    db: replacement.db ?? defaultFirestore(),
  };
  const { name } = context.defaultProfile;
  context.log.info(`Profile ${name} is active for users who have not chosen one.`, {
    event: 'default_profile',
    profile: name,
  });
  return {
    context,
    tradeEvents: new TradeEventHandler(context),
    settingsEvents: new SettingsEventHandler(context),
  };
}

/**
 * The Firestore of the default app. It is looked up by name and not by `getApps().length`, because firebase-functions
 * makes an app of its own for events of Firestore before the handler runs.
 */
function defaultFirestore(): AppContext['db'] {
  return getFirestore(getApps().find(({ name }) => name === '[DEFAULT]') ?? initializeApp());
}
