import type { Quotient } from './quotient';
import { toUnits } from './units';

/** A fraction of whole numbers; the bottom is above 0. It is not reduced: that would take longer than it saves. */
interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

/** The terms from a place on, up to the next block, added up. */
interface Block {
  readonly from: number;
  readonly sum: Fraction;
}

/** The binary places of the first round. Only sums that are nearer to 0 than that need more. */
const FIRST_PLACES = 256;

/**
 * The first of some places in a list of terms from which on the exact sum to the end is not negative; null: there is
 * none.
 *
 * A common bottom of n different bottoms has as many digits as all of them together, so that exact sums from n places
 * on would take n² time. Therefore all sums are computed with a few places first. Only where these leave the sign open
 * the next round has twice as many, and the terms between two open places are added up exactly, once. A sum over k terms
 * is 0, or is not nearer to 0 than the product of their bottoms allows: so two places can only stay open with p binary
 * places if the terms between them have bottoms of some p bits in all. Each round then takes about the same time,
 * and there are at most as many as the common bottom can be halved.
 *
 * @param places indices of `terms` in ascending order
 * @param onRound is told how many bits a round works on
 *
 * @example
 * const third = new Quotient(new Decimal(1), new Decimal(3));
 * const terms = [new Quotient(new Decimal(-2)), third, third, third, new Quotient(new Decimal(-1))];
 * firstNotNegative(terms, [0, 1, 2]); // 1: three thirds and −1 are 0
 */
export function firstNotNegative(
  terms: readonly Quotient[],
  places: readonly number[],
  onRound: (bits: number) => void = () => undefined,
): number | null {
  let found: number | null = null;
  let open = places;
  let blocks = terms.map((term, from): Block => ({ from, sum: fractionOf(term) }));
  for (let binaryPlaces = FIRST_PLACES; open.length > 0; binaryPlaces *= 2) {
    onRound(blocks.length * binaryPlaces);
    const signs = signsFrom(blocks, BigInt(binaryPlaces));
    const first = open.findIndex((place) => signs.get(place) === 'not negative');
    if (first !== -1) {
      found = open[first] ?? null;
      open = open.slice(0, first);
    }
    blocks = joined(
      blocks,
      open.filter((place) => signs.get(place) === 'open'),
    );
    open = blocks.map(({ from }) => from);
  }
  return found;
}

type Sign = 'negative' | 'not negative' | 'open';

/** The signs of the sums from each block on to the end, as far as so many binary places decide them. */
function signsFrom(blocks: readonly Block[], binaryPlaces: bigint): Map<number, Sign> {
  const signs = new Map<number, Sign>();
  // The exact sum is from `sum` to `sum` + `roundedDown`, in units of the last place.
  let sum = 0n;
  let roundedDown = 0n;
  for (const {
    from,
    sum: { top, bottom },
  } of [...blocks].reverse()) {
    const dividend = top << binaryPlaces;
    const quotient = dividend / bottom;
    const rest = dividend - quotient * bottom;
    sum += rest < 0n ? quotient - 1n : quotient;
    if (rest !== 0n) roundedDown++;
    signs.set(from, sum >= 0n ? 'not negative' : sum + roundedDown <= 0n ? 'negative' : 'open');
  }
  return signs;
}

/**
 * The blocks from each of some places on to the next, exact. A place after terms that add up to 0 is left out, because
 * the sum from there on is the same.
 */
function joined(blocks: readonly Block[], places: readonly number[]): Block[] {
  const result: Block[] = [];
  let next = blocks.findIndex(({ from }) => from === places[0]);
  for (const [index, place] of places.entries()) {
    const first = next;
    const end = places[index + 1] ?? Infinity;
    while ((blocks[next]?.from ?? Infinity) < end) next++;
    const sum = sumOf(blocks.slice(first, next).map((block) => block.sum));
    const before = result.at(-1);
    if (before?.sum.top === 0n) result[result.length - 1] = { from: before.from, sum };
    else result.push({ from: place, sum });
  }
  return result;
}

/** Added in pairs, then the pairs in pairs: of 1,000 terms with 50 digits each, only the last sum has 50,000 digits. */
function sumOf(terms: readonly Fraction[]): Fraction {
  const [first, second] = terms;
  if (first === undefined) return { top: 0n, bottom: 1n };
  if (second === undefined) return first;
  const half = terms.length >> 1;
  const a = sumOf(terms.slice(0, half));
  const b = sumOf(terms.slice(half));
  if (a.bottom === b.bottom) return { top: a.top + b.top, bottom: a.bottom };
  return { top: a.top * b.bottom + b.top * a.bottom, bottom: a.bottom * b.bottom };
}

function fractionOf({ top, bottom }: Quotient): Fraction {
  const places = Math.max(top.decimalPlaces(), bottom.decimalPlaces());
  return { top: toUnits(top, places), bottom: toUnits(bottom, places) };
}
