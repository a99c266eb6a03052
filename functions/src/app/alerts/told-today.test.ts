import { Instant } from '../../core/base/instant';
import { ToldToday } from './told-today';

const NOW = new Instant(1_790_000_000);

it('tells once per day and key, however many calls come at once', async () => {
  const told = new ToldToday();
  let calls = 0;
  const tell = (): Promise<void> => {
    calls++;
    return Promise.resolve();
  };
  await Promise.all(Array.from({ length: 300 }, () => told.once('a', NOW, tell)));
  await told.once('a', NOW, tell);
  expect(calls).toBe(1);
  await told.once('b', NOW, tell);
  await told.once('a', NOW.plusSeconds(86_400), tell);
  expect(calls).toBe(3);
});

it('fails for all that wait, and lets the next call try again', async () => {
  const told = new ToldToday();
  const failure = new Error('no Firestore');
  const results = await Promise.allSettled([
    told.once('a', NOW, () => Promise.reject(failure)),
    told.once('a', NOW, () => Promise.reject(new Error('never called'))),
  ]);
  expect(results).toMatchObject([{ reason: failure }, { reason: failure }]);
  let calls = 0;
  await told.once('a', NOW, () => Promise.resolve(calls++));
  expect(calls).toBe(1);
});
