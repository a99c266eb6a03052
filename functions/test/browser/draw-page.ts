// Draws the first screen of the page, after the sample journal was played, as a picture for the README: the page's own
// elements and the styles that they use, in an SVG.
//
//   npm --prefix functions run --silent draw-page > functions/docs/images/page.svg
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJournal } from '../../journals/read-journal';
import { startLive } from '../../local/live/live-run';
import { bundlePage } from '../../local/page/bundle-page';
import { parseSettings } from '../../src/contract/documents/settings';
import { launchChromium } from './browser';

const WIDTH = 1200;
/** Other fonts need more room than those of this computer. */
const SPARE_HEIGHT = 40;
const SAMPLE = join(__dirname, '..', '..', 'local', 'sample', 'journal.csv');
/** So that there are weights to compare with, and an amount of money beside each. */
const EQUITY = { account_equity: '10000', account_equity_at: '2026-10-18T00:00:00Z' };

async function drawn(): Promise<string> {
  const browser = await launchChromium();
  if (browser === null) throw new Error('There is no Chromium.');
  const { trades } = await readJournal([{ name: 'journal.csv', text: readFileSync(SAMPLE, 'utf8') }]);
  const page = await bundlePage('local');
  const settings = parseSettings(EQUITY);
  const run = await startLive({ trades, settings, speed: 1000, play: 60, port: 0, page });
  try {
    const context = await browser.newContext({
      viewport: { width: WIDTH, height: 800 },
      timezoneId: 'UTC',
    });
    const tab = await context.newPage();
    // tsx keeps the names of functions by a helper, which the page does not have.
    await tab.addInitScript('globalThis.__name = (named) => named');
    await tab.goto(run.url);
    run.play();
    await tab.getByText('All 60 closes of the journal are played.').waitFor();
    await tab.locator('.verdict-card.state-live').waitFor();
    const { markup, styles, height } = await tab.evaluate(pictureOf);
    const size = `width="${WIDTH}" height="${height + SPARE_HEIGHT}"`;
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height + SPARE_HEIGHT}" ${size} role="img" aria-label="The page of Maestro: may I trade now, what changed and why, and the capital of each agent">
<style>${styles.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</style>
<foreignObject ${size}>${markup}</foreignObject>
</svg>
`;
  } finally {
    await browser.close();
    await run.close();
  }
}

/** Runs in the page: its elements as XML, and the rules of its style sheets that some element of it uses. */
function pictureOf(): { markup: string; styles: string; height: number } {
  const root = document.querySelector('.page');
  if (root === null) throw new Error('There is no page.');
  // What is only heard, and where the page runs, is not in a picture.
  root.querySelectorAll('.unseen, .skip, .place, script').forEach((element) => {
    element.remove();
  });
  const isUsed = (selector: string): boolean => {
    if (/:(root|hover|focus|active|disabled)/.test(selector)) return selector.includes(':root');
    const plain = selector.replace(/::[\w-]+/g, '').trim();
    return ['*', 'body', ''].includes(plain) || document.querySelector(plain) !== null;
  };
  const kept = (rules: CSSRuleList): string[] =>
    Array.from(rules).flatMap((rule) => {
      if (rule instanceof CSSStyleRule)
        return rule.selectorText.split(',').some(isUsed) ? [rule.cssText] : [];
      if (!(rule instanceof CSSMediaRule)) return [];
      const inner = kept(rule.cssRules);
      if (rule.conditionText.includes('dark'))
        return inner.length === 0 ? [] : [`@media ${rule.conditionText}{${inner.join('')}}`];
      return matchMedia(rule.conditionText).matches ? inner : [];
    });
  const styles = Array.from(document.styleSheets)
    .flatMap(({ cssRules }) => kept(cssRules))
    .join('\n');
  const height = Math.ceil(document.querySelector('#capital')?.getBoundingClientRect().bottom ?? 0);
  const body = document.createElement('body');
  body.append(root.cloneNode(true));
  return { markup: new XMLSerializer().serializeToString(body), styles, height };
}

void drawn().then((picture) => {
  process.stdout.write(picture);
});
