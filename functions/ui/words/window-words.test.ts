import { leftText, type LookedAt } from './window-words';

it.each<[string, LookedAt, LookedAt, number | null]>([
  ['', { count: 9, oldest: 5 }, { count: 10, oldest: 5 }, 1],
  ['', { count: 0, oldest: null }, { count: 1, oldest: 5 }, 1],
  // A trade from before came in.
  ['', { count: 9, oldest: 5 }, { count: 10, oldest: 3 }, 1],
  ['; an older trade left its window', { count: 100, oldest: 5 }, { count: 100, oldest: 7 }, 1],
  ['; 3 older trades left its window', { count: 100, oldest: 5 }, { count: 98, oldest: 7 }, 1],
  ['; older trades left its window', { count: 100, oldest: 5 }, { count: 100, oldest: 7 }, null],
  ['; 2 older trades left its window', { count: 2, oldest: 5 }, { count: 0, oldest: null }, 0],
])('leftText says %j', (text, before, after, came) => {
  expect(leftText(before, after, came)).toBe(text);
});
