// The figures of `npm run bench` that need no Firestore.
import { benchLoading } from './cold-start';
import { benchEngine } from './engine';
import { benchWindowForms } from './window-forms';

const FIGURES = { engine: benchEngine, window: benchWindowForms, loading: benchLoading };

async function main(wanted: readonly string[]): Promise<void> {
  for (const [name, bench] of Object.entries(FIGURES))
    if (wanted.length === 0 || wanted.includes(name)) await bench();
}

void main(process.argv.slice(2));
