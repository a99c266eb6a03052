import { sizeText } from './size';
import { columnsLeftOut, timeLeft } from './terminal-words';

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1000, '1.0 KB'],
  [9949, '9.9 KB'],
  [9950, '10 KB'],
  [191_734, '192 KB'],
  [999_499, '999 KB'],
  [999_500, '1.0 MB'],
  [1_430_000, '1.4 MB'],
  [2_500_000_000, '2.5 GB'],
  [1_234_500_000_000, '1,235 GB'],
])('sizeText writes %i bytes as %s', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});

it.each([
  [0, '0:00 left'],
  [7.2, '0:08 left'],
  [72, '1:12 left'],
  [3600, '1:00:00 left'],
  [36_125, '10:02:05 left'],
])('timeLeft writes %d seconds as %s', (seconds, text) => {
  expect(timeLeft(seconds)).toBe(text);
});

it('columnsLeftOut names the columns that have a name', () => {
  expect([columnsLeftOut(['']), columnsLeftOut(['over', '', 'PSR'])]).toEqual([
    '1 column needs a wider terminal.',
    '3 columns need a wider terminal: over; PSR.',
  ]);
});
