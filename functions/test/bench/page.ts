import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJournal } from '../../journals/read-journal';
import { startLive } from '../../local/live/live-run';
import { bundlePage, type PageFiles } from '../../local/page/bundle-page';
import { pageConfig } from '../../src/contract/http/page-config';
import { launchChromium } from '../browser/browser';
import { pageWeight } from '../support/page-weight';
import { duration, median, print } from './measure';

const KIB = 1024;
const LOADS = 9;
const SAMPLE = join(__dirname, '..', '..', 'local', 'sample', 'journal.csv');

const kib = (bytes: number): string => `${(bytes / KIB).toFixed(1)} KiB`;

/** How much a browser loads until the first figure of the page, beside Firestore's part of it, which is not ours; and how soon. */
export async function benchPage(): Promise<void> {
  const { files, gzip } = pageWeight(await bundlePage('hosted', pageConfig({})));
  const documents = files
    .filter(({ path }) => path.includes('firebase-documents'))
    .reduce((sum, file) => sum + file.gzip, 0);
  const page = await bundlePage('local');
  const local = pageWeight(page);
  print(
    'The page until its first figure, gzip',
    ['', 'weight', 'files'],
    [
      ['on Hosting', kib(gzip), String(files.length)],
      ['of that the SDK of Firestore', kib(documents), ''],
      ['local run', kib(local.gzip), String(local.files.length)],
    ],
  );
  const times = await timesToFirstFigure(page);
  print(
    'The page of a local run: from the request to the first weight on the screen',
    ['', 'median', 'slowest', 'loads'],
    times === null
      ? [['not measured: no Chromium was found', '', '', '']]
      : [
          [
            'with an empty cache',
            duration(median(times) * 1000),
            duration(Math.max(...times) * 1000),
            String(times.length),
          ],
        ],
  );
}

/** In milliseconds, one per load, each in a window without a cache; null: there is no browser. */
async function timesToFirstFigure(page: PageFiles): Promise<number[] | null> {
  const browser = await launchChromium();
  if (browser === null) return null;
  const { trades } = await readJournal([{ name: 'journal.csv', text: readFileSync(SAMPLE, 'utf8') }]);
  const run = await startLive({ trades, settings: null, speed: 1, play: 0, port: 0, page });
  try {
    const times: number[] = [];
    // The first load starts the browser's own parts, and does not count.
    for (let load = 0; load <= LOADS; load++) {
      const context = await browser.newContext();
      const tab = await context.newPage();
      await tab.addInitScript(WATCH);
      await tab.goto(run.url);
      // No text: the page's policy lets nobody evaluate any.
      const time = await tab.waitForFunction(() => (globalThis as { firstFigureAt?: number }).firstFigureAt);
      if (load > 0) times.push((await time.jsonValue()) ?? Number.NaN);
      await context.close();
    }
    return times;
  } finally {
    await browser.close();
    await run.close();
  }
}

/** Notes at each frame, in milliseconds since the request, whether a weight stands on the page. */
const WATCH = `(function look() {
  if (document.querySelector('#capital .agent-weight .figure') === null) requestAnimationFrame(look);
  else globalThis.firstFigureAt = performance.now();
})();`;
