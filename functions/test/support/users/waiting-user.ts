import type { SettingsEvent, TradeEvent } from '../../../local/embedded';
import { isTransient } from '../../../src/app/transient-error';
import { firestoreError } from '../firestore/faulty-firestore';
import { type Data, deliver, EmbeddedUser } from './embedded-user';

/** A transient error. */
export const ABORTED = firestoreError(10, 'ABORTED: Transaction lock timeout.');

/** A user whose events wait until the test delivers them. */
export class WaitingUser extends EmbeddedUser {
  readonly events: TradeEvent[];
  readonly settingsEvents: SettingsEvent[];

  constructor() {
    const events: TradeEvent[] = [];
    const settingsEvents: SettingsEvent[] = [];
    super({
      deliver: (event) => events.push(event),
      deliverSettings: (event) => settingsEvents.push(event),
    });
    this.events = events;
    this.settingsEvents = settingsEvents;
  }

  /** Writes trades and returns their events, undelivered. */
  async eventsOf(trades: readonly (readonly [tradeId: string, fields: Data])[]): Promise<TradeEvent[]> {
    this.events.length = 0;
    await this.writeAll(trades);
    return [...this.events];
  }
}

export { deliver };

/** Delivers an event as Eventarc does: again and again, until the function acknowledges it. */
export async function deliverUntilAcknowledged(event: TradeEvent): Promise<void> {
  await untilDone(() => deliver(event));
}

/** Repeats work that may meet transient errors until it meets none. */
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

/** Runs a test with a new user, and closes the user afterwards. */
export async function withUser<T>(test: (user: WaitingUser) => Promise<T>): Promise<T> {
  const user = new WaitingUser();
  try {
    return await test(user);
  } finally {
    user.close();
  }
}
