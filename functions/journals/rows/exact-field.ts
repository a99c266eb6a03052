import { columnName } from '../formats/table-row';
import { isTradeField } from '../formats/trade-fields';

/**
 * How an export says what a row cannot: a time that is none, as an object with this one key. Firestore reserves the name, so no
 * document has such a field.
 */
const VALUE = '__value__';

/** A value in a field for times that is no time. */
export function exactValue(value: unknown): Record<string, unknown> {
  return { [VALUE]: value };
}

/** Whether a field says that its value is no time, and so is to be kept as it is. */
export function isExactValue(value: unknown): value is { readonly [VALUE]: unknown } {
  return typeof value === 'object' && value !== null && Object.keys(value).join() === VALUE;
}

/** The value that `exactValue` has made a row of. */
export function valueOfExact(exact: { readonly [VALUE]: unknown }): unknown {
  return exact[VALUE];
}

/** Whether a reader would take the owner's own field for another one: `Symbol` for `symbol`, `trade_id` for the document's name. */
function isMistakable(name: string): boolean {
  return name === 'trade_id' || (!isTradeField(name) && isTradeField(columnName(name)));
}

/**
 * The name of a field of a document in a row. One that a reader would mistake stands between `__`, which no name in
 * Firestore does.
 *
 * @example
 * rowName('Symbol'); // '__Symbol__'
 */
export function rowName(name: string): string {
  return isMistakable(name) ? `__${name}__` : name;
}

/** The name of a field in the document; the inverse of `rowName`. */
export function fieldName(name: string): string {
  const [, inner] = /^__(.+)__$/s.exec(name) ?? [];
  return inner !== undefined && isMistakable(inner) ? inner : name;
}
