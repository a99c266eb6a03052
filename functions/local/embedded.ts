import { FirestoreMock } from '@firebase-bridge/firestore-admin';
import { registerTrigger } from '@firebase-bridge/firestore-functions/v2';
import type { Firestore } from 'firebase-admin/firestore';
import type { AppContext } from '../src/app/context';
import { useRuntime } from '../src/runtime/runtime';
import { onSettingsWritten, onTradeWritten } from '../src/index';
import { OperationMeter } from './operation-meter';

/** An event of the trade trigger, as it is delivered. */
export type TradeEvent = Parameters<typeof onTradeWritten.run>[0];

/** An event of the settings trigger. */
export type SettingsEvent = Parameters<typeof onSettingsWritten.run>[0];

/** The embedded Firestore, with the deployed functions on it. */
export interface Embedded {
  /** For whoever plays the client: what goes through it is not metered. */
  readonly db: Firestore;
  /** Counts what the functions do. */
  readonly meter: OperationMeter;
  /** Resolves when the next event to arrive has been handled: ask before the write that causes it. */
  nextHandled(): Promise<void>;
  /** Resolves when the events of all writes made so far have been handled. */
  settled(): Promise<void>;
  close(): void;
}

/** The embedded Firestore delivers an event 3 ms after its commit: a longer timer set later fires later. */
const DELIVERY_MS = 5;

export interface EmbeddedOptions extends Partial<Pick<AppContext, 'now' | 'log' | 'sleep'>> {
  /** What happens to an event of the trade trigger; without it, it is handled at once. */
  readonly deliver?: (event: TradeEvent) => void;
  /** The same for the settings trigger. */
  readonly deliverSettings?: (event: SettingsEvent) => void;
}

/** What a deployed trigger offers to whoever delivers its events. */
interface Trigger<Event> {
  readonly __endpoint: unknown;
  run(event: Event): unknown;
}

/**
 * Starts an in-memory Firestore behind the real SDK and puts the functions that are deployed on it, their trigger
 * included: no Java, no account, no network.
 */
export function startEmbedded({ deliver, deliverSettings, ...replacement }: EmbeddedOptions = {}): Embedded {
  const environment = new FirestoreMock();
  // It detects conflicts by the millisecond, and loses updates when two commits share one: no two do.
  let last = 0;
  environment.systemTime.custom(() => new Date((last = Math.max(last + 1, Date.now()))));
  const controller = environment.createDatabase('demo-maestro');
  const functionsDb = controller.firestore();
  const meter = new OperationMeter(functionsDb);
  useRuntime({ ...replacement, db: functionsDb });

  const handling: Promise<void>[] = [];
  let awaited: ((handled: Promise<void>) => void) | null = null;
  const handle = (handled: Promise<void>): void => {
    if (awaited !== null) awaited(handled);
    else handling.push(handled);
    awaited = null;
  };
  const put = <Event>(trigger: Trigger<Event>, deliver?: (event: Event) => void): (() => void) => {
    const run =
      deliver ??
      ((event: Event): void => {
        handle(Promise.resolve(trigger.run(event)).then(() => undefined));
      });
    const listener = Object.assign(run, { __endpoint: trigger.__endpoint, run });
    return registerTrigger(controller, listener as unknown as typeof onTradeWritten);
  };
  const unregister = [put(onTradeWritten, deliver), put(onSettingsWritten, deliverSettings)];
  return {
    db: controller.firestore(),
    meter,
    nextHandled: () => new Promise((resolve) => (awaited = resolve)),
    settled: async () => {
      await new Promise((resolve) => setTimeout(resolve, DELIVERY_MS));
      while (handling.length > 0) await handling.shift();
    },
    close: () => {
      for (const each of unregister) each();
      controller.delete();
    },
  };
}
