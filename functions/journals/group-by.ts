/** Groups values by a key, keys and values in the order of their first appearance. (`Map.groupBy` needs Node 21.) */
export function groupBy<T>(values: Iterable<T>, keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}

/**
 * The groups of `groupBy` with more than one value. A journal has as many ids as rows, and few of them twice: so there are no
 * lists of one.
 */
export function repeated<T>(values: Iterable<T>, keyOf: (value: T) => string): T[][] {
  const firsts = new Map<string, T>();
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, value);
    else {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [first, value]);
      else group.push(value);
    }
  }
  return [...groups.values()];
}
