import { timingSafeEqual } from 'node:crypto';
import type { Firestore } from 'firebase-admin/firestore';
import { boundedCache } from '../bounded-cache';
import { type BotKey, lives } from '../../contract/documents/bot-key';
import { type GivenKey, hashOfSecret } from '../../contract/fields/key-text';
import type { Instant } from '../../core/base/instant';
import { ToldToday } from '../alerts/told-today';
import { botKeyOf, botKeyPath } from '../../store/bot-keys';

/** How long a key that is revoked may still be used. */
const REMEMBERED_SECONDS = 60;

/** The keys that an instance remembers, some 1 KB each. */
const REMEMBERED = 1_000;

/** Compared where there is no key, so that an unknown id takes as long as a wrong secret. No secret has this hash. */
const NO_HASH = '0'.repeat(64);

/** What finding a key needs of the world. */
interface KeyContext {
  readonly db: Firestore;
  readonly now: () => Instant;
}

/** What a key is found to be. `ended`: it was revoked or has expired, and was shown with its right secret. */
export type FoundKey =
  | { readonly kind: 'valid'; readonly key: BotKey }
  | { readonly kind: 'ended'; readonly key: BotKey }
  | { readonly kind: 'unknown' };

/** A key that was read, or is being read. */
interface Read {
  readonly at: Instant;
  readonly key: Promise<BotKey | null>;
}

/**
 * The keys of bots. A valid one is remembered for a minute, so that a request of a bot that asks often reads nothing for it;
 * a refused one is read each time. Keys are remembered by the hash of their secret: a wrong secret of a known id is read like
 * an unknown id.
 *
 * A key that has ended is told from an unknown one as long as its document is there: a revoked one for 30 days, an expired one until
 * another is made.
 */
export class KnownKeys {
  private readonly known = boundedCache<Read>(REMEMBERED);
  /** Of which ended keys their users were told. */
  readonly toldEnded = new ToldToday();

  /** The key with this id, if the secret is right. */
  async find({ id, secret }: GivenKey, { db, now }: KeyContext): Promise<FoundKey> {
    const hash = hashOfSecret(secret);
    const name = `${id} ${hash}`;
    const at = now();
    const found = this.known.get(name);
    const read =
      found !== undefined && isFresh(found, at) ? found : this.remember(name, at, readKey(db, id, hash));
    const key = await read.key;
    if (key === null) return { kind: 'unknown' };
    return { kind: lives(key, at) ? 'valid' : 'ended', key };
  }

  /** Requests that come at once share one read. What is not found is forgotten. */
  private remember(name: string, at: Instant, key: Promise<BotKey | null>): Read {
    const read = { at, key };
    const forget = (): void => {
      if (this.known.get(name) === read) this.known.delete(name);
    };
    this.known.set(name, read);
    key.then((found) => {
      if (found === null) forget();
    }, forget);
    return read;
  }
}

/** A clock that was set back makes nothing fresh again. */
function isFresh({ at }: Read, now: Instant): boolean {
  const age = now.secondsSince(at);
  return age >= 0 && age < REMEMBERED_SECONDS;
}

async function readKey(db: Firestore, id: string, hash: string): Promise<BotKey | null> {
  const key = botKeyOf(await botKeyPath(db, id).get());
  const isRight = timingSafeEqual(Buffer.from(key?.secretHash ?? NO_HASH), Buffer.from(hash));
  return isRight ? key : null;
}
