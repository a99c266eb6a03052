import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { join } from 'node:path';
import { scriptFolder } from '../test/support/processes/run-script';
import { runs } from '../test/support/runs';
import { maestro } from './maestro';
import type { Part } from './output/parts';
import { displayWidth } from './output/text-width';
import { runCli } from './run';
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

describe('on a terminal', () => {
  /** What a command shows on a terminal of some width, without its colours. */
  async function shown(columns: number, ...args: readonly string[]): Promise<string> {
    let text = '';
    const stream = { isTTY: true, columns, write: (more: string) => (text += more) };
    const output = new TextOutput(stream, { NO_COLOR: '1' });
    const env = { INIT_CWD: folder.path };
    await runCli(maestro, args, { stdin: Readable.from([]), stdout: output, stderr: output, cwd: '/', env });
    return text;
  }

  it.each([40, 60, 80, 120])('of %i columns no command prints a wider line', async (columns) => {
    const names = [
      ...['n'.repeat(98), 'ผู้ติดตามแนวโน้ม'.repeat(3), 'مؤشر-الزخم'.repeat(4), '日本語の代理人'.repeat(5)],
      ...['👩\u200d🚀'.repeat(9), 'a\u001b[2J\u202e'.repeat(5), 'short'],
    ];
    const trades = names.flatMap((agent_id, agent) =>
      Array.from({ length: 12 }, (_, day) => ({
        ...{
          trade_id: `${agent}-${day}-${'0'.repeat(36)}`,
          agent_id,
          symbol: `${agent_id.slice(0, 40)}/USDT`,
        },
        ...{ entry_price: '100', quantity: '1', r_multiple: day % 3 === 0 ? '-1' : '1' },
        realized_pnl: day % 3 === 0 ? '-20' : '15',
        opened_at: `2026-01-${String(day + 1).padStart(2, '0')}T00:00:00Z`,
        closed_at: `2026-01-${String(day + 1).padStart(2, '0')}T12:00:00Z`,
      })),
    );
    writeFileSync(join(folder.path, 'wide.json'), JSON.stringify(trades));
    for (const args of [
      ['weights', 'wide.json', '--capital', '1000'],
      ['replay', 'wide.json', '--profile', 'SAFE'],
      ['compare', 'wide.json'],
      ['policy', '--journal', 'wide.json', '--agent-id', names[0] ?? ''],
      ['profile', '--compare'],
      ['cost'],
    ]) {
      // A slow machine draws progress too, each time over the line before; its lines must fit as well.
      const lines = (await shown(columns, ...args)).replaceAll('\u001b[K', '').split(/[\n\r]/);
      expect(lines.length).toBeGreaterThan(10);
      expect(lines.filter((line) => displayWidth(line) > columns)).toEqual([]);
    }
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

  const TTY = { isTTY: true, columns: 80 };

  /** What is written of some parts. */
  function written(parts: readonly Part[], stream: object, env: NodeJS.ProcessEnv = {}): string {
    let text = '';
    new TextOutput({ ...stream, write: (more: string) => (text += more) }, env).print(parts);
    return text;
  }

  const LEVELS: Part = [
    { text: 'yes', level: 'good' },
    ', ',
    { text: 'smaller', level: 'careful' },
    ', ',
    { text: 'no', level: 'bad' },
    ', ',
    { text: 'not known', level: 'unknown' },
  ];

  it('colours words by their level on a terminal', () => {
    expect(written([LEVELS], TTY)).toBe(
      '\u001b[32myes\u001b[0m, \u001b[33msmaller\u001b[0m, \u001b[31mno\u001b[0m, \u001b[2mnot known\u001b[0m\n',
    );
  });

  it.each<[string, object, NodeJS.ProcessEnv]>([
    ['in a pipe', { columns: 80 }, {}],
    ['with NO_COLOR', TTY, { NO_COLOR: '0' }],
    ['on a terminal that cannot', TTY, { TERM: 'dumb' }],
  ])('writes the same words without colours %s', (_, stream, env) => {
    expect(written([LEVELS], stream, env)).toBe('yes, smaller, no, not known\n');
    expect(written([LEVELS], TTY, { NO_COLOR: '', TERM: 'xterm' })).toContain('\u001b[');
  });

  it('lays out for the width of a terminal, and for none in a pipe or where it is not known', () => {
    const words = 'word '.repeat(30).trim();
    expect(written([words], { isTTY: true, columns: 40 }).split('\n').length).toBe(5);
    for (const stream of [{ columns: 40 }, { isTTY: true }, { isTTY: true, columns: 0 }])
      expect(written([words], stream)).toBe(`${words}\n`);
  });

  it('draws no line that reaches the edge of the terminal', () => {
    const drawn: string[] = [];
    const stream = { isTTY: true, columns: 10, write: (text: string) => drawn.push(text) };
    new TextOutput(stream).redraw('reading 日本語.csv');
    expect(drawn).toEqual(['\rread….csv\u001b[K']);
  });

  it('writes no escape but its own, whatever is printed, and with NO_COLOR none', () => {
    const span = fc.oneof(
      hostile,
      fc.record({ text: hostile, level: fc.constantFrom('good', 'careful', 'bad', 'unknown') }),
    );
    const part = fc.oneof(
      hostile,
      fc.array(span, { minLength: 1, maxLength: 4 }),
      fc
        .array(fc.tuple(span, span), { maxLength: 3 })
        .map((rows) => ({ columns: [{ heading: 'a' }, { heading: 'b' }], rows })),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 3 }), fc.integer({ min: 2, max: 100 }), (parts, columns) => {
        const coloured = written(parts, { isTTY: true, columns });
        // oxlint-disable-next-line no-control-regex
        const bare = coloured.replace(/\u001b\[(?:32|33|31|2)m([^\u001b\n]*)\u001b\[0m/g, '$1');
        expect(bare).not.toMatch(RAW);
        expect(written(parts, { isTTY: true, columns }, { NO_COLOR: '1' })).toBe(bare);
      }),
      { numRuns: runs(200) },
    );
  });
});
