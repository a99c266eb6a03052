/**
 * Whether an element is the last of its group, where a list is divided into at most so many groups of equal size. A picture or
 * a look takes the last of each, so that the last of all is always among them.
 *
 * @param count of the list
 *
 * @example
 * [0, 1, 2, 3].filter((index) => isLastOfGroup(index, 4, 2)); // [1, 3]
 */
export function isLastOfGroup(index: number, count: number, mostGroups: number): boolean {
  const groups = Math.min(count, mostGroups);
  const group = (elements: number): number => Math.floor((elements * groups) / count);
  return group(index + 1) > group(index);
}
