import { trade } from '../../test/support/oracles/engine';
import { JoinedWindows, NO_TRADES } from '../core/risk-state/joined-windows';
import { WindowCache } from './window-cache';

const TRADE = trade();

function journal(trades: number): JoinedWindows {
  return new JoinedWindows({ ...NO_TRADES, trades: Array(trades).fill(TRADE) as JoinedWindows['trades'] });
}

/** A cache, and how often it had to read. */
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
        return Promise.resolve(journal(trades));
      }),
    reads: () => reads,
  };
}

it('remembers a journal while its revision stands, of each user the newest', async () => {
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

it('remembers one without a trade', async () => {
  const { get, reads } = counting();
  await get('ada', '1', 0);
  await get('ada', '1', 0);
  expect(reads()).toBe(1);
});

it('forgets who asked least recently, when there is no more room', async () => {
  const { get, reads } = counting();
  for (let user = 0; user < 30; user++) {
    await get(`user-${user}`, '1', 9000);
    // Who asks again and again stays.
    await get('user-0', '1', 9000);
  }
  expect(reads()).toBe(30);
  await get('user-29', '1');
  expect(reads()).toBe(30);
  await get('user-1', '1');
  expect(reads()).toBe(31);
});

it('has room for the largest user: 100 agents with 1,000 trades each', async () => {
  const { get, reads } = counting();
  await get('ada', '1', 100_000);
  await get('ada', '1', 100_000);
  expect(reads()).toBe(1);
});

it('reads once for all who ask at once', async () => {
  const { get, reads } = counting();
  const all = await Promise.all(Array.from({ length: 40 }, () => get('ada', '1')));
  expect(new Set(all).size).toBe(1);
  expect(reads()).toBe(1);
});

it('does not remember what could not be read, or misses windows', async () => {
  const cache = new WindowCache();
  await expect(cache.get('ada', '1', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  const lost = new JoinedWindows({ ...journal(1), damage: { windowsLost: 1, unpublished: false } });
  expect(await cache.get('ada', '1', () => Promise.resolve(lost))).toBe(lost);
  const whole = journal(1);
  expect(await cache.get('ada', '1', () => Promise.resolve(whole))).toBe(whole);
});
