/** A command that has printed its result, and that result is a failure: the process ends with this status. */
export class FailedCommand extends Error {
  override readonly name = 'FailedCommand';

  constructor(readonly status: number) {
    super(`The command failed with status ${status}.`);
  }
}
