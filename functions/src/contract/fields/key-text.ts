import { createHash } from 'node:crypto';

/** The random bytes of a secret, and of the id before it. */
export const SECRET_BYTES = 32;
export const KEY_ID_BYTES = 8;

/** A key as a bot sends it, in its parts. */
export interface GivenKey {
  readonly id: string;
  readonly secret: string;
}

/** The text of a key. It begins with `mk_`, so that programs that search for leaked secrets can find it. */
export function keyText({ id, secret }: GivenKey): string {
  return `mk_${id}_${secret}`;
}

/**
 * Reads the text of a key; null for anything else.
 *
 * @example
 * parseKey('mk_0123456789abcdef_' + 'A'.repeat(43))?.id; // '0123456789abcdef'
 */
export function parseKey(text: string): GivenKey | null {
  const [, id, secret] = /^mk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/.exec(text) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}

/** Whether a text holds a key, or a part of one that has some of its secret. */
export function holdsKey(text: string): boolean {
  return /mk_[0-9a-f]{16}_/i.test(text);
}

/** What is stored of a secret: its SHA-256 in hex. */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

export const KEY_ID_RULE = 'the id of a key: 16 hexadecimal digits';

/** Whether a value is the id of a key. */
export function isKeyId(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{16}$/.test(value);
}
