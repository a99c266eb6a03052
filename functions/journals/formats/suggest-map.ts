import { editDistance } from '../../src/core/base/edit-distance';
import { NEEDED_FIELDS } from './trade-fields';

/** What other programs call the needed fields, the likeliest name first. */
const SYNONYMS: Readonly<Record<(typeof NEEDED_FIELDS)[number], string>> = {
  agent_id:
    'agent bot bot_id bot_name strategy strategy_name strategy_id algo system ea magic controller_id account',
  closed_at:
    'closed close_time closed_time close_date closed_date exit_time exit_date closing_time close_timestamp ' +
    'closed_timestamp exit_timestamp time_close date_closed end_time timestamp datetime time date',
  realized_pnl:
    'pnl net_pnl closed_pnl realised_pnl net_profit profit profit_loss p&l pl profit_abs gain result',
  entry_price: 'entry open_price price_open avg_entry_price average_entry_price open_rate buy_price price',
  quantity: 'qty size amount volume contracts lots position_size units shares',
};

/** A name is similar to another that a few typing errors away; a short one only when it is the same. */
const LETTERS_PER_ERROR = 5;

/** The columns that are looked at: each is compared with every synonym. */
const MOST_COLUMNS = 100;

/** Names that a shell takes as they are, in double quotes at most. */
const SAFE = /^[\p{L}\p{N}_.%&+-]+$/u;

/**
 * Suggests the flags with which a table of an unknown format can be read: `--map realized_pnl=pnl,quantity=COLUMN`, where
 * the user must fill in the columns that no name tells. Null where no column looks like one of the missing fields.
 *
 * @param missing the fields that no column has
 * @param columns the columns of the table, as `columnName` writes them
 */
export function suggestMap(missing: readonly string[], columns: readonly string[]): string | null {
  const free = new Set(columns.slice(0, MOST_COLUMNS).filter((column) => SAFE.test(column)));
  const pairs: string[] = [];
  let found = 0;
  for (const field of NEEDED_FIELDS.filter((name) => missing.includes(name))) {
    const column = similarColumn([field, ...SYNONYMS[field].split(' ')], free);
    if (column !== null) {
      free.delete(column);
      found += 1;
    }
    // Without an agent there is `--agent`; without any of the others, no map is complete.
    if (column !== null || field !== 'agent_id') pairs.push(`${field}=${column ?? 'COLUMN'}`);
  }
  if (found === 0) return null;
  const map = pairs.join(',');
  return `--map ${/^[\w=,.-]+$/.test(map) ? map : `"${map}"`}`;
}

/** The column whose name is one of these, or else is written almost like one of them. */
function similarColumn(names: readonly string[], columns: ReadonlySet<string>): string | null {
  for (const name of names)
    for (const column of columns) if (letters(column) === letters(name)) return column;
  for (const name of names)
    for (const column of columns) {
      const allowed = Math.floor(letters(name).length / LETTERS_PER_ERROR);
      if (editDistance(letters(column), letters(name), allowed) <= allowed) return column;
    }
  return null;
}

function letters(name: string): string {
  return name.replace(/[^\p{L}\p{N}&]/gu, '');
}
