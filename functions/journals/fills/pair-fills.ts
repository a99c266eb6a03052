import { type Decimal, Exact } from '../../src/core/base/decimal';
import { groupBy } from '../group-by';
import { type Fill, signedSize, splitFill } from './fill';
import { orderFills } from './order-fills';
import { Position } from './position';

export interface PairedFills {
  /** One element per position that was opened and closed. */
  readonly closed: readonly Position[];
  /** The positions that are still open at the end. */
  readonly open: readonly Position[];
  /** How many fills belong to positions that were opened before the file begins. */
  readonly unknown: number;
}

/**
 * Pairs fills to positions. A position begins with a fill when nothing is open, and ends when its size is 0 again. A fill
 * that is larger than the position turns it: it is split. Nothing is guessed about positions that were open before
 * the first fill: their fills are counted and left out.
 *
 * @param checked whether the reported profit of each fill is (price − average entry price) × size in the same currency.
 *   Then a difference shows that the position began before the file does.
 */
export function pairFills(fills: readonly Fill[], checked = false): PairedFills {
  const closed: Position[] = [];
  const open: Position[] = [];
  let unknown = 0;
  for (const group of groupBy(fills, keyOf).values()) {
    let position: Position | null = null;
    for (const fill of orderFills(group)) {
      if (position !== null && !fits(fill, position, checked)) {
        unknown += position.fills;
        position = null;
      }
      let rest: Fill | null = fill;
      if (position !== null && isOpposite(fill, position.size)) {
        const [closing, beyond] = splitAt(fill, position.size);
        position.exit(closing);
        rest = beyond;
        if (position.size.isZero()) {
          closed.push(position);
          position = null;
        }
      } else if (position === null) {
        rest = whatOpens(fill);
        if (rest !== fill) unknown += 1;
      }
      if (rest === null) continue;
      position ??= new Position(rest);
      position.enter(rest);
    }
    if (position !== null) open.push(position);
  }
  return { closed, open, unknown };
}

function keyOf({ symbol, position }: Fill): string {
  return JSON.stringify([symbol, position]);
}

/** Whether a fill can belong to what is known of its position. */
function fits(fill: Fill, position: Position, checked: boolean): boolean {
  if (fill.before !== null && !position.size.eq(fill.before)) return false;
  const opposite = isOpposite(fill, position.size);
  if (fill.effect === 'opens') return !opposite;
  if (!opposite) return fill.effect === 'any';
  if (fill.effect === 'closes' && fill.size.gt(position.size.abs())) return false;
  return !checked || position.explains(splitAt(fill, position.size)[0]);
}

function isOpposite(fill: Fill, size: Decimal): boolean {
  return size.gt(0) !== (fill.side === 'BUY');
}

/** What closes a position of this size, and what is beyond it, if anything. */
function splitAt(fill: Fill, size: Decimal): readonly [Fill, Fill | null] {
  return fill.size.gt(size.abs()) ? splitFill(fill, size.abs()) : [fill, null];
}

/** The part of a fill that opens a position where none is known. */
function whatOpens(fill: Fill): Fill | null {
  if (fill.before === null) return fill.effect === 'closes' || fill.effect === 'turns' ? null : fill;
  if (fill.before.isZero()) return fill;
  const after = new Exact(fill.before).plus(signedSize(fill));
  const turns = !after.isZero() && after.gt(0) !== fill.before.gt(0);
  return turns ? splitFill(fill, fill.before.abs())[1] : null;
}
