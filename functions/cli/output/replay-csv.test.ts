import fc from 'fast-check';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scriptFolder } from '../../test/support/processes/run-script';
import { runs } from '../../test/support/runs';

const folder = scriptFolder({});

/** The cells of CSV as RFC 4180 has them: written down again, without the code under test. */
function cellsOf(csv: string): string[][] {
  const rows: string[][] = [];
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
    if (rows.length === 0) rows.push([]);
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

/** The rows of `--csv` for trades of these ids, one loss and one win per agent. */
async function series(ids: readonly string[]): Promise<Record<string, string>[]> {
  const trades = ids.flatMap((id) =>
    ['-5', '3'].map((pnl, day) => ({
      ...{ trade_id: `${id}${day}`, agent_id: id, realized_pnl: pnl, entry_price: '100', quantity: '1' },
      opened_at: `2026-01-0${day + 1}T00:00:00Z`,
      closed_at: `2026-01-0${day + 1}T12:00:00Z`,
    })),
  );
  writeFileSync(join(folder.path, 'journal.json'), JSON.stringify(trades));
  const { status } = await folder.maestro('replay', 'journal.json', '--csv', 'out.csv', '--json');
  expect(status).toBe(0);
  const [header = [], ...rows] = cellsOf(readFileSync(join(folder.path, 'out.csv'), 'utf8'));
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])));
}

describe('replay --csv', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(1)', '\t=1', '\r=1', '\n=1'])(
    'marks the id %j as text, so that no spreadsheet runs it',
    async (id) => {
      expect(await series([id])).toMatchObject([
        { agent_id: `'${id}`, trade_id: `'${id}0` },
        { agent_id: `'${id}`, trade_id: `'${id}1` },
      ]);
    },
  );

  it('begins no cell but a negative figure like a formula, and keeps every id', async () => {
    const unit = fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ',', "'", 'a', '1', ';', ' ');
    const ids = fc.uniqueArray(fc.string({ unit, minLength: 1, maxLength: 5 }), {
      minLength: 1,
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(ids, async (agents) => {
        const rows = await series(agents);
        const cells = rows.flatMap((row) => [...Object.keys(row), ...Object.values(row)]);
        expect(cells.filter((cell) => /^[=+\-@\t\r\n]/.test(cell) && !/^-\d+(\.\d+)?$/.test(cell))).toEqual(
          [],
        );
        for (const id of agents) {
          const shown = /^[=+\-@\t\r\n]/.test(id) ? `'${id}` : id;
          expect(rows.filter((row) => row.agent_id === shown)).toHaveLength(2);
        }
      }),
      { numRuns: runs(20) },
    );
  });
});
