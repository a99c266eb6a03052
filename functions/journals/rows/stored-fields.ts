import { parseFigure } from '../../src/contract/fields/figure';
import { decimalText } from '../../src/core/base/decimal';
import { Instant } from '../../src/core/base/instant';
import { isFigureField } from '../formats/trade-fields';
import { fieldName, isExactValue, valueOfExact } from './exact-field';
import { checkName, decodeValue, type FirestoreValues } from './exact-values';

/** The fields that hold a time. */
export const TIME_FIELDS: readonly string[] = ['closed_at', 'opened_at'];

/** Plain decimal text, which stays as it is written: `1.50` too. */
const PLAIN = /^-?\d{1,20}(?:\.\d{1,30})?$/;

/**
 * The fields of the document of a trade, as clients write it: times are Timestamps, usable figures plain decimal text. A figure
 * that cannot be used stays as it is, so that the trade is skipped for the same reason as in the file.
 *
 * @param fields of a row, as the readers give them
 * @param make the values of the SDK that is to store them
 * @throws UnstorableValue
 */
export function storedFields(
  fields: Readonly<Record<string, unknown>>,
  make: FirestoreValues,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      const stored = fieldName(name);
      checkName(stored);
      return [stored, storedValue(name, value, make)];
    }),
  );
}

function storedValue(name: string, value: unknown, make: FirestoreValues): unknown {
  if (value instanceof Instant) return make.timestamp(value);
  if (TIME_FIELDS.includes(name) && isExactValue(value)) return decodeValue(valueOfExact(value), make);
  if (isFigureField(name)) return figureText(value) ?? decodeValue(value, make);
  return decodeValue(value, make);
}

/** Null for what is no usable figure. */
function figureText(value: unknown): string | null {
  if (typeof value === 'string' && PLAIN.test(value)) return value;
  const figure = parseFigure(value);
  return figure === null ? null : decimalText(figure);
}
