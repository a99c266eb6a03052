import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { initializeApp } from 'firebase-admin/app';
import { getFirestore, Timestamp } from 'firebase-admin/firestore';
import type { Answers } from '../../src/contract/callables/answers';
import { Instant } from '../../src/core/base/instant';
import { userPaths } from '../../src/store/paths';
import { PAGE_WORDS } from '../../ui/model/live/page-words';
import { median } from '../bench/measure';
import { type BrowserUnderTest, describeInBrowser } from '../browser/browser';
import { madeAlertId, writeAlerts } from '../support/documents/alerts';

/** The page as Hosting serves it, on the emulators: a browser, Firestore, the functions, and a bot. */

/** Of playwright-core, which is installed beside the other tests in a browser. */
type Page = Parameters<Parameters<BrowserUnderTest['onPage']>[1]>[0];

const PROJECT = 'demo-maestro';
const CLOSES = process.env.MAESTRO_FIGURES === '1' ? 25 : 10;

interface Address {
  readonly host: string;
  readonly port: number;
}

const { hosting } = JSON.parse(process.env.MAESTRO_EMULATORS ?? '{}') as { hosting?: Address };
const URL = `http://${hosting?.host ?? ''}:${String(hosting?.port)}`;

describeInBrowser('the page on Hosting', ({ onPage }) => {
  const db = getFirestore(initializeApp({ projectId: PROJECT }, 'page'));

  /** Closes a trade, as a server does. */
  const close = (uid: string, id: string, agentId: string, pnl: string): Promise<unknown> =>
    db.doc(`users/${uid}/tradeJournal/${id}`).set({
      agent_id: agentId,
      symbol: 'BTC/USDT',
      entry_price: '100',
      quantity: '1',
      realized_pnl: pnl,
      closed_at: Timestamp.now(),
    });

  /** Signs in as a new guest, and tells who that is. */
  async function enter(page: Page): Promise<string> {
    // The functions emulator delivers one event at a time, and other suites close thousands of trades meanwhile.
    page.setDefaultTimeout(240_000);
    await page.goto(URL);
    const [request] = await Promise.all([
      page.waitForRequest((each: { url(): string }) => each.url().includes('accounts:lookup')),
      page.getByRole('button', { name: 'Continue as a guest' }).click(),
    ]);
    const { idToken } = request.postDataJSON() as { idToken: string };
    await page.locator('.status', { hasText: 'Live' }).waitFor();
    const { user_id: uid } = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString()) as {
      user_id: string;
    };
    return uid;
  }

  const status = (page: Page, text: string) => page.locator('.status', { hasText: text }).waitFor();

  it('signs in, follows each close by itself, and turns the verdict after four losses', () =>
    onPage({}, async (page) => {
      const uid = await enter(page);
      await close(uid, 'first', 'a', '1');
      await status(page, 'version 1');
      const took: number[] = [];
      for (let n = 2; n <= CLOSES + 1; n++) {
        const begun = performance.now();
        await close(uid, `t${n}`, n % 2 === 0 ? 'b' : 'a', n <= CLOSES - 3 ? String(1 + (n % 5)) : '-1');
        await status(page, `version ${n}`);
        took.push(performance.now() - begun);
      }
      process.stderr.write(
        `From close to screen: median ${median(took).toFixed(0)} ms of ${took.length}, worst ${Math.max(...took).toFixed(0)} ms\n`,
      );
      await page.locator('#verdict .headline', { hasText: 'No new trades' }).waitFor();
    }));

  it('opens without a network with what it saw last, says so, and goes on when it is back', () =>
    onPage({}, async (page) => {
      // The browser itself reports each request that fails without a network as an error of the page. Those are expected.
      const context = await page.context().browser()?.newContext();
      if (context === undefined) throw new Error('There is no browser.');
      try {
        const offline = await context.newPage();
        const uid = await enter(offline);
        await close(uid, 'first', 'agent-of-mine', '1');
        await status(offline, 'version 1');
        await offline.waitForFunction('navigator.serviceWorker.controller !== null');
        await context.setOffline(true);
        await offline.reload();
        await offline.locator('#capital').getByText('agent-of-mine').first().waitFor();
        await offline
          .getByText(/cannot be reached/)
          .first()
          .waitFor();
        // What may be traded is asked anew, never remembered.
        expect(await offline.locator('#verdict .headline').innerText()).not.toMatch(
          /\bTrade\b|No new trades/,
        );
        await close(uid, 'second', 'another-one', '1');
        await context.setOffline(false);
        await offline.locator('#capital').getByText('another-one').first().waitFor();
      } finally {
        await context.close();
      }
    }));

  it('asks the functions and makes a key with which curl asks through Hosting', () =>
    onPage({}, async (page) => {
      const uid = await enter(page);
      await close(uid, 'first', 'a', '1');
      await status(page, 'version 1');
      await page.getByRole('button', { name: 'Pause all' }).click();
      await page.locator('#verdict .headline', { hasText: 'No new trades' }).waitFor();
      await page.getByRole('button', { name: 'Resume', exact: true }).click();
      await page.getByRole('button', { name: 'Pause all' }).waitFor();
      await page.getByRole('link', { name: 'Settings' }).click();
      await page.getByLabel('Name of the key').fill('curl');
      await page.getByRole('button', { name: 'Create a key' }).click();
      const key = await page
        .getByText(/mk_[0-9a-f]{16}_[\w-]{43}/)
        .first()
        .textContent();
      const [text = ''] = /mk_[0-9a-f]{16}_[\w-]{43}/.exec(key ?? '') ?? [];
      const headers = { authorization: `Bearer ${text}`, 'content-type': 'application/json' };
      const policy = await fetch(`${URL}/api/policy?agent_id=a`, { headers });
      expect(policy.status).toBe(200);
      expect((await policy.json()) as Answers['getPolicy']).toMatchObject({ agent_id: 'a' });
    }));

  it('shows alerts as they are written, and notes the time of the server when they are read', () =>
    onPage({}, async (page) => {
      const uid = await enter(page);
      const paths = userPaths(db, uid);
      const now = Date.now();
      const at = (minutes: number): Instant => Instant.fromMillis(now - minutes * 60_000);
      await page.getByRole('link', { name: 'No unread alerts' }).waitFor();
      await writeAlerts(paths, [
        { createdAt: at(1) },
        { createdAt: at(2) },
        { createdAt: at(3), readAt: at(2) },
      ]);
      await page.getByRole('link', { name: '2 unread alerts' }).click();
      await page.getByText('2 unread of 3 alerts').waitFor();

      const isRead = (n: number): Promise<Date> =>
        new Promise((resolve, reject) => {
          const stop = paths.alerts.doc(madeAlertId(n)).onSnapshot((snapshot) => {
            const readAt: unknown = snapshot.get('read_at');
            if (!(readAt instanceof Timestamp)) return;
            stop();
            resolve(readAt.toDate());
          }, reject);
        });
      await page
        .getByRole('button', { name: /^Mark as read/ })
        .first()
        .click();
      expect((await isRead(0)).getTime()).toBeGreaterThan(now);
      await page.getByRole('link', { name: '1 unread alert', exact: true }).waitFor();
      expect((await paths.alerts.doc(madeAlertId(1)).get()).get('read_at')).toBeNull();
      await page.getByRole('button', { name: 'Mark all as read' }).click();
      await isRead(1);
      await page.getByText('None unread of 3 alerts').waitFor();
      expect(await isRead(2)).toEqual(new Date(now - 2 * 60_000));
    }));

  it('reads a journal in the browser and stores it, once', () =>
    onPage({}, async (page) => {
      await enter(page);
      const text = readFileSync(join(__dirname, '..', '..', 'local', 'sample', 'journal.csv'));
      await page.getByRole('link', { name: 'Settings' }).click();
      await page
        .getByLabel(/A journal file/)
        .setInputFiles({ name: 'journal.csv', mimeType: 'text/csv', buffer: text });
      await page.getByRole('button', { name: PAGE_WORDS.look }).click();
      await page.getByRole('button', { name: 'Store these trades' }).click();
      await page.getByRole('link', { name: 'Now', exact: true }).click();
      await page.locator('#capital').getByText('trend-btc').first().waitFor();
    }));
});
