import type { JSX } from 'preact';
import type { LikenessMap, LikenessView } from '../model/likeness-view';
import { LIKENESS_WORDS as WORDS } from '../words/likeness-words';
import { shown } from '../words/shown';
import { FigureTable } from './figure-table';
import { LevelMark } from './level-mark';
import { Name, Sentences } from './text';

/** Which agents are alike: in words, as a heat map, and as the list of the most alike pairs. */
export function Likeness({ view }: { readonly view: LikenessView }): JSX.Element {
  const { headline, level, sentences, map, pairs, more } = view;
  return (
    <>
      <p class={`level-${level}`}>
        <LevelMark level={level} /> {shown(headline)}
      </p>
      <Sentences texts={sentences} />
      {map !== null && <HeatMap map={map} />}
      {map !== null && <p class="note">{WORDS.note}</p>}
      {pairs.rows.length > 1 && (
        <details class="more">
          <summary>{WORDS.pairs}</summary>
          <FigureTable table={pairs} label={WORDS.pairs} isBounded isCards={false} />
          {more !== null && <p class="note">{more}</p>}
        </details>
      )}
    </>
  );
}

/**
 * A table with a row and a column per agent. Each cell says its figure, so that its colour says nothing more; columns have the
 * numbers of the rows, as names would not fit.
 */
function HeatMap({ map: { agents, rows, note } }: { readonly map: LikenessMap }): JSX.Element {
  return (
    <>
      <div class="scroll" role="region" aria-label={WORDS.mapOf} tabIndex={0}>
        <table class="heat-map">
          <thead>
            <tr>
              <td />
              {agents.map((agent, index) => (
                <th key={agent} scope="col">
                  <span aria-hidden="true">{index + 1}</span>
                  <span class="unseen">{shown(agent)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={agents[index]}>
                <th scope="row">
                  <span aria-hidden="true">{index + 1} </span>
                  <Name>{agents[index] ?? ''}</Name>
                </th>
                {row.map(({ text, heat }, column) =>
                  heat === null ? (
                    <td key={column} class="heat-self">
                      <span class="unseen">{WORDS.self}</span>
                    </td>
                  ) : (
                    <td key={column} class={heatClass(heat)}>
                      {text}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {note !== null && <p class="note">{note}</p>}
    </>
  );
}

function heatClass(heat: number): string {
  if (heat === 0) return '';
  return heat > 0 ? `heat-${heat}` : `heat-against-${-heat}`;
}
