// Runs the named benchmarks that need the official Firestore emulator. scripts/emulators.mjs runs this file.
import { deleteApp, getApps } from 'firebase-admin/app';
import { benchBots } from './bots';
import { benchCloses } from './closes';
import { benchFirstTransaction } from './cold-start';
import { benchFlood } from './flood';
import { benchGrowth } from './growth';
import { benchPolicy } from './policy';
import type { Scenario } from './scenarios';
import { benchSweep } from './sweep';

const BENCHES: Readonly<Record<Scenario, () => Promise<void>>> = {
  closes: benchCloses,
  growth: benchGrowth,
  first: benchFirstTransaction,
  sweep: benchSweep,
  policy: benchPolicy,
  bots: benchBots,
  flood: benchFlood,
};

async function main(scenarios: readonly string[]): Promise<void> {
  if (process.env.FIRESTORE_EMULATOR_HOST === undefined)
    throw new Error('There is no Firestore emulator here; `npm run bench` starts one.');
  for (const [name, bench] of Object.entries(BENCHES)) if (scenarios.includes(name)) await bench();
  await Promise.all(getApps().map(deleteApp));
}

void main(process.argv.slice(2));
