import { Timestamp, type DocumentReference } from 'firebase-admin/firestore';
import type { Instant } from '../core/base/instant';
import { toInstant, toTimestamp } from './timestamps';

const ALREADY_EXISTS = 6;

/** Whatever its version, an owner is removed when its time is over, or where it says none. */
const SCHEMA_VERSION = 1;

/** Gives back what was acquired. */
export type Release = () => Promise<void>;

/**
 * Tries to become the owner of a user, for some seconds at most. Costs one write, which waits for nobody's locks, and
 * one more to release it; one read if another instance is the owner. An owner whose time is over has died, and is
 * removed for the next try.
 *
 * @returns null if another instance is, or was, the owner
 */
export async function tryToOwn(
  owner: DocumentReference,
  now: Instant,
  seconds: number,
): Promise<Release | null> {
  try {
    const { writeTime } = await owner.create({
      until: toTimestamp(now.plusSeconds(seconds)),
      schema_version: SCHEMA_VERSION,
    });
    // Only what was written here: a successor must not be removed.
    return async () => {
      await owner.delete({ lastUpdateTime: writeTime });
    };
  } catch (error) {
    if ((error as { code?: unknown }).code !== ALREADY_EXISTS) throw error;
  }
  const found = await owner.get();
  const until: unknown = found.get('until');
  const lives = until instanceof Timestamp && toInstant(until).compare(now) > 0;
  if (!lives && found.updateTime !== undefined) await owner.delete({ lastUpdateTime: found.updateTime });
  return null;
}
