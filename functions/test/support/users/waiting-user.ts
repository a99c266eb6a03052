import type { Firestore } from 'firebase-admin/firestore';
import type { SettingsEvent, TradeEvent } from '../../../local/embedded';
import { isTransient } from '../../../src/app/transient-error';
import { rebuildUser } from '../../../src/app/rebuild/rebuild-user';
import { getRuntime } from '../../../src/runtime/runtime';
import type { Instant } from '../../../src/core/base/instant';
import { type Data, deliver, EmbeddedUser, NOW, UID } from './embedded-user';
import { type Faults, firestoreError, injectFaults } from '../firestore/faulty-firestore';

/** A fault that passes. */
export const ABORTED = firestoreError(10, 'ABORTED: Transaction lock timeout.');

/** A user whose events wait to be delivered by the test. */
export class WaitingUser extends EmbeddedUser {
  readonly events: TradeEvent[];
  readonly settingsEvents: SettingsEvent[];
  private readonly healthy: Firestore;

  constructor(now: () => Instant = () => NOW) {
    const events: TradeEvent[] = [];
    const settingsEvents: SettingsEvent[] = [];
    super({
      now,
      deliver: (event) => events.push(event),
      deliverSettings: (event) => settingsEvents.push(event),
    });
    this.events = events;
    this.settingsEvents = settingsEvents;
    this.healthy = getRuntime().context.db;
  }

  /** Writes trades and returns their events, undelivered. */
  async eventsOf(trades: readonly (readonly [tradeId: string, fields: Data])[]): Promise<TradeEvent[]> {
    this.events.length = 0;
    await this.writeAll(trades);
    return [...this.events];
  }

  /** Runs the functions over a Firestore with these faults from now on; without any, over the healthy one. */
  inject(faults: Faults = {}): void {
    injectFaults(this.healthy, faults);
  }

  /** Windows, agents and targets as a rebuild from the journal alone gives them, in place of what there is. */
  async rebuilt(): Promise<unknown> {
    for (const { ref } of (await this.paths.windows.get()).docs) await ref.delete();
    await this.paths.current.delete();
    await rebuildUser(getRuntime().context, UID, []);
    return this.state();
  }

  async historyIds(): Promise<string[]> {
    return (await this.paths.history.get()).docs.map(({ id }) => id);
  }
}

export { deliver };

/** Delivers an event as Eventarc does: again, as long as the function does not acknowledge it. */
export async function deliverUntilAcknowledged(event: TradeEvent): Promise<void> {
  await untilDone(() => deliver(event));
}

/** Does what may meet passing faults until it meets none. */
export async function untilDone(work: () => Promise<unknown>): Promise<void> {
  for (let attempts = 1; ; attempts++) {
    try {
      await work();
      return;
    } catch (error) {
      if (!isTransient(error) || attempts === 20) throw error;
    }
  }
}

export async function withUser<T>(test: (user: WaitingUser) => Promise<T>, now?: () => Instant): Promise<T> {
  const user = new WaitingUser(now);
  try {
    return await test(user);
  } finally {
    user.close();
  }
}
