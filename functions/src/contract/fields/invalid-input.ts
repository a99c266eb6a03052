import * as v from 'valibot';

/** Input that breaks the contract. The message names the field, what was found and what is allowed. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';

  constructor(
    /** The path of the field, such as `agent_ids[2]`; empty where the whole input is meant. */
    readonly field: string,
    message: string,
  ) {
    super(message);
  }

  static of(field: string, found: unknown, allowed: string): InvalidInput {
    return new InvalidInput(field, `${field || 'the input'} is ${describe(found)}; it must be ${allowed}`);
  }
}

/**
 * Reads `input`, an object, by `schema`. The schemas of this layer give as their message what is allowed, and this puts
 * field and finding before it.
 *
 * @throws InvalidInput for the first field that does not fit
 */
export function parseInput<Schema extends v.StrictObjectSchema<v.ObjectEntries, undefined>>(
  schema: Schema,
  input: unknown,
): v.InferOutput<Schema> {
  const keys = Object.keys(schema.entries).join(', ');
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw InvalidInput.of('', input, `an object with any of the keys ${keys}`);
  const result = v.safeParse(schema, input, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const field = (issue.path ?? [])
    .map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
  // valibot says `never` of a key that it does not know, and `"key"` of one that it misses.
  const isUnknown = issue.type === 'strict_object' && issue.expected === 'never';
  const isMissing = issue.type === 'strict_object' && issue.expected?.startsWith('"') === true;
  if (isUnknown || isMissing) {
    const isNested = (issue.path ?? []).length > 1;
    const known = isNested ? `it stands in what must be ${issue.message}` : `the keys are ${keys}`;
    const finding = isUnknown ? `${describe(field)} is not a known key` : `${field} is missing`;
    throw new InvalidInput(field, `${finding}; ${known}`);
  }
  throw InvalidInput.of(field, issue.input, issue.message);
}

/**
 * Checks the input of a call that takes none.
 *
 * @throws InvalidInput
 */
export function parseNothing(input: unknown): void {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw InvalidInput.of('', input, 'nothing, or an empty object');
  const [field] = Object.keys(input);
  if (field !== undefined)
    throw new InvalidInput(field, `${describe(field)} is not a known key; this takes none`);
}

/** What was found, for a person: short, and never the whole of a large value. */
export function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
