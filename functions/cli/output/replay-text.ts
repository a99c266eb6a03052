import type { Answer } from '../../ui/model/answer';
import type { ReplayView } from '../../ui/model/replay-view';
import type { WireReplay } from '../../simulation/wire';
import { percent } from '../../ui/words/format';
import { moneyColumn } from '../../ui/words/money';
import { rangeOf, sparkline } from '../../ui/words/sparkline';
import type { Line, Part } from './parts';
import { table } from './table';

/** How wide the two lines of bars are where there is room, and what stands beside them. */
const BARS = 40;
const BESIDE_BARS = 40;
const LEAST_BARS = 8;

/** What the two lines are drawn from; one value per point. */
interface Lines {
  readonly weighted: readonly (number | null)[];
  readonly equal: readonly (number | null)[];
}

/**
 * The answers of a replay before any table: did it help, in words and two lines; who deserves capital; what to doubt.
 *
 * @param columns of the terminal; undefined: there is room
 */
export function replayAnswers(view: ReplayView, wire: WireReplay, lines: Lines, columns = Infinity): Part[] {
  const series = [lines.weighted, lines.equal].map((values) => values.filter((value) => value !== null));
  // One range, because two lines with ranges of their own would look alike however different they are.
  const range = rangeOf(...series);
  const width = Math.max(LEAST_BARS, Math.min(BARS, columns - BESIDE_BARS));
  const [ofMaestro = '', ofEqual = ''] = series.map((values) => sparkline(values, width, range));
  const [maestro = '', other = ''] = moneyColumn(
    [wire.weighted.final_equity, wire.equal.final_equity],
    wire.capital,
  );
  const picture = table(
    [
      { heading: '' },
      { heading: '', flow: 'whole' },
      { heading: 'equity', right: true },
      { heading: 'worst fall', right: true },
    ],
    [
      ['Maestro', ofMaestro, maestro, percent(wire.weighted.max_drawdown_pct)],
      ['equal weights', ofEqual, other, percent(wire.equal.max_drawdown_pct)],
    ],
  );
  return [
    [
      { text: sentence(view.help.headline), level: view.help.level },
      ...view.help.sentences.map((text) => ` ${sentence(text)}`),
    ],
    picture,
    answer(
      view.deserve,
      view.deserve.sentences.map((text) => ` ${text}`),
    ),
    answer(
      view.trust,
      view.trust.sentences.map((text) => `\n! ${text}`),
    ),
  ];
}

/** A question with its answer; the headline is coloured. */
function answer({ question, headline, level }: Answer, sentences: readonly string[]): Line {
  return [`${question} `, { text: sentence(headline), level }, ...sentences];
}

function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
