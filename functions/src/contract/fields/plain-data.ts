import { InvalidInput } from './invalid-input';

/**
 * Refuses data with inherited fields. JSON has none, but the SDK of the callables makes the prototype of an object from a
 * `__proto__` that was sent, and its fields would then count as if they were the object's own.
 *
 * @throws InvalidInput for an inherited field at any depth
 */
export function refuseInherited(data: unknown): void {
  // A list of what is left to look at and no recursion: the data may be nested thousands of times.
  const left = [data];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value) && !isPlain(value))
      throw new InvalidInput('__proto__', '"__proto__" is not a known key');
    for (const field of Object.values(value) as unknown[])
      if (typeof field === 'object' && field !== null) left.push(field);
  }
}

/** Whether an object has no prototype, or the one that every object has. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
