import type { WirePublished } from '../../../src/contract/documents/allocation';
import { Decimal } from '../../../src/core/base/decimal';
import { type Clock, momentText } from '../../words/moment';

const DAY = 86_400_000;

/** How a weight has moved. */
export interface Move {
  /** Such as "▲ 8.10" or "▼ 14.00", in points; empty: it has not moved. */
  readonly text: string;
  /** For those who do not see the arrow: "8.10 points up since yesterday". */
  readonly spoken: string;
  readonly direction: 'up' | 'down' | 'same';
}

/** What the weights are compared with. */
export interface Baseline {
  readonly weights: Readonly<Record<string, string>>;
  /** Such as "since yesterday" or "since 09:30". */
  readonly since: string;
}

type Version = Pick<WirePublished, 'weights' | 'computed_at'>;

/**
 * The weights of a day ago: of the newest version that was published by then. Where no version is as old, the oldest is
 * taken and its time is named. Null: there is nothing to compare with.
 *
 * @param history the newest first; may include the current version
 */
export function baselineOf(history: readonly Version[], clock: Clock): Baseline | null {
  const old = history.find(({ computed_at: at }) => Date.parse(at) <= clock.now - DAY);
  if (old !== undefined) return { weights: old.weights, since: 'since yesterday' };
  const oldest = history.at(-1);
  return oldest === undefined || history.length < 2
    ? null
    : { weights: oldest.weights, since: `since ${momentText(oldest.computed_at, clock)}` };
}

/** How the weight of an agent has moved; one that was not there then had nothing. */
export function moveOf(agentId: string, weight: string, { weights, since }: Baseline): Move {
  const before = Object.hasOwn(weights, agentId) ? (weights[agentId] ?? '0') : '0';
  const points = new Decimal(weight).minus(before).times(100).toDecimalPlaces(2);
  const size = points.abs().toFixed(2);
  if (points.isZero()) return { text: '', spoken: `unchanged ${since}`, direction: 'same' };
  return points.gt(0)
    ? { text: `▲ ${size}`, spoken: `${size} points up ${since}`, direction: 'up' }
    : { text: `▼ ${size}`, spoken: `${size} points down ${since}`, direction: 'down' };
}
