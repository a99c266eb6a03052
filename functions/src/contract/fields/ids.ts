import { utf8Length } from '../../core/base/utf8';

const MAX_ID_BYTES = 128;
const MAX_SYMBOL_BYTES = 32;

export const AGENT_ID_RULE = 'text of 1 to 128 bytes without "/", not ".", ".." or "__…__"';

/** Whether `value` can name an agent, which means: can be a Firestore document id. */
export function isAgentId(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value !== '' &&
    value !== '.' &&
    value !== '..' &&
    !value.includes('/') &&
    !/^__.*__$/s.test(value) &&
    value.isWellFormed() &&
    utf8Length(value) <= MAX_ID_BYTES
  );
}

/** Whether a trade's document id is short enough to be kept in a window. Firestore has checked the rest. */
export function isTradeId(id: string): boolean {
  return id !== '' && utf8Length(id) <= MAX_ID_BYTES;
}

export const SYMBOL_RULE = `text of 1 to ${MAX_SYMBOL_BYTES} bytes`;

/** The symbol to keep; one that is not text, empty or longer than 32 bytes counts as none. */
export function parseSymbol(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && utf8Length(value) <= MAX_SYMBOL_BYTES ? value : null;
}
