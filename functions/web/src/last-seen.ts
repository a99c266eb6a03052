/** Where text is kept between visits: `localStorage`, or a map in a test. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const PREFIX = 'maestro.seen.';

/** A browser keeps some 5 MB per page; what is larger is not kept. */
const MAX_CHARACTERS = 1_000_000;

/**
 * Keeps the last documents that the server has confirmed, so that a page that is opened without a network shows them as out of date.
 * A browser that keeps nothing, as in some private windows, only shows less.
 */
export class LastSeen {
  constructor(
    private readonly storage: TextStorage | null,
    private readonly uid: string,
  ) {}

  /** Undefined: it was never seen, or not kept. */
  read(name: string): unknown {
    try {
      const text = this.storage?.getItem(this.#keyOf(name)) ?? null;
      return text === null ? undefined : (JSON.parse(text) as unknown);
    } catch {
      return undefined;
    }
  }

  write(name: string, value: unknown): void {
    const text = JSON.stringify(value);
    try {
      if (text.length > MAX_CHARACTERS) this.storage?.removeItem(this.#keyOf(name));
      else this.storage?.setItem(this.#keyOf(name), text);
    } catch {
      // It is full, or not allowed.
    }
  }

  /** Forgets the documents of all users: somebody else may use this browser next. */
  static forget(storage: TextStorage | null): void {
    if (storage === null) return;
    const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
    for (const key of keys) if (key.startsWith(PREFIX)) storage.removeItem(key);
  }

  #keyOf(name: string): string {
    return `${PREFIX}${this.uid}.${name}`;
  }
}

/** The storage of this browser; null where it is not allowed. */
export function browserStorage(): TextStorage | null {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}
