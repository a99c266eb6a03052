import { InvalidInput } from '../../src/contract/fields/invalid-input';
import { parseTime, TIME_RULE } from '../../src/contract/fields/time';
import type { Instant } from '../../src/core/base/instant';

/** @throws InvalidInput naming the flag */
export function parseTimeFlag(flag: string, text: string): Instant {
  const time = parseTime(text);
  if (time === null) throw InvalidInput.of(flag, text, TIME_RULE);
  return time;
}
