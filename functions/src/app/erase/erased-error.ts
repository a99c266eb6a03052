import { timeText } from '../../contract/fields/time';
import type { Instant } from '../../core/base/instant';

/**
 * How long an erasure cannot be lifted. Every beginning costs a rebuild without a wait, and programs of the user that report
 * an equity once a minute must not undo at once what a person has asked for.
 */
const LASTING_SECONDS = 15 * 60;

/** When a change of settings lifts an erasure at the earliest. */
export function liftableFrom(erasedAt: Instant): Instant {
  return erasedAt.plusSeconds(LASTING_SECONDS);
}

/** The data of this user was erased, so there is nothing to act on. */
export class ErasedError extends Error {
  override readonly name = 'ErasedError';

  constructor(readonly erasedAt: Instant) {
    const from = timeText(liftableFrom(erasedAt));
    super(
      `The data of this user was erased at ${timeText(erasedAt)}, and nothing is computed; from ${from} on, a change of settings by updateSettings begins again.`,
    );
  }
}
