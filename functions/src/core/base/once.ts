/**
 * A function that computes its value at the first call and returns the same value from then on.
 *
 * For a value that is expensive and often not needed. It is a function, and not a getter, so that copying an object
 * by `{ ...object }` copies the function and neither evaluates nor loses the value.
 *
 * @example
 * const price = once(() => expensive()); // nothing is computed yet
 * price(); // computes
 * price(); // returns the same value
 */
export function once<Value>(compute: () => Value): () => Value {
  let known: { readonly value: Value } | null = null;
  return () => (known ??= { value: compute() }).value;
}
