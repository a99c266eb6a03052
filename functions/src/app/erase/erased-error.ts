import { timeText } from '../../contract/fields/time';
import type { Instant } from '../../core/base/instant';

/** The data of this user was erased, so there is nothing to act on. */
export class ErasedError extends Error {
  override readonly name = 'ErasedError';

  constructor(readonly erasedAt: Instant) {
    super(
      `The data of this user was erased at ${timeText(erasedAt)}, and nothing is computed; change a setting with updateSettings to begin again.`,
    );
  }
}
