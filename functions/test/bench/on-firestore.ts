// The scenarios of `npm run bench` that need the official Firestore emulator. Run by scripts/emulators.mjs.
import { deleteApp, getApps } from 'firebase-admin/app';
import { benchCloses } from './closes';
import { benchFirstTransaction } from './cold-start';
import { benchGrowth } from './growth';
import { benchPolicy } from './policy';
import { benchSweep } from './sweep';

const SCENARIOS = {
  closes: benchCloses,
  growth: benchGrowth,
  first: benchFirstTransaction,
  sweep: benchSweep,
  policy: benchPolicy,
};

async function main(wanted: readonly string[]): Promise<void> {
  for (const [name, bench] of Object.entries(SCENARIOS))
    if (wanted.length === 0 || wanted.includes(name)) await bench();
  await Promise.all(getApps().map(deleteApp));
}

void main(process.argv.slice(2));
