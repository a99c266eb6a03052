/**
 * In the place of `node:crypto` in the page: the one hash that the readers of journals need, at once and not in a promise as
 * the browser's own. SHA-256 of FIPS 180-4.
 */

const WORDS = Uint32Array.from({ length: 64 }, (_, index) => fraction(primeAt(index) ** (1 / 3)));
const START = Uint32Array.from({ length: 8 }, (_, index) => fraction(primeAt(index) ** (1 / 2)));

/** The first 32 bits of the fraction. */
function fraction(value: number): number {
  return Math.floor((value - Math.floor(value)) * 2 ** 32);
}

function primeAt(index: number): number {
  let found = -1;
  let candidate = 1;
  while (found < index) {
    candidate += 1;
    let isPrime = true;
    for (let divisor = 2; divisor * divisor <= candidate; divisor += 1)
      if (candidate % divisor === 0) isPrime = false;
    if (isPrime) found += 1;
  }
  return candidate;
}

const turned = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** The digest of a text in UTF-8, in hexadecimal digits. */
export function sha256(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, (bytes.length * 8) >>> 0);
  const hash = Uint32Array.from(START);
  const schedule = new Uint32Array(64);
  for (let block = 0; block < padded.length; block += 64) {
    for (let index = 0; index < 16; index += 1) schedule[index] = view.getUint32(block + index * 4);
    for (let index = 16; index < 64; index += 1) {
      const [a, b] = [schedule[index - 15] ?? 0, schedule[index - 2] ?? 0];
      const mixedA = turned(a, 7) ^ turned(a, 18) ^ (a >>> 3);
      const mixedB = turned(b, 17) ^ turned(b, 19) ^ (b >>> 10);
      schedule[index] = (schedule[index - 16] ?? 0) + mixedA + (schedule[index - 7] ?? 0) + mixedB;
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash;
    for (let index = 0; index < 64; index += 1) {
      const chosen = (e & f) ^ (~e & g);
      const first =
        (h +
          (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) +
          chosen +
          (WORDS[index] ?? 0) +
          (schedule[index] ?? 0)) |
        0;
      const majority = (a & b) ^ (a & c) ^ (b & c);
      const second = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + majority) | 0;
      [a, b, c, d, e, f, g, h] = [(first + second) | 0, a, b, c, (d + first) | 0, e, f, g];
    }
    for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) hash[index] = (hash[index] ?? 0) + word;
  }
  return Array.from(hash, (word) => word.toString(16).padStart(8, '0')).join('');
}

/** The part of `createHash` that journals/rows/identity.ts uses. */
export function createHash(_algorithm: 'sha256') {
  let text = '';
  const hash = {
    update: (part: string) => {
      text += part;
      return hash;
    },
    digest: () => ({
      toString: (_encoding: 'hex', from: number, to: number) => sha256(text).slice(from * 2, to * 2),
    }),
  };
  return hash;
}
