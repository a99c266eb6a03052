/**
 * Memoizes a pure function of one immutable object. Entries live as long as their key (WeakMap).
 *
 * Keys are compared by identity: an equal object is computed again.
 */
export function memoized<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found.value;
    const value = compute(key);
    known.set(key, { value });
    return value;
  };
}
