import { JournalError } from '../journal-error';

/** The mark with which a text in UTF-16 begins. (The mark of UTF-8 is left out by the decoder.) */
const UTF16_MARKS = [
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
] as const;

/**
 * Decodes a text piece by piece: UTF-8, or UTF-16 where a mark says so. The mark is left out.
 *
 * @param first the first two bytes, or fewer where there are no more
 * @throws JournalError for anything else
 */
export async function* decode(
  file: string,
  first: Uint8Array,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<string> {
  const [encoding] = UTF16_MARKS.find(([, mark]) => mark.every((byte, index) => first[index] === byte)) ?? [
    'utf-8',
  ];
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decoded = (piece?: Uint8Array): string => {
    try {
      return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
    } catch {
      throw new JournalError(file, `is not ${encoding.toUpperCase()} text; save the journal as UTF-8`);
    }
  };
  for await (const piece of pieces) yield decoded(piece);
  yield decoded();
}
