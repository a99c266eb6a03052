/** How many times the usual number of runs a property test makes. `npm run test:long` sets 10. */
const FACTOR = Number(process.env.PROPERTY_FACTOR ?? 1);

if (!(FACTOR > 0))
  throw new Error(`PROPERTY_FACTOR must be a number above 0, not "${String(process.env.PROPERTY_FACTOR)}".`);

/**
 * The runs of a property test: the one setting PROPERTY_FACTOR scales all of them.
 *
 * @example
 * fc.assert(property, { numRuns: runs(500) });
 */
export function runs(usual: number): number {
  return Math.ceil(usual * FACTOR);
}
