// `npm run bench [-- NAME…]`: the time and operations that Maestro takes, each beside a baseline of the same run.
import { spawnSync } from 'node:child_process';
import { benchLoading } from './cold-start';
import { benchEngine } from './engine';
import { benchPage } from './page';
import { benchReading } from './reading';
import { benchReplay } from './replay';
import { SCENARIOS } from './scenarios';
import { benchWindowForms } from './window-forms';

/** The benchmarks that need no Firestore. */
const FIGURES: Readonly<Record<string, () => void | Promise<void>>> = {
  engine: benchEngine,
  window: benchWindowForms,
  loading: benchLoading,
  reading: benchReading,
  replay: benchReplay,
  page: benchPage,
};

async function main(wanted: readonly string[]): Promise<number> {
  const known = [...Object.keys(FIGURES), ...SCENARIOS];
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    process.stderr.write(
      `${JSON.stringify(unknown)} is not a benchmark; the benchmarks are ${known.join(', ')}.\n`,
    );
    return 2;
  }
  const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);
  for (const [name, bench] of Object.entries(FIGURES)) if (isWanted(name)) await bench();
  const scenarios = SCENARIOS.filter(isWanted);
  if (scenarios.length === 0) return 0;
  const command = ['--only', 'firestore', 'tsx', 'test/bench/on-firestore.ts', ...scenarios];
  return spawnSync(process.execPath, ['scripts/emulators.mjs', ...command], { stdio: 'inherit' }).status ?? 1;
}

void main(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
