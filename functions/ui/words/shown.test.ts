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
])('shown writes %j as %j', (text, expected) => {
  expect(shown(text)).toBe(expected);
});
