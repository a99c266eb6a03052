import { Parser } from 'htmlparser2';

/** The most columns that a cell may span: more are not drawn by a report. */
const MOST_COLUMNS = 100;

/** A row of a table of a page. */
export interface HtmlRow {
  /** Its position in the page, from 1. */
  readonly row: number;
  /** Which table it is in. */
  readonly table: number;
  /** The texts of the cells. A cell that spans several columns is followed by empty ones. */
  readonly cells: readonly string[];
  /** Whether it is one cell over several columns: the title of a section, as in reports with a single table. */
  readonly isTitle: boolean;
}

/** The rows of all tables of a page, in their order. A table within a cell gives rows of its own. */
export function htmlRows(text: string): HtmlRow[] {
  const rows: HtmlRow[] = [];
  let cells: string[] | null = null;
  let spans = false;
  /** The cell whose text is being read. */
  let at = 0;
  let inCell = false;
  let table = 0;
  const endRow = (): void => {
    if (cells === null) return;
    const filled = cells.map((cell) => cell.replace(/\s+/g, ' ').trim());
    const isTitle = spans && filled.filter((cell) => cell !== '').length <= 1;
    rows.push({ row: rows.length + 1, table, cells: filled, isTitle });
    cells = null;
  };
  const parser = new Parser({
    onopentag(name, { colspan = '1' }) {
      if (name === 'table') table += 1;
      if (name === 'tr') {
        endRow();
        [cells, spans] = [[], false];
      }
      if ((name !== 'td' && name !== 'th') || cells === null) return;
      const columns = Math.min(MOST_COLUMNS, Math.max(1, Number.parseInt(colspan, 10) || 1));
      spans ||= columns > 1;
      cells.push(...Array<string>(columns).fill(''));
      // What follows is the text of the first of them.
      at = cells.length - columns;
      inCell = true;
    },
    ontext(piece) {
      if (inCell && cells !== null) cells[at] = (cells[at] ?? '') + piece;
    },
    onclosetag(name) {
      if (name === 'td' || name === 'th') inCell = false;
      if (name === 'tr' || name === 'table') endRow();
      if (name === 'table') table += 1;
    },
  });
  parser.end(text);
  endRow();
  return rows;
}
