import * as v from 'valibot';
import type { Decimal } from '../../core/base/decimal';
import type { Instant } from '../../core/base/instant';
import { parseFigure } from './figure';
import { parseSymbol, SYMBOL_RULE } from './ids';
import { SecretText } from './invalid-input';
import { parseTime, TIME_RULE } from './time';

/** The schemas of the fields of requests and settings. The message of each says what is allowed. */

/** A decimal, as text or number. `fits` checks the range that `allowed` states in words. */
export function decimal(
  allowed: string,
  fits: (value: Decimal) => boolean = () => true,
): v.GenericSchema<unknown, Decimal> {
  return parsed(`a decimal ${allowed}`, (value) => {
    const figure = parseFigure(value);
    return figure !== null && fits(figure) ? figure : null;
  });
}

const MAX_SETTING_PLACES = 12;

/** A decimal of a setting: one with at most 12 places. */
export function settingDecimal(
  allowed: string,
  fits: (value: Decimal) => boolean,
): v.GenericSchema<unknown, Decimal> {
  return decimal(
    `${allowed}, with at most ${MAX_SETTING_PLACES} places`,
    (value) => value.decimalPlaces() <= MAX_SETTING_PLACES && fits(value),
  );
}

export const notNegative = decimal('of at least 0, such as "0.05"', (value) => value.gte(0));

/** A whole number from `least` to `most`, a range that `allowed` states in words. */
export function wholeNumber(allowed: string, least: number, most: number): v.GenericSchema<unknown, number> {
  return v.custom<number>(
    (value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
    `a whole number ${allowed}`,
  );
}

export const count = wholeNumber('of at least 0', 0, Number.MAX_SAFE_INTEGER);

export const flag = v.boolean('true or false');

export const time: v.GenericSchema<unknown, Instant> = parsed(`a time in ${TIME_RULE}`, (value) =>
  typeof value === 'string' ? parseTime(value) : null,
);

export const symbolName = parsed(SYMBOL_RULE, parseSymbol);

/**
 * A list of `least` to `most` elements, which `allowed` states in words. The length is checked before any element is read,
 * because a request may have millions.
 */
export function listOf<Element>(
  element: v.GenericSchema<unknown, Element>,
  allowed: string,
  least: number,
  most: number,
): v.GenericSchema<unknown, Element[]> {
  const isInRange = (value: unknown): boolean =>
    Array.isArray(value) && value.length >= least && value.length <= most;
  return v.pipe(v.custom<unknown[]>(isInRange, allowed), v.array(element, allowed));
}

/** One of some texts. */
export function oneOf<const Option extends string>(
  options: readonly Option[],
): v.GenericSchema<unknown, Option> {
  return v.picklist(options, alternatives(options));
}

/** Options as a person lists them: `"A", "B" or "C"`. */
export function alternatives(options: readonly string[]): string {
  const quoted = options.map((option) => JSON.stringify(option));
  return quoted.length < 2
    ? quoted.join('')
    : `${quoted.slice(0, -1).join(', ')} or ${String(quoted.at(-1))}`;
}

/** A value that `parse` can read: it returns null for one that it cannot. */
export function parsed<T>(allowed: string, parse: (value: unknown) => T | null): v.GenericSchema<unknown, T> {
  return reading(allowed, parse, (value) => value);
}

/** The same of a value that may be a secret: an error shows no text of it. */
export function parsedSecret<T>(
  allowed: string,
  parse: (value: unknown) => T | null,
): v.GenericSchema<unknown, T> {
  return reading(allowed, parse, (value) => (typeof value === 'string' ? new SecretText(value) : value));
}

function reading<T>(
  allowed: string,
  parse: (value: unknown) => T | null,
  shown: (value: unknown) => unknown,
): v.GenericSchema<unknown, T> {
  return v.pipe(
    v.unknown(),
    v.rawTransform<unknown, T>(({ dataset, addIssue, NEVER }) => {
      const value = parse(dataset.value);
      if (value !== null) return value;
      addIssue({ message: allowed, input: shown(dataset.value) });
      return NEVER;
    }),
  );
}
