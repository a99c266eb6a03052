import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { reportDocument } from '../../cli/report/report-document';
import { shown } from '../../ui/words/shown';
import { reportProps, reportTrades } from '../support/report/report-props';
import { violations } from './accessibility';
import { describeInBrowser } from './browser';
import { HOSTILE_NAMES } from './hostile-names';

const named = (count: number): string[] => Array.from({ length: count }, (_, index) => `agent-${index + 1}`);

const DOCUMENTS = {
  five: () => reportProps(reportTrades(named(5), 120)),
  hundred: () => reportProps(reportTrades(named(100), 12)),
  strategies: () =>
    reportProps(
      reportTrades(['HourBasedStrategy', 'CombinedBinHAndCluc', 'UniversalMACD', 'MWMWMWMWMW'], 40),
    ),
  one: () => reportProps(reportTrades(['solo'], 30)),
  close: () => reportProps(reportTrades(['solo'], 1)),
  hostile: () => reportProps(reportTrades(HOSTILE_NAMES, 40), { title: HOSTILE_NAMES[0] ?? '' }),
};

type Name = keyof typeof DOCUMENTS;

const WIDE = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const DARK = { colorScheme: 'dark' } as const;

describeInBrowser('the report', ({ onPage }) => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'maestro-report-'));
    for (const [name, props] of Object.entries(DOCUMENTS))
      writeFileSync(join(folder, `${name}.html`), reportDocument(props()));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const open = (page: Page, name: Name): Promise<unknown> =>
    page.goto(`file://${join(folder, `${name}.html`)}`);

  /** The lines of the equity. */
  const drawn = (page: Page): Promise<(string | null)[]> =>
    page.locator('#equity .line').evaluateAll((lines) => lines.map((line) => line.getAttribute('d')));

  /** Opens all that is folded. */
  const unfold = (page: Page): Promise<void> =>
    page.evaluate(() => {
      document.querySelectorAll('details').forEach((details) => {
        details.open = true;
      });
    });

  it.each([
    ['five', 'wide', WIDE],
    ['five', 'on a phone in the dark', { ...PHONE, ...DARK }],
    ['hostile', 'on a phone', PHONE],
    ['close', 'wide', WIDE],
  ] as const)('of %s, %s, can be read by all', async (name, _, options) => {
    await onPage(options, async (page) => {
      await open(page, name);
      await unfold(page);
      expect(await violations(page)).toEqual([]);
    });
  });

  it('of 100 agents, in the dark, can be read by all', async () => {
    // As it opens: the rows that are folded are as those that are seen, and axe needs seconds for them.
    await onPage({ ...WIDE, ...DARK }, async (page) => {
      await open(page, 'hundred');
      expect(await violations(page)).toEqual([]);
    });
  });

  it.each([
    ['a phone', PHONE],
    ['a wide screen', WIDE],
  ] as const)('does not scroll sideways on %s', async (_, options) => {
    await onPage(options, async (page) => {
      for (const name of Object.keys(DOCUMENTS) as Name[]) {
        await open(page, name);
        await unfold(page);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        expect([name, width]).toEqual([name, options.viewport.width]);
      }
    });
  });

  it.each([
    ['a phone', PHONE],
    ['a wide screen', WIDE],
  ] as const)('keeps the texts of its pictures inside of them on %s', async (_, options) => {
    await onPage(options, async (page) => {
      for (const name of ['hostile', 'strategies', 'hundred'] as const) {
        await open(page, name);
        const outside = await page.locator('.plot-row').evaluateAll((rows) =>
          rows.flatMap((row) => {
            const { left, right } = row.getBoundingClientRect();
            return Array.from(row.querySelectorAll('text'))
              .filter((text) => {
                const box = text.getBoundingClientRect();
                return box.right > right + 0.5 || (box.width > 0 && box.left < left - 0.5);
              })
              .map(({ textContent }) => textContent);
          }),
        );
        expect([name, outside]).toEqual([name, []]);
      }
    });
  });

  it('shows the three answers, the lines and the difference on the first screen', async () => {
    await onPage(WIDE, async (page) => {
      await open(page, 'five');
      const bottoms = await Promise.all(
        ['#help', '#deserve', '#trust', '#equity .plot', '#difference .plot'].map(async (selector) => {
          const box = await page.locator(selector).boundingBox();
          return (box?.y ?? Infinity) + (box?.height ?? 0);
        }),
      );
      expect(Math.max(...bottoms)).toBeLessThanOrEqual(800);
    });
  });

  it('keeps the legend in its place while the pointer moves, and moves one cursor in all pictures', async () => {
    await onPage(WIDE, async (page) => {
      await open(page, 'five');
      const buttons = page.locator('.legend button');
      const places = async (): Promise<unknown> =>
        buttons.evaluateAll((all) => all.map((button) => JSON.stringify(button.getBoundingClientRect())));
      await buttons.first().waitFor();
      const before = await places();
      const plot = await page.locator('#equity .plot').boundingBox();
      if (plot === null) throw new Error('The equity has no plot.');
      const moments = new Set<string | null>();
      for (const part of [0.03, 0.3, 0.62, 0.98]) {
        await page.mouse.move(plot.x + plot.width * part, plot.y + 40);
        expect(await places()).toEqual(before);
        const cursors = await page
          .locator('.cursor')
          .evaluateAll((lines) => lines.map((line) => line.getAttribute('x1')));
        expect([cursors.length, new Set(cursors).size]).toEqual([4, 1]);
        moments.add(await page.locator('#charts .moment').textContent());
      }
      expect(moments.size).toBe(4);
    });
  });

  it('can be used with the keyboard alone: legend, cursor, range and axis', async () => {
    await onPage(WIDE, async (page) => {
      await open(page, 'five');
      const moment = (): Promise<string | null> => page.locator('#charts .moment').textContent();
      const focus = async (name: RegExp, role: 'button' | 'slider'): Promise<void> => {
        const wanted = page.getByRole(role, { name }).first();
        for (let tabs = 0; tabs < 40; tabs += 1) {
          await page.keyboard.press('Tab');
          if (await wanted.evaluate((element) => element === document.activeElement)) return;
        }
        throw new Error(`${String(name)} cannot be reached with the Tab key.`);
      };

      await focus(/^log$/, 'button');
      const linear = await drawn(page);
      await page.keyboard.press('Enter');
      expect(await drawn(page)).not.toEqual(linear);

      await focus(/Point in time/, 'slider');
      const last = await moment();
      await page.keyboard.press('ArrowLeft');
      expect(await moment()).not.toBe(last);
      expect(await page.getByRole('slider').getAttribute('aria-valuetext')).toMatch(
        /Maestro [\d,.]+, equal weights/,
      );

      await focus(/equal weights/, 'button');
      const lines = page.locator('#equity .line');
      expect(await lines.count()).toBe(2);
      await page.keyboard.press('Space');
      expect(await lines.count()).toBe(1);
      const pressed = page.getByRole('button', { name: /equal weights/ }).first();
      expect(await pressed.getAttribute('aria-pressed')).toBe('false');
      // The arrows move the cursor from here too.
      const here = await moment();
      await page.keyboard.press('ArrowLeft');
      expect(await moment()).not.toBe(here);
    });
  });

  it('shows the last part of the time', async () => {
    await onPage(WIDE, async (page) => {
      await open(page, 'five');
      await page.getByRole('button', { name: 'all', exact: true }).waitFor();
      const all = await drawn(page);
      await page.getByRole('button', { name: '1M', exact: true }).click();
      expect(await drawn(page)).not.toEqual(all);
    });
  });

  it('follows a finger', async () => {
    await onPage(PHONE, async (page) => {
      await open(page, 'five');
      await page.locator('.time-slider').waitFor();
      await page.locator('#equity .plot').scrollIntoViewIfNeeded();
      const plot = await page.locator('#equity .plot').boundingBox();
      if (plot === null) throw new Error('The equity has no plot.');
      const session = await page.context().newCDPSession(page);
      const moment = page.locator('#charts .moment');
      const moments = new Set([await moment.textContent()]);
      for (const [type, part] of [
        ['touchStart', 0.2],
        ['touchMove', 0.5],
        ['touchMove', 0.8],
      ] as const) {
        const touchPoints = [{ x: plot.x + plot.width * part, y: plot.y + 50 }];
        await session.send('Input.dispatchTouchEvent', { type, touchPoints });
        // A browser tells of a finger once per frame.
        await page.evaluate(
          () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
        );
        moments.add(await moment.textContent());
      }
      await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
      expect(moments.size).toBe(4);
    });
  });

  it('has all answers, pictures and tables without scripts', async () => {
    await onPage({ ...WIDE, javaScriptEnabled: false }, async (page) => {
      await open(page, 'five');
      expect(await page.locator('.headline').count()).toBe(3);
      for (const name of [
        /^Equity from/,
        /^Maestro minus equal weights from/,
        /^Below the peak/,
        /^Weights from/,
      ])
        expect((await page.getByRole('img', { name }).boundingBox())?.height).toBeGreaterThan(80);
      expect(await page.locator('#equity table tbody tr').count()).toBe(20);
      // Nothing that would do nothing.
      expect(await page.locator('button, input').count()).toBe(0);
    });
  });

  it('prints on white, with what is folded, and with headings that stay with their tables', async () => {
    await onPage({ viewport: { width: 700, height: 1000 }, ...DARK }, async (page) => {
      await open(page, 'five');
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      const styleOf = (selector: string, property: string): Promise<string> =>
        page
          .locator(selector)
          .first()
          .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);
      expect(await styleOf('body', 'background-color')).toBe('rgb(255, 255, 255)');
      // Nothing is cut off at the right edge of the paper.
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(700);
      expect((await page.locator('#provenance table').boundingBox())?.height).toBeGreaterThan(20);
      expect(await page.locator('.chart-tools:visible').count()).toBe(0);
      for (const selector of ['h2', 'h3', 'thead'])
        expect(await styleOf(selector, 'break-after')).toBe('avoid');
      expect(await styleOf('.chart', 'break-inside')).toBe('avoid');
      expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
    });
  });

  it('of 100 agents shows ten, the others on demand, and is a bounded page', async () => {
    await onPage(WIDE, async (page) => {
      await open(page, 'hundred');
      const rows = page.locator('#agents tbody tr:visible');
      expect(await rows.count()).toBe(10);
      expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(5000);
      await page.getByText('and 90 more agents').click();
      expect(await rows.count()).toBe(100);
      // In a part that scrolls by itself.
      expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(5500);
      expect(await page.locator('#weights .strip-name').count()).toBe(12);
    });
  });

  it('shows every account on a phone, one below the other', async () => {
    await onPage(PHONE, async (page) => {
      await open(page, 'five');
      const table = page.getByRole('region', { name: /^Table: Accounts/ });
      expect(await table.locator('tbody tr').count()).toBe(7);
      expect(await table.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)).toBe(0);
    });
  });

  it('shows which agents are alike, ten of them, with a figure in every cell and a name in every heading', async () => {
    await onPage({ ...PHONE, ...DARK }, async (page) => {
      await open(page, 'hundred');
      const map = page.locator('#likeness .heat-map');
      expect(await map.locator('tbody tr').count()).toBe(10);
      expect(await map.locator('td:not(.heat-self)', { hasText: /^-?[01]\.\d\d$/ }).count()).toBe(90);
      expect(await page.locator('#likeness').innerText()).toMatch(
        /agent-\d+ and agent-\d+ are 1\.00 alike\./,
      );
      expect(await map.locator('thead th').first().textContent()).toMatch(/^1agent-\d+$/);
      const colourOf = (heat: string): Promise<string> =>
        map
          .locator(heat)
          .first()
          .evaluate((cell) => getComputedStyle(cell).backgroundColor);
      expect(await colourOf('.heat-4')).not.toBe(await colourOf('.heat-1'));
    });
  });

  it('says in words that one close makes no picture', async () => {
    await onPage(WIDE, async (page) => {
      await open(page, 'close');
      expect(await page.getByText('Not enough data for a picture').count()).toBe(1);
      expect(await page.locator('.plot').count()).toBe(0);
    });
  });

  it('of one agent says what the weights can do', async () => {
    await onPage(WIDE, async (page) => {
      await open(page, 'one');
      expect(await page.getByText('With one agent').count()).toBe(1);
    });
  });

  it('shows hostile names as text', async () => {
    await onPage(WIDE, async (page) => {
      await open(page, 'hostile');
      const names = await page.locator('#agents tbody th .name').allTextContents();
      expect(names.sort()).toEqual(HOSTILE_NAMES.map(shown).sort());
      expect(await page.locator('img, script:not([type])').count()).toBe(1);
      expect(await page.title()).toBe(`${HOSTILE_NAMES[0] ?? ''} · Maestro`);
    });
  });
});
