/**
 * The first index whose item passes `test`; the length of the list if none does. Binary search: it looks at about
 * log₂ n items.
 *
 * @param items those that pass come after all that do not
 *
 * @example
 * firstIndexWhere([1, 3, 5, 7], (item) => item >= 4); // 2
 */
export function firstIndexWhere<Item>(items: readonly Item[], test: (item: Item) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    // `middle` is within the list: `low` ≤ `middle` < `high`.
    if (test(items[middle] as Item)) high = middle;
    else low = middle + 1;
  }
  return low;
}
