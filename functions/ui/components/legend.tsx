import type { JSX } from 'preact';
import { shown } from '../words/shown';
import type { Series, Unit } from '../charts/chart-spec';
import { classOf } from '../charts/drawing';
import { valueText } from '../charts/value-text';

interface LegendProps {
  readonly label: string;
  readonly series: readonly Series[];
  readonly unit: Unit;
  /** Of which point in time the values are. */
  readonly point: number;
  readonly isShown: (series: Series) => boolean;
  /** Null: without scripts nothing can be switched. */
  readonly onToggle: ((series: Series) => void) | null;
  /** The most characters that any value has. */
  readonly width: number;
  /** Whether the series are areas, which have no dashes. */
  readonly isAreas: boolean;
}

/** How much room the values need: the stylesheet has three widths. */
function size(characters: number): string {
  if (characters <= 8) return 'short';
  return characters <= 11 ? 'medium' : 'long';
}

/**
 * The names of the lines with their values, in columns that no value moves. A click on a name shows or hides its line.
 */
export function Legend({
  label,
  series,
  unit,
  point,
  isShown,
  onToggle,
  width,
  isAreas,
}: LegendProps): JSX.Element {
  return (
    <ul class={`legend legend-${size(width)}`} aria-label={shown(label)}>
      {series.map((own) => {
        const content = (
          <>
            <svg
              class={`swatch ${isAreas ? 'swatch-area ' : ''}${classOf(own)}`}
              aria-hidden="true"
              width="22"
              height="10"
            >
              <line x1="0" x2="22" y1="5" y2="5" />
            </svg>
            <span class="legend-name">
              <bdi>{shown(own.name)}</bdi> {own.suffix}
            </span>
            <span class="legend-value">{valueText(own.values[point], unit)}</span>
          </>
        );
        return (
          <li key={`${own.name} ${own.suffix ?? ''}`}>
            {onToggle === null ? (
              <span class="legend-item">{content}</span>
            ) : (
              <button
                type="button"
                class="legend-item"
                aria-pressed={isShown(own)}
                title={shown(own.name)}
                onClick={() => {
                  onToggle(own);
                }}
              >
                {content}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
