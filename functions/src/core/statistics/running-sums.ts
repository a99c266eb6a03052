/**
 * Sums over a list of values that are carried on as values are added and removed.
 *
 * They must be exact: a removed value leaves no trace, no order matters, and the sums that were carried on are those
 * from scratch, digit for digit.
 */
export interface RunningSums<Sums, Value> {
  /** The sums of no value. */
  readonly none: Sums;
  /** The sums of some values, from scratch. */
  of(values: Iterable<Value>): Sums;
  /** The sums without some values that were added before, and with some more. */
  exchange(sums: Sums, removed: Iterable<Value>, added: Iterable<Value>): Sums;
}

/**
 * @param none the sums of no value
 * @param changed the sums with one value more (`sign` 1) or less (`sign` −1)
 *
 * @example
 * const counts = runningSums<number, string>(0, (count, _, sign) => count + sign);
 * counts.exchange(counts.of(['a', 'b']), ['a'], ['c', 'd']); // 3
 */
export function runningSums<Sums, Value>(
  none: Sums,
  changed: (sums: Sums, value: Value, sign: 1 | -1) => Sums,
): RunningSums<Sums, Value> {
  const exchange = (sums: Sums, removed: Iterable<Value>, added: Iterable<Value>): Sums => {
    let next = sums;
    for (const value of removed) next = changed(next, value, -1);
    for (const value of added) next = changed(next, value, 1);
    return next;
  };
  return { none, of: (values) => exchange(none, [], values), exchange };
}
