import { type Decimal, decimalText } from '../../core/base/decimal';
import type { Instant } from '../../core/base/instant';
import { CORRELATED_DAYS, type Correlations } from '../../core/weights/correlation';
import type { EncodeTime } from '../fields/codec';

const SCHEMA_VERSION = 1;

/** For people, who read two or three of them. */
const PLACES = 6;

/**
 * `allocations/correlation`: how alike the agents are, as the last sweep or rebuild has found it. Nothing is computed from it,
 * so nothing reads it back. Each pair stands once, under the smaller id; pairs that are not alike at all are missing.
 */
export function encodeCorrelations<Time>(
  correlations: Correlations,
  asOf: Instant,
  encodeTime: EncodeTime<Time>,
) {
  return {
    as_of: encodeTime(asOf),
    days: CORRELATED_DAYS,
    pairs: encodePairs(correlations),
    schema_version: SCHEMA_VERSION,
  };
}

/** The document as a client sees it. */
export type WireCorrelations = ReturnType<typeof encodeCorrelations<string>>;

/** The pairs of the document, which a report shows too. */
export function encodePairs(correlations: Correlations): Record<string, Record<string, string>> {
  const pairs = [...correlations].filter(([, others]) => others.size > 0);
  return Object.fromEntries(pairs.map(([agentId, others]) => [agentId, rowOf(others)]));
}

function rowOf(others: ReadonlyMap<string, Decimal>): Record<string, string> {
  return Object.fromEntries(
    [...others].map(([other, rho]) => [other, decimalText(rho.toDecimalPlaces(PLACES))]),
  );
}
