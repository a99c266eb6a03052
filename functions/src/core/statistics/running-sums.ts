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
  /** The sums with one value added `times` times, in the time of one; removed, if that is below 0. */
  repeated(sums: Sums, value: Value, times: number): Sums;
}

/**
 * @param none the sums of no value
 * @param changed the sums with one value added `times` times; removed, if that is below 0
 *
 * @example
 * const counts = runningSums<number, string>(0, (count, _, times) => count + times);
 * counts.exchange(counts.of(['a', 'b']), ['a'], ['c', 'd']); // 3
 * counts.repeated(2, 'a', 365); // 367
 */
export function runningSums<Sums, Value>(
  none: Sums,
  changed: (sums: Sums, value: Value, times: number) => Sums,
): RunningSums<Sums, Value> {
  const exchange = (sums: Sums, removed: Iterable<Value>, added: Iterable<Value>): Sums => {
    let next = sums;
    for (const value of removed) next = changed(next, value, -1);
    for (const value of added) next = changed(next, value, 1);
    return next;
  };
  return { none, of: (values) => exchange(none, [], values), exchange, repeated: changed };
}
