import * as v from 'valibot';
import { decimalText } from '../../core/base/decimal';
import { editDistance } from '../../core/base/edit-distance';
import { memoized } from '../../core/base/memoized';
import { printable } from '../../core/base/printable';
import type { Overrides } from '../../core/profiles/overrides';
import {
  findParameter,
  type Parameter,
  type ParameterName,
  PARAMETERS,
  type ParameterValue,
} from '../../core/profiles/parameters';
import type { Codec } from './codec';
import { oneOf, parsed, settingDecimal } from './fields';
import { parseFigure } from './figure';
import { isObject } from '../../core/base/is-object';

const OVERRIDES_RULE = 'an object with parameters of a profile and their values; {} for none';

/** A value of a parameter: a decimal or a count as text or number, one of its texts as it is. */
const schemaOf = memoized(({ bounds }: Parameter): v.GenericSchema<unknown, ParameterValue> => {
  switch (bounds.kind) {
    case 'decimal':
      return settingDecimal(bounds.allowed, bounds.fits);
    case 'count': {
      const { least, most } = bounds;
      return parsed(`a whole number from ${least} to ${most}`, (value) => {
        const figure = parseFigure(value);
        const isFit = figure !== null && figure.isInteger() && figure.gte(least) && figure.lte(most);
        return isFit ? figure.toNumber() : null;
      });
    }
    case 'option':
      return oneOf(bounds.options);
  }
});

/** What is wrong with an entry, or its value. */
type Entry = { readonly value: ParameterValue } | { readonly allowed: string };

function readEntry(name: string, written: unknown): Entry {
  const parameter = findParameter(name);
  if (parameter === null) return { allowed: unknownRule(name) };
  const result = v.safeParse(schemaOf(parameter), written, { abortEarly: true });
  return result.success ? { value: result.output } : { allowed: result.issues[0].message };
}

function unknownRule(name: string): string {
  const near = nearestName(name);
  const suggestion = near === null ? '' : `; did you mean ${near}?`;
  return `left out, because a profile has no such parameter${suggestion}`;
}

/** One typing error is forgiven for so many letters. */
const LETTERS_PER_ERROR = 5;

/** The parameter whose name, or the part of it after the dot, is written almost like this; null: none is. */
function nearestName(name: string): ParameterName | null {
  const wanted = letters(name.slice(0, 100));
  let nearest: { readonly name: ParameterName; readonly distance: number } | null = null;
  for (const parameter of PARAMETERS)
    for (const part of [parameter.name, parameter.name.split('.').at(-1) ?? '']) {
      const known = letters(part);
      const most = Math.floor(known.length / LETTERS_PER_ERROR);
      const distance = editDistance(wanted, known, most);
      if (distance <= most && (nearest === null || distance < nearest.distance))
        nearest = { name: parameter.name, distance };
    }
  return nearest?.name ?? null;
}

function letters(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, '');
}

/** The longest name that an error shows whole. */
const SHOWN_NAME = 60;

function shownName(name: string): string {
  return printable(name.length > SHOWN_NAME ? `${name.slice(0, SHOWN_NAME)}…` : name);
}

const schema: v.GenericSchema<unknown, Overrides> = v.pipe(
  v.unknown(),
  v.rawTransform<unknown, Overrides>(({ dataset: { value: written }, addIssue, NEVER }) => {
    if (!isObject(written)) {
      addIssue({ message: OVERRIDES_RULE });
      return NEVER;
    }
    const values = new Map<string, ParameterValue>();
    for (const [name, value] of Object.entries(written)) {
      const entry = readEntry(name, value);
      if ('allowed' in entry) {
        const key = shownName(name);
        addIssue({
          message: entry.allowed,
          input: value,
          path: [{ type: 'object', origin: 'value', input: { [key]: value }, key, value }],
        });
        return NEVER;
      }
      values.set(name, entry.value);
    }
    return inOrder(values);
  }),
);

/** In the order in which the parameters are shown, so that equal overrides are written as equal text. */
function inOrder(values: ReadonlyMap<string, ParameterValue>): Overrides {
  return new Map(
    PARAMETERS.flatMap(({ name }): [ParameterName, ParameterValue][] => {
      const value = values.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function encodeValue(value: ParameterValue): string | number {
  return typeof value === 'object' ? decimalText(value) : value;
}

function encode(overrides: Overrides): Readonly<Record<string, string | number>> {
  return Object.fromEntries([...overrides].map(([name, value]) => [name, encodeValue(value)]));
}

/** Overrides by the flat names of their parameters: decimals as text, counts as numbers. */
export const overridesCodec: Codec<Overrides, Readonly<Record<string, string | number>>> = {
  schema,
  encode,
  same: (a, b) => JSON.stringify(encode(a)) === JSON.stringify(encode(b)),
};

/** Of damaged overrides the entries that are valid; others are left out. */
export function validOverrides(written: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(written)) return {};
  return Object.fromEntries(
    Object.entries(written).filter(([name, value]) => 'value' in readEntry(name, value)),
  );
}
