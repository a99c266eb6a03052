import type { JSX } from 'preact';
import { shown } from '../words/shown';
import type { Drawing } from '../charts/drawing';
import { classOf } from '../charts/drawing';
import { fitted } from '../charts/fitted';
import { PLOT_WIDTH } from '../charts/scales';

interface PlotProps {
  readonly drawing: Drawing;
  /** What the picture says, for those who do not see it. */
  readonly summary: string;
  /** Events, at places in units of the plot. */
  readonly marks: readonly { readonly at: number; readonly text: string }[];
  /** The place of the cursor in units of the plot; null: there is none. */
  readonly cursor: number | null;
  /** Whether this picture has the marks of the time axis. */
  readonly hasTimes: boolean;
}

const TIME_ROW = 18;

const percent = (at: number): string => `${((at / PLOT_WIDTH) * 100).toFixed(2)}%`;

/** The room for a text on a wide screen and on a phone, in its font size; the stylesheet has the columns. */
interface Room {
  readonly wide: number;
  readonly narrow: number;
}

/** 7.25rem and 5.5rem, less the distance from the plot. */
const END_ROOM: Room = { wide: 9.5, narrow: 7.8 };
const NAME_ROOM: Room = { wide: 40, narrow: 24 };

/** A text that no script measures: where a phone has less room for it, the stylesheet chooses the shorter one. */
function Fitted({ text, room }: { readonly text: string; readonly room: Room }): JSX.Element {
  const [wide, narrow] = [fitted(text, room.wide), fitted(text, room.narrow)];
  if (wide === narrow) return <>{wide}</>;
  return (
    <>
      <tspan class="on-wide">{wide}</tspan>
      <tspan class="on-narrow">{narrow}</tspan>
    </>
  );
}

/**
 * A picture in the width of the page. The paths are stretched to that width, and texts stand at parts of it in their own
 * size: so it needs no script to fit a screen or a sheet of paper.
 */
export function Plot({ drawing, summary, marks, cursor, hasTimes }: PlotProps): JSX.Element {
  const { height } = drawing;
  const total = height + (hasTimes ? TIME_ROW : 4);
  return (
    <div class="plot-row">
      <svg class="plot" role="img" aria-label={shown(summary)} width="100%" height={total}>
        {drawing.timeTicks.map(({ at }) => (
          <line class="grid" key={`t${at}`} x1={percent(at)} x2={percent(at)} y1="0" y2={height} />
        ))}
        {drawing.valueTicks.map(({ at }) => (
          <line class="grid" key={`v${at}`} x1="0" x2="100%" y1={at} y2={at} />
        ))}
        <svg width="100%" height={height} viewBox={`0 0 ${PLOT_WIDTH} ${height}`} preserveAspectRatio="none">
          {drawing.paths.map(({ d, className, down }, index) =>
            down === 0 ? (
              <path key={index} class={className} d={d} />
            ) : (
              <path key={index} class={className} d={d} transform={`translate(0 ${down})`} />
            ),
          )}
        </svg>
        {drawing.levels.map(({ at, isDotted, name }) => (
          <g key={at}>
            <line class={isDotted ? 'level dotted' : 'level'} x1="0" x2="100%" y1={at} y2={at} />
            {name !== null && (
              <text class="level-name" x="100%" dx="-4" y={at - 4} text-anchor="end">
                {name}
              </text>
            )}
          </g>
        ))}
        {drawing.valueTicks.map(({ at, text }) => (
          <text class="tick" key={at} x="2" y={Math.max(10, at - 3)}>
            {text}
          </text>
        ))}
        {drawing.names.map(({ at, text }) => (
          <text class="strip-name" key={at} x="0" y={at}>
            <Fitted text={shown(text)} room={NAME_ROOM} />
          </text>
        ))}
        {marks.map(({ at, text }) => (
          <svg key={at} x={percent(at)} y={height} overflow="visible">
            <path class="mark" d="M0-11L5-6 0-1-5-6Z">
              <title>{shown(text)}</title>
            </path>
          </svg>
        ))}
        {hasTimes &&
          drawing.timeTicks
            .filter(({ text }) => text !== '')
            .map(({ at, text, isSpare, isAtEdge }) => (
              <text
                class={isSpare ? 'tick spare' : 'tick'}
                key={at}
                x={percent(at)}
                y={height + 13}
                text-anchor={isAtEdge ? 'start' : 'middle'}
              >
                {text}
              </text>
            ))}
        {cursor !== null && (
          <line class="cursor" x1={percent(cursor)} x2={percent(cursor)} y1="0" y2={height} />
        )}
      </svg>
      <svg class="ends" aria-hidden="true" height={total} width="100%">
        {drawing.ends.map(({ at, text, series }) => (
          <text
            class={series === null ? 'end' : `end ${classOf(series)}`}
            key={`${at} ${text}`}
            x="6"
            y={at + 4}
          >
            <Fitted text={shown(text)} room={END_ROOM} />
          </text>
        ))}
      </svg>
    </div>
  );
}
