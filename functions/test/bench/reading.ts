import { spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { grouped } from '../../ui/words/text';
import { timeText } from '../../src/contract/fields/time';
import { Instant } from '../../src/core/base/instant';
import { duration, print } from './measure';

const ROWS = 1_500_000;
const AGENTS = 20;

/** A process writes what it took when it ends, because only itself knows its largest memory. */
const AT_EXIT = `process.on('exit', () => {
  const { maxRSS, userCPUTime } = process.resourceUsage();
  require('node:fs').writeFileSync(process.env.TOOK_FILE, JSON.stringify({ maxRSS, userCPUTime }));
});`;

/** `maestro weights` of a large CSV, with and without trade ids, as a process: time and largest memory. */
export function benchReading(): void {
  const folder = mkdtempSync(join(tmpdir(), 'maestro-bench-'));
  try {
    print(
      `maestro weights, ${grouped(ROWS)} rows, ${AGENTS} agents`,
      ['', 'file', 'clock', 'processor', 'memory'],
      [
        ['with trade ids', ...measured(folder, true)],
        ['without, so that ids are made', ...measured(folder, false)],
      ],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function measured(folder: string, hasIds: boolean): string[] {
  const file = join(folder, 'journal.csv');
  const hook = join(folder, 'hook.cjs');
  const took = join(folder, 'took.json');
  writeJournal(file, hasIds);
  writeFileSync(hook, AT_EXIT);
  const start = performance.now();
  const args = ['--require', hook, '--import', 'tsx', 'cli/main.ts', 'weights', file, '--json'];
  const { status } = spawnSync(process.execPath, args, {
    env: { ...process.env, TOOK_FILE: took },
    stdio: 'ignore',
  });
  if (status !== 0) throw new Error(`maestro weights ended with ${String(status)}.`);
  const { maxRSS, userCPUTime } = JSON.parse(readFileSync(took, 'utf8')) as Record<string, number>;
  return [
    `${Math.round(statSync(file).size / 1e6)} MB`,
    duration((performance.now() - start) * 1_000),
    duration(userCPUTime ?? NaN),
    `${grouped(Math.round((maxRSS ?? NaN) / 1_000))} MB`,
  ];
}

/** Figures repeat no earlier than they would in a real journal. */
function writeJournal(file: string, hasIds: boolean): void {
  const to = openSync(file, 'w');
  const id = hasIds ? 'trade_id,' : '';
  writeSync(to, `${id}agent_id,symbol,side,closed_at,realized_pnl,entry_price,quantity\n`);
  for (let from = 0; from < ROWS; from += 10_000) {
    const rows = Array.from({ length: 10_000 }, (_, index) => {
      const n = from + index;
      const cells = [
        `agent-${n % AGENTS}`,
        n % 3 === 0 ? 'BTC/USDT' : 'ETH/USDT',
        n % 2 === 0 ? 'BUY' : 'SELL',
        timeText(new Instant(1_577_836_800 + n * 100)),
        (((n * 7_919) % 100_003) / 10_000 - 4.9).toFixed(4),
        (100 + ((n * 104_729) % 6_000_011) / 100).toFixed(2),
        (0.0001 + ((n * 1_299_709) % 20_011) / 10_000).toFixed(4),
      ];
      return `${hasIds ? `t${n},` : ''}${cells.join(',')}\n`;
    });
    writeSync(to, rows.join(''));
  }
  closeSync(to);
}
