import { compareUtf8 } from '../../src/core/base/utf8';
import { groupBy } from '../group-by';
import { type Effect, type Fill, signedSize } from './fill';

/** Where nothing else tells the order of fills of one moment, a position is taken to open before it closes. */
const EFFECTS: readonly Effect[] = ['opens', 'any', 'turns', 'closes'];

/**
 * The fills of one position in the order in which they happened, whatever the order of rows: by time, then id. Fills of
 * one moment that say the size before them follow each other by these sizes, because their ids may be hashes.
 */
export function orderFills(fills: readonly Fill[]): Fill[] {
  const moments = groupBy([...fills].sort(byTimeAndId), ({ time }) => `${time.seconds} ${time.micros}`);
  const ordered: Fill[] = [];
  for (const moment of moments.values())
    for (const fill of moment.length === 1 ? moment : chained(moment, ordered.at(-1))) ordered.push(fill);
  return ordered;
}

/** Each fill begins with the size with which the one before it ends, as far as there is such a fill. */
function chained(moment: readonly Fill[], previous: Fill | undefined): readonly Fill[] {
  if (moment.some(({ before }) => before === null)) return moment;
  // Reversed, because taking the last element is quick.
  const bySize = groupBy([...moment].reverse(), ({ before }) => before?.toFixed() ?? '');
  const ends = new Set(moment.map(sizeAfter));
  const beginnings = moment.filter(({ before }) => !ends.has(before?.toFixed() ?? ''));
  const otherwise = [...beginnings, ...moment].reverse();
  const ordered = new Set<Fill>();
  let size = previous === undefined ? '0' : sizeAfter(previous);
  while (ordered.size < moment.length) {
    const next = bySize.get(size)?.pop() ?? otherwise.pop();
    if (next === undefined || ordered.has(next)) continue;
    ordered.add(next);
    size = sizeAfter(next);
  }
  return [...ordered];
}

function sizeAfter(fill: Fill): string {
  return signedSize(fill)
    .plus(fill.before ?? 0)
    .toFixed();
}

function byTimeAndId(a: Fill, b: Fill): number {
  return (
    a.time.compare(b.time) ||
    byId(a.id ?? '', b.id ?? '') ||
    EFFECTS.indexOf(a.effect) - EFFECTS.indexOf(b.effect) ||
    compareUtf8(content(a), content(b))
  );
}

/** Whole numbers by their value, then everything else. */
function byId(a: string, b: string): number {
  const [numberA, numberB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (numberA !== numberB) return numberA ? -1 : 1;
  return (numberA ? a.length - b.length : 0) || compareUtf8(a, b);
}

function content({ side, price, size, pnl, fee }: Fill): string {
  return [side, price.toFixed(), size.toFixed(), pnl?.toFixed() ?? '', fee.toFixed()].join(' ');
}
