import { trade } from '../../test/support/oracles/engine';
import { JoinedWindows } from '../core/risk-state/joined-windows';
import { NO_DAMAGE } from '../core/risk-state/known-trades';
import type { ClosedTrade } from '../core/trades/trade';
import { WindowCache } from './window-cache';

const TRADE = trade();

function windowsWith(count: number, damage = NO_DAMAGE): JoinedWindows {
  const trades = Array<ClosedTrade>(count).fill(TRADE);
  return new JoinedWindows({ trades, knownAfter: null, older: [], damage });
}

/** A cache, and the number of its reads. */
function counting(): {
  cache: WindowCache;
  get: (uid: string, revision: string, trades?: number) => Promise<JoinedWindows>;
  reads: () => number;
} {
  const cache = new WindowCache();
  let reads = 0;
  return {
    cache,
    get: (uid, revision, trades = 1) =>
      cache.get(uid, revision, () => {
        reads++;
        return Promise.resolve(windowsWith(trades));
      }),
    reads: () => reads,
  };
}

it('WindowCache keeps the newest windows of each user until their revision changes', async () => {
  const { get, reads } = counting();
  const first = await get('ada', '1.0');
  expect(await get('ada', '1.0')).toBe(first);
  expect(reads()).toBe(1);
  expect(await get('ada', '1.1', 2)).not.toBe(first);
  await get('bob', '1.0');
  expect(reads()).toBe(3);
  await get('ada', '1.0');
  expect(reads()).toBe(4);
});

it('WindowCache keeps windows without a trade', async () => {
  const { get, reads } = counting();
  await get('ada', '1', 0);
  await get('ada', '1', 0);
  expect(reads()).toBe(1);
});

it('WindowCache forgets the user that asked least recently when it is full', async () => {
  const { get, reads } = counting();
  for (let user = 0; user < 30; user++) {
    await get(`user-${user}`, '1', 9000);
    // A user that keeps asking stays.
    await get('user-0', '1', 9000);
  }
  expect(reads()).toBe(30);
  await get('user-29', '1');
  expect(reads()).toBe(30);
  await get('user-1', '1');
  expect(reads()).toBe(31);
});

it('WindowCache has room for the largest user: 100 agents with 1,000 trades each', async () => {
  const { get, reads } = counting();
  await get('ada', '1', 100_000);
  await get('ada', '1', 100_000);
  expect(reads()).toBe(1);
});

it('WindowCache reads once for all callers that ask at once', async () => {
  const { get, reads } = counting();
  const all = await Promise.all(Array.from({ length: 40 }, () => get('ada', '1')));
  expect(new Set(all).size).toBe(1);
  expect(reads()).toBe(1);
});

it('WindowCache keeps neither a failed read nor windows of which some are missing', async () => {
  const cache = new WindowCache();
  await expect(cache.get('ada', '1', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  const lost = windowsWith(1, { windowsLost: 1, unpublished: false });
  expect(await cache.get('ada', '1', () => Promise.resolve(lost))).toBe(lost);
  const whole = windowsWith(1);
  expect(await cache.get('ada', '1', () => Promise.resolve(whole))).toBe(whole);
});
