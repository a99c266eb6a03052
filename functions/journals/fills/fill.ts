import { type Decimal, Exact, ZERO } from '../../src/core/base/decimal';
import type { Instant } from '../../src/core/base/instant';

/**
 * What a fill does to its position, as far as the file says it. `turns`: it closes, and what is beyond the position opens
 * one on the other side. `any`: by its side alone.
 */
export type Effect = 'opens' | 'closes' | 'turns' | 'any';

/** One execution of an order. */
export interface Fill {
  /** The line of the file, or the position in the list, from 1. */
  readonly row: number;
  /** The id of the fill, if the file has one. Ids break ties of time: the smaller one comes first. */
  readonly id: string | null;
  readonly time: Instant;
  readonly agentId: string;
  readonly symbol: string;
  /** What tells positions in one symbol apart: `LONG` and `SHORT` in hedge mode, an id of the position, else ''. */
  readonly position: string;
  readonly side: 'BUY' | 'SELL';
  readonly effect: Effect;
  readonly price: Decimal;
  /** Above 0. */
  readonly size: Decimal;
  /** The profit of what it closes, before fees, as the file says it; null: it follows from the prices. */
  readonly pnl: Decimal | null;
  /** In the currency of `pnl`; negative for a rebate. */
  readonly fee: Decimal;
  /** The size of the position before the fill, below 0 for a short, if the file says it. */
  readonly before: Decimal | null;
}

/** The size with its sign: above 0 for a buy. Exact. */
export function signedSize({ side, size }: Fill): Decimal {
  return side === 'BUY' ? new Exact(size) : new Exact(size).neg();
}

/**
 * Splits a fill that turns a position: what closes, and what is beyond it. The profit belongs to what closes. Fees are
 * shared pro rata to 30 places, and their sum stays exact.
 *
 * @param closing how much of it closes: above 0 and below its size
 */
export function splitFill(fill: Fill, closing: Decimal): readonly [Fill, Fill] {
  const fee = new Exact(fill.fee).times(closing).div(fill.size).toDecimalPlaces(30);
  const closes: Fill = { ...fill, size: closing, fee };
  const opens: Fill = {
    ...fill,
    size: new Exact(fill.size).minus(closing),
    fee: new Exact(fill.fee).minus(fee),
    pnl: fill.pnl === null ? null : ZERO,
    before: fill.before === null ? null : new Exact(fill.before).plus(signedSize(closes)),
  };
  return [closes, opens];
}
