import { shown } from './shown';

it.each([
  ['plain <b>text</b>', 'plain <b>text</b>'],
  ['right\u202eleft', 'right\\u202eleft'],
  ['a\u0000b\n', 'a\\u0000b\\u000a'],
  // An astronaut, a flag of a rainbow, and a family whose members have skin colours.
  ['👩\u200d🚀', '👩\u200d🚀'],
  ['🏳\ufe0f\u200d🌈', '🏳\ufe0f\u200d🌈'],
  ['👩\u{1f3fd}\u200d🤝\u200d👨\u{1f3fb}', '👩\u{1f3fd}\u200d🤝\u200d👨\u{1f3fb}'],
  // A figure and its unit stay on one line.
  ['with 22 % of 5 %', 'with 22\u00a0% of 5\u00a0%'],
  ['a % b', 'a % b'],
  // Elsewhere a joiner hides that two names differ.
  ['trend\u200d-btc', 'trend\\u200d-btc'],
  ['🚀\u200d', '🚀\\u200d'],
  ['🚀\u200dx', '🚀\\u200dx'],
  // A name from right to left is isolated, with the figures that are its own, and without those beside it.
  ['ab مؤشر-الزخم (12.02 %)', 'ab \u2068مؤشر-الزخم\u2069 (12.02\u00a0%)'],
  ['مؤشر-2, שלום (5 %).', '\u2068مؤشر-2\u2069, \u2068שלום\u2069 (5\u00a0%).'],
  ['1 مؤشر الزخم.', '1 \u2068مؤشر الزخم\u2069.'],
  ['مؤشر-الزخم', 'مؤشر-الزخم'],
  ['مؤشر الزخم', 'مؤشر الزخم'],
  ['a \u2069مؤشر 1', 'a \u2068\\u2069مؤشر\u2069 1'],
])('shown writes %j as %j', (text, expected) => {
  expect(shown(text)).toBe(expected);
});
