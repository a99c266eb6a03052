import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scriptFolder } from '../test/support/processes/run-script';
import { runs } from '../test/support/runs';
import { TextOutput } from './terminal';

/** What a terminal obeys or does not show; the command line itself prints none of it but ends of lines. */
const RAW = /[^\P{C}\n]|\p{Zl}|\p{Zp}|[\u034f\u115f\u3164]/u;

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\u001b[2J', '\u001b]0;x\u0007', '\u009b31m', '\r', '\n', '\b', '\t'),
    fc.constantFrom('\u202e', '\u2066', '\u200b', '\u200d', '\ufeff', '\u2028', '\u3164', '\u{e0001}'),
    fc.constantFrom('a', '=', '"', '\\', '/', 'é', '🚀', ' '),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  minLength: 1,
  maxLength: 8,
});

const folder = scriptFolder({});

async function printed(...args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await folder.maestro(...args);
  return stdout + stderr;
}

describe('what the command line prints', () => {
  it('has no raw control or formatting character, whatever the ids, symbols and figures of a journal', async () => {
    const rows = fc.array(fc.tuple(hostile, hostile, hostile, hostile), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(rows, hostile, async (texts, figure) => {
        const trades = texts.flatMap(([agent, symbol, regime, id], index) =>
          ['3', '-1', figure].map((pnl, day) => ({
            ...{ trade_id: `${id}${index}${day}`, agent_id: agent, symbol, regime, realized_pnl: pnl },
            ...{ entry_price: '100', quantity: '1', r_multiple: '1' },
            opened_at: `2026-01-0${day + 1}T00:00:00Z`,
            closed_at: `2026-01-0${day + 1}T12:00:00Z`,
          })),
        );
        writeFileSync(join(folder.path, 'journal.json'), JSON.stringify(trades));
        const agent = texts[0]?.[0] ?? '';
        for (const args of [
          ['weights', 'journal.json'],
          ['weights', 'journal.json', '--json'],
          ['weights', 'journal.json', '--strict'],
          ['replay', 'journal.json', '--profile', 'SAFE'],
          ['replay', 'journal.json', '--json'],
          ['compare', 'journal.json'],
          ['policy', '--journal', 'journal.json', `--agent-id=${agent}`],
        ])
          expect(await printed(...args)).not.toMatch(RAW);
      }),
      { numRuns: runs(15) },
    );
  });

  it('has none whatever the commands, flags, values and file names that are refused', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        writeFileSync(join(folder.path, 'settings.json'), JSON.stringify({ [text]: text }));
        for (const args of [
          [text],
          ['weights', text],
          ['weights', `none${text}.csv`],
          ['weights', 'journal.json', `--${text}`],
          ['weights', 'journal.json', `--at=${text}`],
          ['weights', 'journal.json', `--config=${text}`],
          ['weights', 'journal.json', '--config=settings.json'],
          ['replay', 'journal.json', `--csv=none/${text}`],
          ['policy', `--regime=${text}`],
          ['profile', text],
        ]) {
          const output = await printed(...args);
          expect(output).not.toMatch(RAW);
          expect(output).not.toBe('');
        }
      }),
      { numRuns: runs(15) },
    );
  });

  it('is the same JSON with and without the escapes', async () => {
    const agent = 'a\u202e\u009b\u200b';
    const trade = { agent_id: agent, realized_pnl: '1', entry_price: '100', quantity: '1' };
    const journal = JSON.stringify([{ trade_id: '1', closed_at: '2026-01-01T00:00:00Z', ...trade }]);
    writeFileSync(join(folder.path, 'json.json'), journal);
    const { stdout } = await folder.maestro('weights', 'json.json', '--json');
    expect((JSON.parse(stdout) as { weights: object }).weights).toEqual({ [agent]: '1' });
  });
});

describe('TextOutput', () => {
  it('escapes what is printed and what is drawn, and erases a line on a terminal only', () => {
    const texts: string[] = [];
    const write = (text: string): void => {
      texts.push(text);
    };
    const terminal = new TextOutput({ isTTY: true, write });
    terminal.write('a\r\nb\u202e\n');
    terminal.redraw('c\u001b[2J');
    terminal.redraw('');
    new TextOutput({ write }).redraw('d');
    expect(texts).toEqual(['a\\u000d\nb\\u202e\n', '\rc\\u001b[2J\u001b[K', '\r\u001b[K']);
  });
});
