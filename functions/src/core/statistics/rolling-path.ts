import type { Decimal } from '../base/decimal';
import { type Growth, growthOf, joinAll, joinPaths, type Path, pathOf } from './max-drawdown';

/** A return of a series: of a trade or of a day, whose id or number is its name. */
export interface Period {
  readonly name: string;
  readonly value: Decimal;
}

/** Some periods in a row. */
export interface Block {
  readonly count: number;
  readonly path: Path;
}

/**
 * The path of a series from which old periods go while new ones come, at a cost that does not grow with the series.
 *
 * A path can be joined, but nothing can be taken out of it. So the series is kept as blocks, and only the oldest block is
 * known period by period. Where a block starts is decided by the name of its first period alone: the same series is cut in
 * the same places, whatever was before it and however it came about, and so two that are equal look equal.
 */
export interface RollingPath {
  /** The oldest block; a growth a period, oldest first. Empty below two periods. */
  readonly oldest: readonly Growth[];
  /** The other blocks, oldest first. */
  readonly blocks: readonly Block[];
  /** The newest period is of no block yet: its return still changes, where it is a day. Null for an empty series. */
  readonly newest: { readonly growth: Growth; readonly startsBlock: boolean } | null;
}

const NOTHING: RollingPath = { oldest: [], blocks: [], newest: null };

/** @param periods oldest first */
export function rollingPath(periods: readonly Period[]): RollingPath {
  return periods.reduce(withNewest, NOTHING);
}

/** With one more period, newer than all. */
export function withNewest({ oldest, blocks, newest }: RollingPath, { name, value }: Period): RollingPath {
  const added = { growth: growthOf(value), startsBlock: startsBlock(name) };
  if (newest === null) return { oldest, blocks, newest: added };
  const { growth } = newest;
  const last = blocks.at(-1);
  if (newest.startsBlock && oldest.length > 0)
    return { oldest, blocks: [...blocks, { count: 1, path: pathOf(growth) }], newest: added };
  if (last === undefined) return { oldest: [...oldest, growth], blocks, newest: added };
  const joined = { count: last.count + 1, path: joinPaths(last.path, pathOf(growth)) };
  return { oldest, blocks: [...blocks.slice(0, -1), joined], newest: added };
}

/** With another return of the newest period; there must be one. */
export function withNewestReturn(series: RollingPath, value: Decimal): RollingPath {
  const { newest } = series;
  return newest === null ? series : { ...series, newest: { ...newest, growth: growthOf(value) } };
}

/**
 * Without its oldest periods.
 *
 * @param oldestReturns so many returns, the oldest of those that are left, oldest first
 * @returns null where none is left but the newest, if that: it must be made anew
 */
export function withoutOldest(
  series: RollingPath,
  count: number,
  oldestReturns: (count: number) => readonly Decimal[],
): RollingPath | null {
  const { oldest, blocks } = series;
  if (count < oldest.length) return count === 0 ? series : { ...series, oldest: oldest.slice(count) };
  let left = count - oldest.length;
  for (const [index, block] of blocks.entries()) {
    if (left < block.count)
      return {
        ...series,
        oldest: oldestReturns(block.count - left).map(growthOf),
        blocks: blocks.slice(index + 1),
      };
    left -= block.count;
  }
  return null;
}

/** With another return of the oldest period; it must not be the newest. */
export function withOldestReturn(series: RollingPath, value: Decimal): RollingPath {
  return { ...series, oldest: [growthOf(value), ...series.oldest.slice(1)] };
}

export function wholePath({ oldest, blocks, newest }: RollingPath): Path {
  const last = newest === null ? [] : [pathOf(newest.growth)];
  return joinAll([...oldest.map(pathOf), ...blocks.map(({ path }) => path), ...last]);
}

/** One name in 32 starts a block: of a thousand periods, a close then looks at some 31 blocks and as many periods. */
const START_MASK = 31;

/** FNV-1a of 32 bits (Fowler, Noll, Vo), and the end of MurmurHash3 (Appleby), which names that only count up need. */
function startsBlock(name: string): boolean {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++)
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) & START_MASK) === 0;
}
