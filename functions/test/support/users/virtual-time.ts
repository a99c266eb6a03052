import { getRuntime, useRuntime } from '../../../src/runtime/runtime';
import type { Instant } from '../../../src/core/base/instant';
import { WaitingUser } from './waiting-user';

interface Sleeper {
  readonly until: Instant;
  readonly wake: () => void;
}

/** Longer than any transaction on the embedded Firestore takes. */
const QUIET_MS = 60;

/** A user whose time passes only when the test says so. Work that sleeps is woken at its time. */
export class TimedUser extends WaitingUser {
  private readonly sleepers: Sleeper[] = [];
  private working = 0;

  constructor() {
    super();
    useRuntime({
      ...getRuntime().context,
      sleep: (seconds) =>
        new Promise((wake) => this.sleepers.push({ until: this.clock.plusSeconds(seconds), wake })),
    });
  }

  /** Begins work that may sleep. */
  begin<T>(work: () => Promise<T>): Promise<T> {
    this.working++;
    return work().finally(() => this.working--);
  }

  /**
   * How many sleep, once nothing else happens: all work has ended or sleeps, or the rest has waited so long that it can only
   * wait for a sleeper.
   */
  async asleep(): Promise<number> {
    await this.embedded.settled();
    for (let quiet = 0; quiet < QUIET_MS && this.working > this.sleepers.length; quiet++) {
      const { length } = this.sleepers;
      const worked = this.working;
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (length === 0 || length !== this.sleepers.length || worked !== this.working) quiet = 0;
    }
    return this.sleepers.length;
  }

  /** Lets time pass. Work that wakes meanwhile runs at that moment. */
  async pass(seconds: number): Promise<void> {
    const end = this.clock.plusSeconds(seconds);
    while ((await this.asleep()) > 0) {
      this.sleepers.sort((a, b) => a.until.compare(b.until));
      const [first] = this.sleepers;
      if (first === undefined || first.until.compare(end) > 0) break;
      this.sleepers.shift();
      this.clock = first.until;
      first.wake();
      await Promise.resolve();
    }
    this.clock = end;
  }

  /** Waits until some work has ended, however long it sleeps. */
  async done<T>(work: Promise<T>): Promise<T> {
    while ((await this.asleep()) > 0) await this.pass(1);
    return work;
  }
}

/** Runs a test with a new user, and closes the user afterwards. */
export async function withTime<T>(test: (user: TimedUser) => Promise<T>): Promise<T> {
  const user = new TimedUser();
  try {
    return await test(user);
  } finally {
    user.close();
  }
}
