import { FirestoreMock } from '@firebase-bridge/firestore-admin';
import { registerTrigger } from '@firebase-bridge/firestore-functions/v2';
import type { Firestore } from 'firebase-admin/firestore';
import type { AppContext, TaskQueues } from '../src/app/context';
import { Instant } from '../src/core/base/instant';
import { useRuntime } from '../src/runtime/runtime';
import { applySettings, onAlertCreated, onSettingsWritten, onTradeWritten } from '../src/index';
import { OperationMeter } from './operation-meter';

/** An event of the trade trigger, as it is delivered. */
export type TradeEvent = Parameters<typeof onTradeWritten.run>[0];

/** An event of the settings trigger. */
export type SettingsEvent = Parameters<typeof onSettingsWritten.run>[0];

/** An event of the alert trigger. */
export type AlertEvent = Parameters<typeof onAlertCreated.run>[0];

/** The embedded Firestore, with the deployed functions on it. */
export interface Embedded {
  /** The client's connection; its operations are not metered. */
  readonly db: Firestore;
  /** Counts what the functions do. */
  readonly meter: OperationMeter;
  /** Resolves when the next event has been handled. Call it before the write that causes the event. */
  nextHandled(): Promise<void>;
  /** Resolves when the events of all writes so far have been handled. */
  settled(): Promise<void>;
  close(): void;
}

/** Longer than the 3 ms that the embedded Firestore waits before it delivers an event, so that this timer fires later. */
const DELIVERY_MS = 5;

export interface EmbeddedOptions extends Partial<
  Pick<AppContext, 'now' | 'log' | 'sleep' | 'queues' | 'callsPerMinute' | 'network' | 'push'>
> {
  /** Receives the events of the trade trigger; without it, they are handled at once. */
  readonly deliver?: (event: TradeEvent) => void;
  /** Receives the events of the settings trigger; without it, they are handled at once. */
  readonly deliverSettings?: (event: SettingsEvent) => void;
  /** Receives the events of the alert trigger; without it, they are handled at once, and those that fail are not delivered again. */
  readonly deliverAlert?: (event: AlertEvent) => void;
}

/** The part of a deployed trigger that delivering events needs. */
interface Trigger<Event> {
  readonly __endpoint: unknown;
  run(event: Event): unknown;
}

/**
 * Starts an in-memory Firestore behind the real SDK, with the deployed functions and their triggers on it. Needs no Java,
 * no account and no network.
 */
export function startEmbedded({
  deliver,
  deliverSettings,
  deliverAlert,
  ...replacement
}: EmbeddedOptions = {}): Embedded {
  const environment = new FirestoreMock();
  // It detects conflicts by the millisecond of a commit and would lose updates of two commits in the same one. So its
  // clock advances by at least 1 ms per call.
  let last = 0;
  environment.systemTime.custom(() => new Date((last = Math.max(last + 1, Date.now()))));
  const controller = environment.createDatabase('demo-maestro');
  const functionsDb = controller.firestore();
  const meter = new OperationMeter(functionsDb);
  const timers = new Map<string, NodeJS.Timeout>();
  // Events are delivered once here, so none may be turned away.
  useRuntime({
    eventsPerUser: Infinity,
    queues: localQueues(timers, replacement.now),
    ...replacement,
    db: functionsDb,
  });

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
  const deliverOnce = (event: AlertEvent): void => {
    const run = async (): Promise<void> => {
      await onAlertCreated.run(event);
    };
    handling.push(run().catch(() => undefined));
  };
  const unregister = [
    put(onTradeWritten, deliver),
    put(onSettingsWritten, deliverSettings),
    put(onAlertCreated, deliverAlert ?? deliverOnce),
  ];
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
      for (const timer of timers.values()) clearTimeout(timer);
      controller.delete();
    },
  };
}

/** How long a task waits that has failed, as in the queues of a deployment. */
const RETRY_MS = 5_000;

/** Queues of one process: a task is a timer. No sweep runs here. */
function localQueues(
  timers: Map<string, NodeJS.Timeout>,
  now: AppContext['now'] = () => Instant.fromMillis(Date.now()),
): TaskQueues {
  const none = (): Promise<void> => Promise.reject(new Error('There is no sweep in an embedded run.'));
  return {
    addPage: none,
    addBatch: none,
    addSettings: (id, task) => {
      const wait = (millis: number): void => {
        timers.set(id, setTimeout(() => void run(), millis).unref());
      };
      const run = async (): Promise<void> => {
        try {
          await applySettings.run({ data: task } as never);
          timers.delete(id);
        } catch {
          wait(RETRY_MS);
        }
      };
      if (!timers.has(id)) wait(task.due * 1000 - now().toMillis());
      return Promise.resolve();
    },
  };
}
