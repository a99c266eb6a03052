import { utf8Length } from '../../core/base/utf8';

const MAX_ID_BYTES = 128;
const MAX_SYMBOL_BYTES = 32;

export const AGENT_ID_RULE = 'text of 1 to 128 bytes without "/", not ".", ".." or "__…__"';

/** Whether `value` can be the id of an agent, which is the id of a Firestore document. */
export function isAgentId(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value !== '' &&
    isShort(value, MAX_ID_BYTES) &&
    value !== '.' &&
    value !== '..' &&
    !value.includes('/') &&
    !/^__.*__$/s.test(value) &&
    value.isWellFormed()
  );
}

/** Whether the document id of a trade is short enough for a window. Firestore has checked the rest. */
export function isTradeId(id: string): boolean {
  return id !== '' && isShort(id, MAX_ID_BYTES);
}

export const SYMBOL_RULE = `text of 1 to ${MAX_SYMBOL_BYTES} bytes`;

/** Reads a symbol; null when it is not text, is empty or is longer than 32 bytes. */
export function parseSymbol(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && isShort(value, MAX_SYMBOL_BYTES) ? value : null;
}

/** Whether a text has at most this many bytes. A long one is not read: a character has a byte at least. */
export function isShort(text: string, bytes: number): boolean {
  return text.length <= bytes && utf8Length(text) <= bytes;
}

/** Whether users/{uid} is a valid document path. */
export function isUserId(uid: unknown): uid is string {
  return typeof uid === 'string' && uid.isWellFormed() && /^(?!\.{1,2}$|__.*__$)[^/]{1,128}$/s.test(uid);
}
