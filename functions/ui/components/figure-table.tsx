import type { JSX } from 'preact';
import type { FigureTable as Figures } from '../model/answer';
import { LABELS } from '../words/labels';
import { shown } from '../words/shown';

interface FigureTableProps {
  readonly table: Figures;
  /** What the table shows; screen readers name it so. */
  readonly label: string;
  /** At most as high as a part of the screen, and scrolled within. */
  readonly isBounded?: boolean;
  /** On a phone each row is a card. Default true; false where rows are short. */
  readonly isCards?: boolean;
}

/** So many rows are all seen on a phone, one card below the other; more of them are scrolled within a part of the screen. */
export const FEW_CARDS = 12;

/**
 * Figures with their names in the first column, which stays while the others are scrolled. It can be scrolled with the
 * keyboard. On a phone each row is a card, with each heading beside its figure.
 */
export function FigureTable({ table, label, isBounded, isCards = true }: FigureTableProps): JSX.Element {
  const { columns, rows } = table;
  const bounds = isCards && rows.length <= FEW_CARDS ? ' bounded few' : ' bounded';
  return (
    <div
      class={`scroll${isBounded === true ? bounds : ''}`}
      role="region"
      aria-label={LABELS.tableOf(shown(label))}
      tabIndex={0}
    >
      <table class={`figures${isCards ? ' cards' : ''}`}>
        <thead>
          <tr>
            {columns.map(({ heading, right }) => (
              <th key={heading} scope="col" class={right === true ? 'right' : ''}>
                {shown(heading)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => {
                const { heading = '', right = false } = columns[column] ?? {};
                return column === 0 ? (
                  <th key={column} scope="row">
                    <bdi>{shown(cell)}</bdi>
                  </th>
                ) : (
                  <td key={column} class={right ? 'right' : ''} data-label={shown(heading)}>
                    <bdi>{shown(cell)}</bdi>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
