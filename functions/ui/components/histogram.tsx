import type { JSX } from 'preact';
import type { Histogram as Bars } from '../charts/histogram';
import { PLOT_WIDTH } from '../charts/scales';
import { shown } from '../words/shown';

interface HistogramProps {
  readonly histogram: Bars;
  /** What the picture says, for those who do not see it. */
  readonly summary: string;
}

/** The room below the columns for the marks of the scale. */
const TICK_ROW = 18;

const percent = (at: number): string => `${((at / PLOT_WIDTH) * 100).toFixed(2)}%`;

/** How often values occur, a column per step; those below 0 are hollow. */
export function Histogram({ histogram, summary }: HistogramProps): JSX.Element {
  const { height, bars, zero, ticks } = histogram;
  return (
    <svg class="plot" role="img" aria-label={shown(summary)} width="100%" height={height + TICK_ROW}>
      {bars.map(
        ({ from, x, width, height: own }) =>
          own > 0 && (
            <rect
              key={from}
              class={from < 0 ? 'bar below' : 'bar'}
              x={percent(x)}
              width={percent(width)}
              y={height - own}
              height={own}
            />
          ),
      )}
      <line class="level" x1="0" x2="100%" y1={height} y2={height} />
      <line class="level dotted" x1={percent(zero)} x2={percent(zero)} y1="0" y2={height} />
      {ticks
        .filter(({ at }) => at > 0.02 * PLOT_WIDTH && at < 0.98 * PLOT_WIDTH)
        .map(({ at, text }) => (
          <text class="tick" key={at} x={percent(at)} y={height + 14} text-anchor="middle">
            {text}
          </text>
        ))}
    </svg>
  );
}
