import { WaitingUser } from './waiting-user';

/** A user whose time passes only when the test says so. Settings tasks run when they are due. */
export class TimedUser extends WaitingUser {
  /** Lets time pass. Tasks that are due meanwhile run at that moment. */
  async pass(seconds: number): Promise<void> {
    const end = this.clock.plusSeconds(seconds);
    await this.runTasks(end);
    this.clock = end;
  }

  /** Waits until some work has ended, and the tasks that it has added have run. */
  async done<T>(work: Promise<T>): Promise<T> {
    const result = await work;
    await this.runTasks();
    return result;
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
