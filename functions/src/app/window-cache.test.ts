import { NO_TRADES } from '../core/risk-state/joined-windows';
import { type ReadWindows, WindowCache } from './window-cache';

const MIB = 1024 * 1024;

function windowsOf(bytes: number, lostAgents: readonly string[] = []): ReadWindows {
  return { joined: NO_TRADES, bytes, lostAgents };
}

/** A cache, and the number of its reads. */
function counting(): {
  get: (uid: string, revision: string, bytes?: number) => Promise<ReadWindows>;
  reads: () => number;
} {
  const cache = new WindowCache();
  let reads = 0;
  return {
    get: (uid, revision, bytes = 1) =>
      cache.get(uid, revision, bytes, () => {
        reads++;
        return Promise.resolve(windowsOf(bytes));
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

it('WindowCache forgets the user that asked least recently when 128 MiB are full', async () => {
  const { get, reads } = counting();
  for (let user = 0; user < 30; user++) {
    await get(`user-${user}`, '1', 8 * MIB);
    // A user that keeps asking stays.
    await get('user-0', '1', 8 * MIB);
  }
  expect(reads()).toBe(30);
  for (let user = 17; user < 30; user++) await get(`user-${user}`, '1');
  expect(reads()).toBe(30);
  await get('user-1', '1');
  expect(reads()).toBe(31);
});

it('WindowCache has room for a user who needs more than all of it', async () => {
  const { get, reads } = counting();
  await get('ada', '1', 1_000 * MIB);
  await get('ada', '1', 1_000 * MIB);
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
  await expect(cache.get('ada', '1', 1, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  const lost = windowsOf(1, ['a']);
  expect(await cache.get('ada', '1', 1, () => Promise.resolve(lost))).toBe(lost);
  const whole = windowsOf(1);
  expect(await cache.get('ada', '1', 1, () => Promise.resolve(whole))).toBe(whole);
});

it('WindowCache begins a read only while all reads together take at most 64 MiB, kept or not', async () => {
  const cache = new WindowCache();
  const running = new Set<string>();
  const ends = new Map<string, () => void>();
  const read = (uid: string) => async (): Promise<ReadWindows> => {
    running.add(uid);
    await new Promise<void>((resolve) => ends.set(uid, resolve));
    running.delete(uid);
    return windowsOf(1);
  };
  const all = [
    cache.get('ada', '1', 40 * MIB, read('ada')),
    cache.get('bob', '1', 24 * MIB, read('bob')),
    cache.readOnly(1, read('carol')),
  ];
  await Promise.resolve();
  expect([...running]).toEqual(['ada', 'bob']);
  ends.get('ada')?.();
  await all[0];
  expect([...running]).toEqual(['bob', 'carol']);
  ends.get('bob')?.();
  ends.get('carol')?.();
  await Promise.all(all);
});
