import fc from 'fast-check';

export const FAMILY = '👩‍👩‍👧‍👦';

/** Texts that are hard to cut: characters of many units, those that are written as several, and halves of one. */
export const hardTexts = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom(FAMILY, '🇩🇪', 'é', '\ud83d', '<&>', '*_~`', '\\', '@everyone', '\r\n', 'x'.repeat(50)),
    ),
    { maxLength: 40 },
  )
  .chain((parts) => fc.constantFrom(1, 10, 60).map((times) => parts.join('').repeat(times)));

/** What a person takes for characters. */
export const characters = (text: string): string[] =>
  [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].map(({ segment }) => segment);
