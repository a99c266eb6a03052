import * as v from 'valibot';
import { type Decimal, decimalText } from '../../core/base/decimal';
import { Instant } from '../../core/base/instant';
import { compareUtf8 } from '../../core/base/utf8';
import { parsed } from './fields';
import { parseDecimalText } from './figure';
import { isObject } from '../../core/base/is-object';

/**
 * How a value of the code is written in documents and answers. Reading, writing, comparing and the types all follow
 * from this one description. A time is an `Instant` on both sides, because Firestore and callables write times
 * differently: see `withTimes`.
 */
export interface Codec<Value, Wire> {
  /** Checks and reads a written value. */
  readonly schema: v.GenericSchema<unknown, Value>;
  readonly encode: (value: Value) => Wire;
  /** Whether both values have the same written form. */
  readonly same: (a: Value, b: Value) => boolean;
}

/** The shape that a codec writes, with an `Instant` for each time. */
// oxlint-disable-next-line typescript/no-explicit-any -- whatever the type of the value
export type WireOf<C> = C extends Codec<any, infer Wire> ? Wire : never;

/** A value that is written as a scalar by `encode`. */
export function scalar<Value, Wire extends string | number | boolean>(
  schema: v.GenericSchema<unknown, Value>,
  encode: (value: Value) => Wire,
): Codec<Value, Wire> {
  return { schema, encode, same: (a, b) => a === b || encode(a) === encode(b) };
}

/** A scalar that is written as it is. */
export function plain<Value extends string | number | boolean>(
  schema: v.GenericSchema<unknown, Value>,
): Codec<Value, Value> {
  return scalar(schema, (value) => value);
}

/** Significant digits of a short decimal. */
export const SHORT_DIGITS = 12;

/** A decimal as text, with all its digits. */
export const exactDecimal = scalar(parsed('decimal text', parseDecimalText), decimalText);

/** A decimal as text, rounded to 12 significant digits. */
export const shortDecimal = scalar(exactDecimal.schema, (value: Decimal) =>
  decimalText(value.toSignificantDigits(SHORT_DIGITS)),
);

export const count = plain(v.pipe(v.number(), v.safeInteger(), v.minValue(0)));

export const instant: Codec<Instant, Instant> = {
  schema: v.instance(Instant),
  encode: (value) => value,
  same: (a, b) => a.compare(b) === 0,
};

/** The value, or null. */
export function nullable<Value, Wire>({
  schema,
  encode,
  same,
}: Codec<Value, Wire>): Codec<Value | null, Wire | null> {
  return {
    schema: v.nullable(schema),
    encode: (value) => (value === null ? null : encode(value)),
    same: (a, b) => (a === null || b === null ? a === b : same(a, b)),
  };
}

/** A value that older documents lack: there it is `absent`. */
export function added<Value, Wire>(codec: Codec<Value, Wire>, absent: NoInfer<Value>): Codec<Value, Wire> {
  const schema = v.optional(codec.schema, absent as never) as v.GenericSchema<unknown, Value>;
  return { ...codec, schema };
}

/** A setting that has its default when it is not named. */
export function setting<Value, Wire>(fallback: Value, codec: Codec<Value, Wire>): Codec<Value, Wire> {
  const schema = v.optional(codec.schema, codec.encode(fallback)) as v.GenericSchema<unknown, Value>;
  return { ...codec, schema };
}

/** A value that is computed when it is asked for, and so only if it is written or compared. */
export function onDemand<Value, Wire>({
  schema,
  encode,
  same,
}: Codec<Value, Wire>): Codec<() => Value, Wire> {
  return {
    schema: v.pipe(
      schema,
      v.transform((value) => () => value),
    ),
    encode: (value) => encode(value()),
    same: (a, b) => a === b || same(a(), b()),
  };
}

/** A list of such values. */
export function list<Value, Wire>({
  schema,
  encode,
  same,
}: Codec<Value, Wire>): Codec<readonly Value[], readonly Wire[]> {
  return {
    schema: v.array(schema),
    encode: (values) => values.map(encode),
    same: (a, b) => a.length === b.length && a.every((value, index) => same(value, b[index] as Value)),
  };
}

/**
 * A map, written as an object with the ids as its keys, and read in the order of the ids. The schema is not `v.record`, which
 * silently drops the keys `constructor` and `prototype`: an agent may have such a name.
 */
export function mapOf<Key extends string, Value, Wire>(
  isKey: (key: unknown) => key is Key,
  { schema, encode, same }: Codec<Value, Wire>,
): Codec<ReadonlyMap<Key, Value>, Readonly<Record<string, Wire>>> {
  return {
    schema: parsed('a map', (value) => {
      if (!isObject(value)) return null;
      const map = new Map<Key, Value>();
      for (const [key, field] of Object.entries(value).sort(([a], [b]) => compareUtf8(a, b))) {
        const entry = v.safeParse(schema, field, { abortEarly: true });
        if (!isKey(key) || !entry.success) return null;
        map.set(key, entry.output);
      }
      return map;
    }),
    // `__proto__` is not an id (see `isAgentId`), so a plain object is safe to write.
    encode: (values) => Object.fromEntries([...values].map(([key, value]) => [key, encode(value)])),
    same: (a, b) =>
      a.size === b.size && [...a].every(([key, value]) => b.has(key) && same(value, b.get(key) as Value)),
  };
}

/** For each field of an object its written name and how its value is written, in the order of the document. */
// oxlint-disable-next-line typescript/no-explicit-any -- each field has types of its own
type FieldTable = Readonly<Record<string, readonly [name: string, codec: Codec<any, any>]>>;

type ValueOfTable<Table extends FieldTable> = {
  readonly [Key in keyof Table]: v.InferOutput<Table[Key][1]['schema']>;
};

type WireOfTable<Table extends FieldTable> = {
  readonly [Key in keyof Table as Table[Key][0]]: WireOf<Table[Key][1]>;
};

/** The codec of an object, field by field. */
export interface FieldsCodec<Value, Wire> extends Codec<Value, Wire> {
  /** The schemas of the fields by their written names, for a schema that is strict or has more fields. */
  readonly entries: Readonly<Record<string, v.GenericSchema>>;
  /** Renames what the schemas of `entries` have read. */
  readonly read: (fields: Readonly<Record<string, unknown>>) => Value;
}

/**
 * The codec of an object from the table of its fields.
 *
 * @example
 * const point = fields({ x: ['x', count], labelText: ['label_text', nullable(plain(v.string()))] });
 * point.encode({ x: 1, labelText: null }); // { x: 1, label_text: null }
 */
export function fields<const Table extends FieldTable>(
  table: Table,
): FieldsCodec<ValueOfTable<Table>, WireOfTable<Table>> {
  type Value = ValueOfTable<Table>;
  const rows = Object.entries(table).map(([key, [name, codec]]) => ({ key, name, codec }));
  const entries = Object.fromEntries(rows.map(({ name, codec }) => [name, codec.schema]));
  const read = (written: Readonly<Record<string, unknown>>): Value =>
    Object.fromEntries(rows.map(({ key, name }) => [key, written[name]])) as Value;
  return {
    entries,
    read,
    schema: v.pipe(v.object(entries), v.transform(read)),
    encode: (value) =>
      Object.fromEntries(
        rows.map(({ key, name, codec }) => [name, codec.encode(value[key])]),
      ) as WireOfTable<Table>,
    same: (a, b) => rows.every(({ key, codec }) => codec.same(a[key], b[key])),
  };
}

/** Reads a written value; null when it is damaged. */
export function decode<Value>({ schema }: Codec<Value, unknown>, written: unknown): Value | null {
  const result = v.safeParse(schema, written, { abortEarly: true });
  return result.success ? result.output : null;
}

/** How a time is written: as a Timestamp in Firestore, as ISO 8601 text in answers. */
export type EncodeTime<Time> = (instant: Instant) => Time;

/** A shape with each `Instant` written as a `Time`. */
export type Written<Wire, Time> = Wire extends Instant
  ? Time
  : Wire extends string | number | boolean | null
    ? Wire
    : { readonly [Key in keyof Wire]: Written<Wire[Key], Time> };

/** What a codec has written, with its times as `encodeTime` writes them. */
export function withTimes<Wire, Time>(wire: Wire, encodeTime: EncodeTime<Time>): Written<Wire, Time> {
  return writeTimes(wire, encodeTime) as Written<Wire, Time>;
}

function writeTimes(value: unknown, encodeTime: EncodeTime<unknown>): unknown {
  if (value instanceof Instant) return encodeTime(value);
  if (Array.isArray(value)) return value.map((item) => writeTimes(item, encodeTime));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, writeTimes(field, encodeTime)]),
  );
}
