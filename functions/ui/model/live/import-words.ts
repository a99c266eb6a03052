import { grouped, plural } from '../../words/text';
import { type Clock, momentText } from '../../words/moment';
import type { FigureTable } from '../answer';
import type { WrittenTrade } from './documents';
import { tradeLines } from './trades-view';

/** What was read from a journal file, before anything is stored. */
export interface ImportPreview {
  /** Such as "160 trades of 5 agents, 8 Sep to 18 Oct". */
  readonly headline: string;
  /** What else is to be known of the file, one sentence each. */
  readonly sentences: readonly string[];
  /** The last of the trades. */
  readonly table: FigureTable;
}

/** What the readers say of a file. */
export interface ReadFile {
  readonly trades: readonly WrittenTrade[];
  readonly duplicates: number;
  readonly unusable: number;
  /** The rows that are no trades, as the readers say it. */
  readonly errors: readonly string[];
  readonly notes: readonly string[];
}

const SHOWN_TRADES = 5;
const SHOWN_ERRORS = 5;

/** A file in words, to be looked at before it is stored. */
export function importPreview(
  { trades, duplicates, unusable, errors, notes }: ReadFile,
  clock: Clock,
): ImportPreview {
  const agents = new Set(trades.map(({ fields }) => fields.agent_id));
  const times = trades
    .flatMap(({ fields: { closed_at: at } }) => (typeof at === 'string' ? [at] : []))
    .sort((a, b) => Date.parse(a) - Date.parse(b));
  const [first] = times;
  const last = times.at(-1);
  const span =
    first === undefined || last === undefined
      ? ', none of them closed'
      : `, ${momentText(first, clock)} to ${momentText(last, clock)}`;
  const open = trades.length - times.length;
  return {
    headline:
      trades.length === 0
        ? 'No trade was found'
        : `${plural(trades.length, 'trade')} of ${plural(agents.size, 'agent')}${span}`,
    sentences: [
      ...(open > 0 && times.length > 0 ? [`${plural(open, 'trade')} still open.`] : []),
      ...(duplicates > 0 ? [`${plural(duplicates, 'row')} found twice and counted once.`] : []),
      ...(unusable > 0
        ? [`${plural(unusable, 'row')} with a figure that cannot be used: those trades change no weight.`]
        : []),
      ...errors.slice(0, SHOWN_ERRORS).map((error) => `Left out: ${error}.`),
      ...(errors.length > SHOWN_ERRORS
        ? [`${grouped(errors.length - SHOWN_ERRORS)} more rows left out.`]
        : []),
      ...notes.map((note) => (note.endsWith('.') ? note : `${note}.`)),
    ],
    table: {
      columns: [
        { heading: 'Agent' },
        { heading: 'Symbol' },
        { heading: 'Closed' },
        { heading: 'Result' },
        { heading: 'How' },
      ],
      rows: tradeLines(trades.slice(-SHOWN_TRADES), clock).map(({ agentId, symbol, when, result, how }) => [
        agentId,
        symbol,
        when,
        result,
        how,
      ]),
    },
  };
}

/** Why a browser does not read a file: its first bytes are those of an archive or of a database. Null: it can. */
export function onlyCommandLine(name: string, first: string): string | null {
  const kind = first.startsWith('PK')
    ? 'a ZIP file'
    : first.startsWith('SQLite format 3')
      ? 'a database (SQLite)'
      : null;
  return kind === null
    ? null
    : `${name} is ${kind}, which only the command line reads: npm --prefix functions run maestro -- import ${name}`;
}

/** What became of the trades of an import. */
export function addedText(
  added: number,
  known: number,
  refused: number,
  firstRefusal: string | null,
): string {
  const parts = [
    `${plural(added, 'trade')} stored`,
    ...(known > 0 ? [`${grouped(known)} in the journal already`] : []),
    ...(refused > 0
      ? [`${grouped(refused)} refused${firstRefusal === null ? '' : ` (${firstRefusal})`}`]
      : []),
  ];
  return `${parts.join(', ')}.`;
}
