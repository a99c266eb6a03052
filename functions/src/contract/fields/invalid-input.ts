import * as v from 'valibot';
import { printable } from '../../core/base/printable';
import { isObject } from '../../core/base/is-object';

/** Input that breaks the contract. The message names the field, what was found and what is allowed. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';

  constructor(
    /** The path of the field, such as `agent_ids[2]`; empty for the whole input. */
    readonly field: string,
    message: string,
  ) {
    super(message);
  }

  /** The error for a field whose value is not what it must be. */
  static of(field: string, found: unknown, allowed: string): InvalidInput {
    return new InvalidInput(field, `${field || 'the input'} is ${describe(found)}; it must be ${allowed}`);
  }
}

/**
 * Reads `input`, an object, by `schema`. The message of each schema in this folder says what is allowed; the error puts the
 * field and what was found before it.
 *
 * @throws InvalidInput for the first field that does not fit
 */
export function parseInput<Schema extends v.StrictObjectSchema<v.ObjectEntries, undefined>>(
  schema: Schema,
  input: unknown,
): v.InferOutput<Schema> {
  const keys = Object.keys(schema.entries);
  if (!isObject(input)) throw InvalidInput.of('', input, objectRule(keys));
  const result = v.safeParse(schema, input, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw wrongKey(issue, keys) ?? InvalidInput.of(fieldOf(issue), issue.input, issue.message);
}

/** The path of the field, such as `symbol_performance[2].trades`. */
function fieldOf({ path }: v.BaseIssue<unknown>): string {
  return (path ?? [])
    .map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

/** The error when an object has an unknown key or lacks one; null when a value is wrong. */
function wrongKey(issue: v.BaseIssue<unknown>, keys: readonly string[]): InvalidInput | null {
  if (issue.type !== 'strict_object') return null;
  // For an unknown key valibot expects `never`, for a missing one `"key"`.
  const isUnknown = issue.expected === 'never';
  if (!isUnknown && !issue.expected?.startsWith('"')) return null;
  const field = fieldOf(issue);
  const finding = isUnknown ? `${describe(field)} is not a known key` : `${field} is missing`;
  const isNested = (issue.path ?? []).length > 1;
  return new InvalidInput(
    field,
    `${finding}; ${isNested ? `it is part of what must be ${issue.message}` : `the keys are ${keys.join(', ')}`}`,
  );
}

/**
 * Checks the input of a callable that takes no fields.
 *
 * @throws InvalidInput
 */
export function parseNothing(input: unknown): void {
  if (!isObject(input)) throw InvalidInput.of('', input, 'nothing, or an empty object');
  const [field] = Object.keys(input);
  if (field !== undefined)
    throw new InvalidInput(field, `${describe(field)} is not a known key; this takes none`);
}

/** Text that no error may show. */
export class SecretText {
  constructor(private readonly text: string) {}

  /** All that may be known of it. */
  get description(): string {
    return `text of ${this.text.length} characters`;
  }
}

/** What an object with these keys must be. */
export function objectRule(keys: readonly string[]): string {
  return `an object with any of the keys ${keys.join(', ')}`;
}

/** Describes a value for a person, in short: a large value is never shown whole, and nothing in it is hidden. */
export function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string')
    return printable(JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value));
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof SecretText) return value.description;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
