import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { readJournal } from '../../journals/read-journal';
import { type LiveRun, startLive } from '../../local/live/live-run';
import { bundlePage, type PageFiles } from '../../local/page/bundle-page';
import type { WireReplay } from '../../simulation/wire';
import { agentViews } from '../../ui/model/agent-view';
import { type Alert, encodeAlert } from '../../src/contract/documents/alert';
import { parseSettings } from '../../src/contract/documents/settings';
import { Instant } from '../../src/core/base/instant';
import { EMULATED_NETWORK } from '../../src/app/alerts/deliver/network';
import { getRuntime, useRuntime } from '../../src/runtime/runtime';
import { userPaths } from '../../src/store/paths';
import { toTimestamp } from '../../src/store/timestamps';
import { shown } from '../../ui/words/shown';
import { alertWith, madeAlertId, writeAlerts } from '../support/documents/alerts';
import { startHookServer, status } from '../support/http/hook-server';
import { scriptFolder } from '../support/processes/run-script';
import { visibleText } from '../support/report/visible-text';
import { violations } from './accessibility';
import { describeInBrowser } from './browser';
import { HOSTILE_NAMES } from './hostile-names';

/** The page of `npm run live`, as a person has it. */

const SAMPLE_FILE = join(__dirname, '..', '..', 'local', 'sample', 'journal.csv');
const SAMPLE = readFileSync(SAMPLE_FILE, 'utf8');

const WIDE = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const DARK = { colorScheme: 'dark' } as const;

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

/** A journal: each trade closes a minute after the one before, with a result in percent of what it cost. */
function journalOf(closes: readonly (readonly [agent: string, percent: number])[]): string {
  const rows = closes.map(([agent, percent], n) => {
    const time = new Date(Date.UTC(2026, 0, 5, 10) + n * 60_000).toISOString();
    return [`t${String(n).padStart(4, '0')}`, quoted(agent), 'BTC/USDT', time, percent, 100, 1].join(',');
  });
  return ['trade_id,agent_id,symbol,closed_at,realized_pnl,entry_price,quantity', ...rows].join('\n');
}

/** Twelve trades of each agent, won and lost in turns. */
const tradesOf = (agents: readonly string[]): string =>
  journalOf(agents.flatMap((agent) => Array.from({ length: 12 }, (_, n) => [agent, (n % 3) - 0.5] as const)));

const SCREENS = ['Now', 'Agents', 'History', 'Before I enter', 'Settings'];

describeInBrowser('the page of a local run', ({ onPage }) => {
  let files: PageFiles;
  beforeAll(async () => {
    files = await bundlePage('local');
  });

  let run: LiveRun | null = null;
  afterEach(async () => {
    await run?.close();
    run = null;
  });

  /** Serves a journal of which the last closes are still to be played, and opens the page. */
  async function open(
    page: Page,
    text: string,
    play: number,
    settings: object | null = null,
  ): Promise<LiveRun> {
    const { trades } = await readJournal([{ name: 'journal.csv', text }]);
    run = await startLive({
      trades,
      settings: settings && parseSettings(settings),
      speed: 1000,
      play,
      port: 0,
      page: files,
    });
    await page.goto(run.url);
    // Only so that a test that hangs ends: CI is slow, and nothing here is timed.
    page.setDefaultTimeout(60_000);
    await page.locator('.status', { hasText: 'Live' }).waitFor();
    return run;
  }

  const headline = (page: Page): Locator => page.locator('#verdict .headline');

  const isSideways = (page: Page): Promise<boolean> =>
    page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth');

  const goTo = async (page: Page, screen: string): Promise<void> => {
    await page.getByRole('navigation').getByRole('link', { name: screen, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: screen }).waitFor();
    await page.locator('main .loading').waitFor({ state: 'detached' });
  };

  const terminal = scriptFolder({});

  it('shows the weights of the sample, follows each close, and says what terminal and report say', () =>
    onPage({ ...WIDE, timezoneId: 'UTC' }, async (page) => {
      const live = await open(page, SAMPLE, 60);
      const before = await page.locator('#capital').innerText();
      expect(before).toMatch(/trend-btc has the most, [\d.]+\s%/);
      live.play();
      await page.getByText('All 60 closes of the journal are played.').waitFor({ timeout: 120_000 });
      await page.getByText('trend-btc has the most, 43.07 %').waitFor();
      expect(await page.locator('#changes').innerText()).toContain('scalper-bnb lost 4.31');

      const [text, json, policy] = await Promise.all([
        terminal.maestro('replay', SAMPLE_FILE, '--details', '--report', 'same.html'),
        terminal.maestro('replay', SAMPLE_FILE, '--json'),
        terminal.maestro('policy', '--journal', SAMPLE_FILE),
      ]);
      const report = visibleText(readFileSync(join(terminal.path, 'same.html'), 'utf8'));
      const { weights, agents } = JSON.parse(json.stdout) as WireReplay;
      const rows = (await page.locator('#capital tbody tr').allTextContents()).map((row) =>
        row.replace(/\s+/g, ' '),
      );
      const views = agentViews({ weights, agents }, null);
      expect(rows).toHaveLength(views.length);
      views.forEach(({ agentId, weightText, verdict, evidence, trades, span }, index) => {
        for (const words of [agentId, weightText, verdict.text, evidence, trades, span])
          expect([words, rows[index], report]).toEqual([
            words,
            expect.stringContaining(words),
            expect.stringContaining(words),
          ]);
        const inTerminal = text.stdout.split('\n').filter((line) => line.startsWith(`${agentId} `));
        expect(inTerminal).toContainEqual(expect.stringContaining(verdict.text));
      });

      // The last close has been asked about, and all is unfolded.
      await page.locator('.verdict-card.state-live').waitFor();
      await page.getByText('How, and all rules that acted').click();
      const verdict = (await page.locator('#verdict').innerText()).replace(/\s+/g, ' ');
      const cells = policyCells(policy.stdout);
      expect(cells.length).toBeGreaterThan(20);
      expect(cells.filter((cell) => !verdict.includes(cell))).toEqual([]);
    }));

  it('the verdict turns by itself after four losses, and says how many and until when', () =>
    onPage(WIDE, async (page) => {
      const wins = Array.from({ length: 12 }, () => ['a', 1] as const);
      const losses = Array.from({ length: 4 }, () => ['a', -1] as const);
      const live = await open(page, journalOf([...wins, ...losses]), losses.length);
      await headline(page).getByText('Trade').waitFor();
      live.play();
      await headline(page).getByText('No new trades').waitFor();
      expect(await page.locator('#verdict').innerText()).toMatch(/4 of 4/);
      // The loss was at 10:15 of that day, and the stop holds for 24 hours.
      expect(await page.locator('#verdict').innerText()).toMatch(/10:15/);
    }));

  it('says how to compare the agents, and with diversify which are alike', () =>
    onPage({ ...PHONE, ...DARK }, async (page) => {
      await open(page, SAMPLE, 0);
      await goTo(page, 'Agents');
      await page.locator('#likeness', { hasText: 'because “Copies share” (diversify) is off' }).waitFor();
      expect(await page.locator('#likeness a').getAttribute('href')).toMatch(/settings$/);
      // Else it asks for a server that has ended.
      await page.goto('about:blank');
      await run?.close();

      await open(page, SAMPLE, 0, { diversify: true });
      await goTo(page, 'Agents');
      await page.locator('#likeness .heat-map').waitFor();
      expect(await page.locator('#likeness').innerText()).toMatch(/ and .* are -?[01]\.\d\d alike/);
      expect(await isSideways(page)).toBe(false);
      expect(await violations(page)).toEqual([]);
    }));

  it('pauses everything with one tap, and undoes it', () =>
    onPage(PHONE, async (page) => {
      await open(page, tradesOf(['a', 'b']), 0);
      // Not what stands there while the first policy is asked for.
      await headline(page).getByText('Trade').waitFor();
      const before = await headline(page).innerText();
      await page.getByRole('button', { name: 'Pause all' }).click();
      await page.getByRole('button', { name: 'Resume', exact: true }).waitFor();
      await headline(page).getByText('No new trades').waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('button', { name: 'Pause all' }).waitFor();
      await headline(page).getByText(before.replace(/^\W+/, '')).waitFor();
      await page.getByRole('button', { name: 'Pause a', exact: true }).click();
      await page.getByRole('button', { name: 'Resume a', exact: true }).waitFor();
    }));

  /** Writes alerts as the functions do, the first one the newest. */
  async function tell(...alerts: readonly Partial<Alert>[]): Promise<void> {
    const { context } = getRuntime();
    const now = context.now();
    await writeAlerts(
      userPaths(context.db, 'local-user'),
      alerts.map((alert, n) => ({ createdAt: now.plusSeconds(-60 * n), ...alert })),
    );
  }

  const NO_OWN_ALERTS = { alerts: { kinds: [] } };

  it.each([
    ['wide', WIDE],
    ['on a phone in the dark', { ...PHONE, ...DARK }],
  ])('tells of alerts by a bell, and marks them as read by the keyboard, %s', (_, size) =>
    onPage(size, async (page) => {
      await open(page, tradesOf(['a', 'b']), 0, NO_OWN_ALERTS);
      await page.getByRole('link', { name: 'No unread alerts' }).click();
      await page.getByText('Nothing to tell yet.').waitFor();
      expect(await violations(page)).toEqual([]);
      await goTo(page, 'Now');

      const hostile = HOSTILE_NAMES.map((name) => ({ title: `${name} makes no new trades`, text: name }));
      await tell(
        { title: 'a makes no new trades' },
        { kind: 'delivery_stopped', title: 'Alerts are no longer sent to example.com' },
        { title: 'an old one', readAt: new Instant(1) },
        ...hostile,
      );
      const unread = 2 + hostile.length;
      const bell = page.locator('.bell');
      await page.getByRole('link', { name: `${unread} unread alerts` }).waitFor();
      // Whoever looks at another screen is told, too.
      const notice = page.locator('.notice', { hasText: 'no longer sent to example.com' });
      await notice.waitFor();
      expect([await isSideways(page), await violations(page)]).toEqual([false, []]);

      await bell.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'Alerts' }).waitFor();
      await page.getByText(`${unread} unread of ${unread + 1} alerts`).waitFor();
      const titles = await page.locator('.alert-title bdi').allTextContents();
      expect(titles).toEqual([
        'a makes no new trades',
        'Alerts are no longer sent to example.com',
        'an old one',
        ...hostile.map(({ title }) => shown(title)),
      ]);
      expect([await isSideways(page), await violations(page)]).toEqual([false, []]);

      await page.getByRole('button', { name: 'Mark as read: a makes no new trades' }).press('Enter');
      await page.getByRole('link', { name: `${unread - 1} unread alerts` }).waitFor();
      // The keyboard goes on from there.
      expect(await page.locator('.alert:focus .alert-title').innerText()).toContain('a makes no new trades');
      await page.keyboard.press('Tab');
      expect(await page.locator(':focus').getAttribute('aria-label')).toBe(
        'Mark as read: Alerts are no longer sent to example.com',
      );
      await page.getByRole('button', { name: 'Mark all as read' }).press('Enter');
      await page.getByRole('link', { name: 'No unread alerts' }).waitFor();
      await page.getByText(`None unread of ${unread + 1} alerts`).waitFor();
      expect(await page.getByRole('button', { name: /as read/ }).count()).toBe(0);
      await goTo(page, 'Now');
      expect(await notice.count()).toBe(0);
      // It is stored, not only shown.
      await page.reload();
      await page.getByRole('link', { name: 'No unread alerts' }).waitFor();
    }),
  );

  it.each([
    ['wide', WIDE],
    ['on a phone in the dark', { ...PHONE, ...DARK }],
  ])('shows older alerts by the keyboard, and marks them as read, %s', (_, size) =>
    onPage(size, async (page) => {
      const asked: string[] = [];
      page.on('request', (request) => {
        if (request.url().endsWith('/live/older-alerts')) asked.push(request.url());
      });
      await open(page, tradesOf(['a', 'b']), 0, NO_OWN_ALERTS);
      await tell(...Array.from({ length: 60 }, (_alert, n) => ({ title: `alert ${n}` })));
      await page.getByRole('link', { name: '50+ unread alerts' }).click();
      const titles = page.locator('.alert-title bdi');
      const numbered = (from: number, to: number): string[] =>
        Array.from({ length: to - from }, (_alert, n) => `alert ${from + n}`);
      const older = page.getByRole('button', { name: 'Show 50 older' });
      await older.waitFor();
      expect(await titles.allTextContents()).toEqual(numbered(0, 50));
      expect([await isSideways(page), await violations(page), asked]).toEqual([false, [], []]);

      // What fails says so, and can be tried again where one is.
      await page.route('**/live/older-alerts', (route) =>
        route.fulfill({
          status: 200,
          contentType: 'application/json',
          body: '{"error":{"status":"UNAVAILABLE"}}',
        }),
      );
      await older.press('Enter');
      await page.getByText('Older alerts could not be loaded. Maestro cannot be reached.').waitFor();
      expect(await page.locator(':focus').innerText()).toBe('Try again');
      expect([await isSideways(page), await violations(page)]).toEqual([false, []]);
      await page.unroute('**/live/older-alerts');

      await page.keyboard.press('Enter');
      await page.getByText('These are all.').waitFor();
      expect(await titles.allTextContents()).toEqual(numbered(0, 60));
      await page.getByText('60 unread alerts', { exact: true }).waitFor();
      expect(await page.getByText('could not be loaded').count()).toBe(0);
      expect(await older.count()).toBe(0);
      // The keyboard goes on at the first of them.
      expect(await page.locator('.alert:focus .alert-title').innerText()).toContain('alert 50');
      expect([await isSideways(page), await violations(page), asked.length]).toEqual([false, [], 2]);
      // The bell knows the newest 50 alone.
      expect(await page.locator('.bell').innerText()).toBe('50+');

      // One that is marked here is stored, and what comes moves none out of the list.
      const { alerts } = userPaths(getRuntime().context.db, 'local-user');
      const unreadStored = async (): Promise<number> =>
        (await alerts.where('read_at', '==', null).get()).size;
      await page.keyboard.press('Tab');
      await Promise.all([page.waitForResponse('**/live/mark-read'), page.keyboard.press('Enter')]);
      await page.getByText('59 unread of 60 alerts').waitFor();
      expect(await unreadStored()).toBe(59);
      const fresh = alertWith({ title: 'a new one', createdAt: getRuntime().context.now() });
      await alerts.doc(madeAlertId(60)).set(encodeAlert(fresh, toTimestamp));
      await page.getByText('60 unread of 61 alerts').waitFor();
      expect(await titles.allTextContents()).toEqual(['a new one', ...numbered(0, 60)]);
      let stored = 0;
      const [all] = await Promise.all([
        page.waitForResponse((response) => response.url().endsWith('/live/mark-read') && ++stored === 2),
        page.getByRole('button', { name: 'Mark all as read' }).press('Enter'),
      ]);
      expect(all.ok()).toBe(true);
      await page.getByText('None unread of 61 alerts').waitFor();
      await page.getByRole('link', { name: 'No unread alerts' }).waitFor();
      expect(await unreadStored()).toBe(0);
    }),
  );

  it('stores which alerts are wanted and where they are sent, and shows the secret of the webhook once', () =>
    onPage(WIDE, async (page) => {
      await open(page, tradesOf(['a', 'b']), 0);
      await goTo(page, 'Settings');
      const form = page.locator('#alert-settings');
      await form.getByLabel('an agent is proven').uncheck();
      await form.getByLabel('A weight has moved by').fill('0.25');
      await form.getByLabel('Send alerts to').fill('https://example.com/alerts');
      await form.getByRole('button', { name: 'Save' }).click();
      await form.getByText(/^whsec_/).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.reload();
      await form.waitFor();
      expect(await form.getByLabel('an agent is proven').isChecked()).toBe(false);
      expect(await form.getByLabel('an agent is stale').isChecked()).toBe(true);
      expect(await form.getByLabel('A weight has moved by').inputValue()).toBe('0.25');
      expect(await form.getByLabel('Send alerts to').inputValue()).toBe('https://example.com/alerts');
      expect(await form.getByText('whsec_').count()).toBe(0);
    }));

  it.each([
    ['wide', WIDE],
    ['on a phone in the dark', { ...PHONE, ...DARK }],
  ])('sends a test alert, and says whether it has arrived, %s', (_, size) =>
    onPage(size, async (page) => {
      let answer = status(404);
      const hook = await startHookServer(() => answer);
      try {
        await open(page, tradesOf(['a', 'b']), 0, NO_OWN_ALERTS);
        const { context } = getRuntime();
        useRuntime({ ...context, network: EMULATED_NETWORK });
        await goTo(page, 'Settings');
        const form = page.locator('#alert-settings');
        const send = form.getByRole('button', { name: 'Send a test' });
        await send.click();
        await form.getByText('It is on this page alone, because nothing is set').waitFor();
        await form.getByLabel('Send alerts to').fill(`http://127.0.0.1:${hook.port}/alerts`);
        await form.getByRole('button', { name: 'Save' }).click();
        await form.getByText(/^whsec_/).waitFor();
        await send.press('Enter');
        await form.getByText('It did not arrive: the webhook has not taken it (it answered 404).').waitFor();
        expect([await isSideways(page), await violations(page)]).toEqual([false, []]);
        answer = status(200);
        await send.press('Enter');
        await form.getByText('It has arrived: the webhook has taken it.').waitFor();
        expect([await isSideways(page), await violations(page)]).toEqual([false, []]);
        // The list has all three, and says of one that it was not delivered.
        await page.getByRole('link', { name: '3 unread alerts' }).click();
        await page.getByText('3 unread alerts').waitFor();
        expect(await page.getByText('This is a test').count()).toBe(3);
        expect(await page.getByText('Not delivered: the webhook has not taken it').count()).toBe(1);
        expect([await isSideways(page), await violations(page)]).toEqual([false, []]);
      } finally {
        await hook.close();
      }
    }),
  );

  it('shows the size of an order with its question, and not as the answer to another one', () =>
    onPage(WIDE, async (page) => {
      await open(page, tradesOf(['a', 'b']), 0, {
        account_equity: '10000',
        account_equity_at: '2026-01-05T10:00:00Z',
      });
      await goTo(page, 'Before I enter');
      const card = page.locator('#order-SAFE');
      const grey = page.locator('.orders .state-out_of_date');
      const ask = page.getByRole('button', { name: 'Ask', exact: true });
      await page.getByLabel('Agent').selectOption('a');
      await page.getByLabel('Symbol').fill('new/usdt');
      await page.getByLabel('Entry price').fill('100');
      await page.getByLabel('Stop price').fill('98.5');
      await ask.click();
      await card.getByText('a · NEW/USDT · entry 100 · stop 98.5').waitFor();
      await card.getByText(/^▲? ?Buy [\d.,]+ units at most/).waitFor();
      expect(await grey.count()).toBe(0);

      // Each change makes it the answer to another question, until it is taken back.
      await page.getByLabel('Agent').selectOption('b');
      await grey.first().waitFor();
      expect([await grey.count(), await card.innerText()]).toEqual([
        2,
        expect.stringContaining('for another question than the one written above: ask again'),
      ]);
      expect(await violations(page)).toEqual([]);
      await page.getByLabel('Agent').selectOption('a');
      await grey.first().waitFor({ state: 'detached' });
      await page.getByLabel('Stop price').fill('99.9');
      await grey.first().waitFor();
      await ask.click();
      await card.getByText('a · NEW/USDT · entry 100 · stop 99.9').waitFor();
      expect(await grey.count()).toBe(0);

      // Where the question is refused, no older answer stands below it. The browser reports the refusal as an error.
      page.removeAllListeners('console');
      await page.getByLabel(/^Volatility/).fill('0,02');
      await ask.click();
      await page.locator('#enter .form-status.level-bad').waitFor();
      await card.waitFor({ state: 'detached' });
    }));

  it('stores of a journal file what it shows of it, and nothing of an older question', () =>
    onPage(WIDE, async (page) => {
      await open(page, tradesOf(['a', 'b']), 0);
      await goTo(page, 'Settings');
      const form = page.locator('#import');
      const file = (name: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(tradesOf([name])) });
      const store = page.getByRole('button', { name: 'Store these trades' });
      const look = page.getByRole('button', { name: 'Look into it' });
      await form.getByLabel(/A journal file/).setInputFiles(file('one.csv'));
      await look.click();
      await store.waitFor();
      await form.getByLabel('Agent of rows that name none').fill('x');
      await store.waitFor({ state: 'detached' });
      await look.click();
      await store.waitFor();
      await form.getByLabel(/A journal file/).setInputFiles(file('two.csv'));
      await store.waitFor({ state: 'detached' });
    }));

  it('says that settings are saved until another is written', () =>
    onPage(WIDE, async (page) => {
      await open(page, tradesOf(['a', 'b']), 0);
      await goTo(page, 'Settings');
      const form = page.locator('#overrides');
      await form.getByText('All parameters').click();
      await form.getByRole('button', { name: 'Save' }).click();
      await form.getByText('Saved.').waitFor();
      await form.getByRole('textbox').first().fill('1');
      await form.getByText('Saved.').waitFor({ state: 'detached' });
    }));

  it('switches the profile, and the verdict with it', () =>
    onPage(WIDE, async (page) => {
      await open(page, tradesOf(['a', 'b']), 0);
      const product = await page.locator('#verdict .product').innerText();
      await page.getByRole('button', { name: 'AGGRESSIVE' }).click();
      await page.locator('#verdict [aria-pressed=true]', { hasText: 'AGGRESSIVE' }).waitFor();
      expect(await page.locator('#verdict .product').innerText()).not.toBe(product);
    }));

  it('says that it is offline, gives no verdict then, and is true again when it is back', async () => {
    await onPage(WIDE, async (page) => {
      await open(page, tradesOf(['a', 'b']), 0);
      await page.locator('.verdict-card.state-live').waitFor();
      const before = await headline(page).innerText();
      await page.context().setOffline(true);
      await page
        .getByText(/cannot be reached/)
        .first()
        .waitFor();
      expect(await page.locator('.verdict-card').getAttribute('class')).toContain('state-out_of_date');
      expect(await page.locator('#verdict').innerText()).toMatch(/out of date/);
      await page.context().setOffline(false);
      await page.locator('.verdict-card.state-live').waitFor();
      expect(await headline(page).innerText()).toBe(before);
    });
  });

  it.each([
    ['of the sample', 'wide', WIDE, () => SAMPLE],
    ['of the sample', 'on a phone in the dark', { ...PHONE, ...DARK }, () => SAMPLE],
    ['of 40 agents', 'wide in the dark', { ...WIDE, ...DARK }, () => tradesOf(named(40))],
    ['of 40 agents', 'on a phone', PHONE, () => tradesOf(named(40))],
    ['of hostile names', 'wide', WIDE, () => tradesOf(HOSTILE_NAMES)],
    ['of hostile names', 'on a phone', PHONE, () => tradesOf(HOSTILE_NAMES)],
  ])('no screen %s, %s, scrolls sideways or is hard to use without eyes', (_, __, size, text) =>
    onPage(size, async (page) => {
      await open(page, text(), 0);
      const found: unknown[] = [];
      for (const screen of SCREENS) {
        await goTo(page, screen);
        found.push([screen, await isSideways(page), await violations(page)]);
      }
      expect(found).toEqual(SCREENS.map((screen) => [screen, false, []]));
    }),
  );

  it('shows names of any kind as text, and opens an agent by any of them', () =>
    onPage(WIDE, async (page) => {
      await open(page, tradesOf(HOSTILE_NAMES), 0);
      const text = (await page.locator('#capital').textContent()) ?? '';
      for (const name of HOSTILE_NAMES) expect(text).toContain(shown(name));
      expect(await page.locator('#capital img, #capital script').count()).toBe(0);
      for (const name of HOSTILE_NAMES) {
        await page.getByRole('navigation').getByRole('link', { name: 'Now' }).click();
        await page
          .getByRole('link', { name: `Why? ${shown(name)}` })
          .first()
          .click();
        await page.getByRole('heading', { level: 1, name: shown(name) }).waitFor();
      }
      expect(await page.title()).toContain('Maestro');
    }));

  it('sorts many agents, finds one by its name, and keeps that while it is looked at', () =>
    onPage(WIDE, async (page) => {
      const live = await open(page, tradesOf(named(12)), 1);
      await goTo(page, 'Agents');
      const names = page.locator('#capital tbody th .name');
      // A line needs two versions.
      live.play();
      await page.locator('#capital .sparkline').first().waitFor();
      expect(await page.locator('#capital .sparkline').count()).toBe(12);
      await page.getByLabel('Name contains').fill('-11');
      expect(await names.allTextContents()).toEqual(['agent-11']);
      await page.getByRole('link', { name: 'Why? agent-11' }).click();
      await page.getByRole('link', { name: 'All agents' }).click();
      expect(await names.allTextContents()).toEqual(['agent-11']);
      await page.getByLabel('Name contains').fill('');
      // The last agent of the journal closed last.
      await page.getByLabel('Sort by').selectOption('last close');
      expect(await names.first().textContent()).toBe('agent-12');
      await page.getByLabel('Name contains').fill('nobody');
      await page.getByText('No agent is like that.').waitFor();
    }));

  it('pauses the journal and changes its speed', () =>
    onPage(WIDE, async (page) => {
      const live = await open(page, SAMPLE, 160).catch((error: unknown) => {
        // There is no weight before the first close.
        if (run === null) throw error;
        return run;
      });
      live.play();
      await page.getByRole('combobox', { name: 'Speed' }).selectOption('0.5');
      await page.getByRole('button', { name: 'Pause the journal' }).click();
      const paused = page.getByText(/^Close \d+ of 160 of the journal, paused$/);
      await paused.waitFor();
      await page.getByRole('button', { name: 'Go on' }).click();
      await paused.waitFor({ state: 'detached' });
    }));
});

/** The texts of the policy that the terminal prints, but for its headings, names of rules and its lists of symbols. */
function policyCells(printed: string): string[] {
  const rows = printed
    .split('\n')
    .slice(2)
    .map((line) => line.split(/ {2,}/));
  return rows
    .filter(([first = '']) => !['rule', 'leave alone', 'allowed'].includes(first))
    .flatMap(([, ...cells]) => cells)
    .map((cell) => cell.replace(/ UTC$/, ''));
}

function named(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `agent-${String(index + 1)}`);
}
