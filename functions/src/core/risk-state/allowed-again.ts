import type { Instant } from '../base/instant';
import { firstNotNegative } from '../numbers/first-not-negative';
import type { Profile } from '../profiles/profiles';
import { distances } from './mean-r';
import { type SymbolTally, withoutOldest } from './symbol-performance';
import { isAvoided } from './symbol-rules';

/** How long a close counts for its symbol. Without an end no symbol that is left alone could ever show that it is good again. */
const JUDGED_SECONDS = 30 * 86_400;

/**
 * The moment at which a close no longer counts for its symbol.
 *
 * @example
 * expiryOf(new Instant(0)).seconds / 86_400; // 30
 */
export function expiryOf(closedAt: Instant): Instant {
  return closedAt.plusSeconds(JUDGED_SECONDS);
}

/**
 * The moment after which closes count for their symbols: those at that very moment do not.
 *
 * @example
 * judgedSince(new Instant(30 * 86_400)).seconds; // 0
 */
export function judgedSince(now: Instant): Instant {
  return now.plusSeconds(-JUDGED_SECONDS);
}

/**
 * The first moment at which a symbol that is to be left alone may be traded again, if it closes no further trade: its
 * closes expire, the oldest first, until nothing is left to hold against it. Later it may be disallowed once more, when
 * its good trades expire before its bad ones.
 *
 * Takes little more time than reading the trades: sums are kept, and only where they do not decide about the mean R the
 * exact one is looked at, for all such moments together.
 *
 * @example
 * const tally = symbolTallies([loss, loss, loss]).get('BTC'); // all closed one second after 1970 began
 * tally && allowedAgainAt(tally, PROFILES.SAFE).seconds; // 2592001, which is 30 days later
 */
export function allowedAgainAt({ sums, since, trades }: SymbolTally, profile: Profile): Instant {
  let rest = { sums, since };
  /** Where only the exact mean R of the trades from there on decides. */
  const undecided: number[] = [];
  let left = trades.length;
  for (const [index, oldest] of trades.entries()) {
    rest = withoutOldest(rest, oldest);
    // Closes of one moment expire together.
    if (trades[index + 1]?.closedAt.compare(oldest.closedAt) === 0) continue;
    const avoided = isAvoided(rest.sums, rest.since, profile);
    if (avoided === null) undecided.push(index + 1);
    if (avoided !== false) continue;
    left = index + 1;
    break;
  }
  const first =
    undecided.length === 0
      ? left
      : (firstNotNegative(distances(trades, profile.symbolThresholds.minAvgR), undecided) ?? left);
  const lastExpired = trades[first - 1];
  if (lastExpired === undefined) throw new RangeError('A symbol without a trade cannot be disallowed.');
  return expiryOf(lastExpired.closedAt);
}
