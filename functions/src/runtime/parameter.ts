import { defineBoolean, defineInt, defineString, type Expression, select } from 'firebase-functions/params';
import { alternatives } from '../contract/fields/fields';
import { describe } from '../contract/fields/invalid-input';

/** The environment of a process: the CLI puts the parameters of a deployment there. */
export type Environment = Readonly<Record<string, string | undefined>>;

type Read<Value> = (env: Environment) => Value;

/** A parameter of a deployment. */
export interface Parameter<Value, Option extends string | number | boolean> {
  /** For the options of a function, which the CLI resolves when it deploys. */
  readonly option: Expression<Option>;
  /**
   * The value, or the default where the parameter is not set. It is read from the environment and not by `value()` of
   * the SDK, which logs a warning while functions are loaded, knows no defaults, and takes `90x` for 90 and `TRUE` for false.
   *
   * @throws Error naming the parameter, its value and what is allowed
   */
  readonly read: Read<Value>;
}

const declared: Read<unknown>[] = [];

/** A whole number from `from` to `to`. */
export function wholeNumber(
  name: string,
  fallback: number,
  [from, to]: readonly [from: number, to: number],
  description: string,
): Parameter<number, number> {
  const parse = (text: string): number | null =>
    /^\d{1,9}$/.test(text) && Number(text) >= from && Number(text) <= to ? Number(text) : null;
  const option = defineInt(name, { default: fallback, description });
  return declare(option, reading(name, fallback, `a whole number from ${from} to ${to}`, parse));
}

/** One of these whole numbers. */
export function oneOf(
  name: string,
  fallback: number,
  allowed: readonly number[],
  description: string,
): Parameter<number, number> {
  const parse = (text: string): number | null => allowed.find((value) => String(value) === text) ?? null;
  const option = defineInt(name, { default: fallback, description });
  return declare(option, reading(name, fallback, `one of ${allowed.join(', ')}`, parse));
}

/** `true` or `false`, and nothing that only looks like it. */
export function flag(name: string, fallback: boolean, description: string): Parameter<boolean, boolean> {
  const allowed = 'true or false';
  const option = defineBoolean(name, {
    default: fallback,
    description,
    input: { text: { validationRegex: /^(true|false)$/, validationErrorMessage: `It must be ${allowed}.` } },
  });
  const parse = (written: string): boolean | null =>
    ['true', 'false'].includes(written) ? written === 'true' : null;
  return declare(option, reading(name, fallback, allowed, parse));
}

/** One of these texts. */
export function choice<const Choice extends string>(
  name: string,
  fallback: NoInfer<Choice>,
  allowed: readonly Choice[],
  description: string,
): Parameter<Choice, string> {
  const option = defineString(name, { default: fallback, description, input: select([...allowed]) });
  return declare(
    option,
    reading<Choice>(
      name,
      fallback,
      alternatives(allowed),
      (written) => allowed.find((each) => each === written) ?? null,
    ),
  );
}

/** A text that `isValid` accepts, described by `allowed`. */
export function text(
  name: string,
  fallback: string,
  allowed: string,
  isValid: (text: string) => boolean,
  description: string,
): Parameter<string, string> {
  const option = defineString(name, { default: fallback, description });
  return declare(
    option,
    reading(name, fallback, allowed, (value) => (isValid(value) ? value : null)),
  );
}

/** Declares a parameter for the CLI and for `checkParameters`. */
export function declare<Value, Option extends string | number | boolean>(
  option: Expression<Option>,
  read: Read<Value>,
): Parameter<Value, Option> {
  declared.push(read);
  return { option, read };
}

function reading<Value>(
  name: string,
  fallback: Value,
  allowed: string,
  parse: (text: string) => Value | null,
): Read<Value> {
  return ({ [name]: written }) => {
    const value = written === undefined ? fallback : parse(written);
    if (value === null) throw new Error(`${name} is ${describe(written)}; it must be ${allowed}.`);
    return value;
  };
}

/**
 * Reads every parameter that was declared.
 *
 * @throws Error with a line for each that is not allowed
 */
export function checkParameters(env: Environment): void {
  const faults = declared.flatMap((read) => {
    try {
      read(env);
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  });
  if (faults.length > 0) throw new Error(faults.join('\n'));
}
