import { describe, InvalidInput } from '../fields/invalid-input';
import { headerOf, type HttpRequest } from './http';
import { refuseKeyIn } from './key-of-request';
import { Refusal } from './refusal';
import { isObject } from '../../core/base/is-object';

/** A hundred trades with many fields each. */
export const MAX_BODY_BYTES = 256 * 1024;

/** What is in the body of a POST. */
export interface Body {
  readonly fields: Readonly<Record<string, unknown>>;
  /** The field `key`, which is no part of what is stored. */
  readonly key: unknown;
}

/**
 * Reads the body of a request: an object of JSON, or a form.
 *
 * @throws Refusal if it is too large or of another type; InvalidInput if it cannot be read
 */
export function readBody(request: HttpRequest): Body {
  if (request.body.length > MAX_BODY_BYTES)
    throw new Refusal(
      'too_large',
      `The body has ${request.body.length} bytes; at most ${MAX_BODY_BYTES} are read. Send fewer trades at once.`,
    );
  const type = headerOf(request, 'content-type');
  const read = readers[(type.split(';', 1)[0] ?? '').trim().toLowerCase()];
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(type)?.[1] ?? 'utf-8';
  if (read === undefined || !/^(utf-?8|us-ascii)$/i.test(charset))
    throw new Refusal(
      'unsupported_media_type',
      `The content type is ${describe(type)}; it must be application/json or application/x-www-form-urlencoded, in UTF-8.`,
    );
  const { key, ...fields } = read(textOf(request.body));
  return { fields, key };
}

const readers: Readonly<Partial<Record<string, (text: string) => Readonly<Record<string, unknown>>>>> = {
  'application/json': readJson,
  'application/x-www-form-urlencoded': readForm,
};

function textOf(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new InvalidInput('', 'the body is not UTF-8');
  }
}

function readJson(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InvalidInput('', 'the body is not JSON');
  }
  if (!isObject(value))
    throw InvalidInput.of('', value, 'an object: a trade, or "trades" with a list of them');
  return value;
}

function readForm(text: string): Readonly<Record<string, unknown>> {
  return onceEach(new URLSearchParams(text));
}

/**
 * The values of a form or a query by their names.
 *
 * @throws InvalidInput for a name that is there twice; Refusal if that is a key
 */
export function onceEach(values: URLSearchParams): Readonly<Record<string, string>> {
  // A set: a body may have 60,000 names.
  const names = new Set<string>();
  for (const name of values.keys()) {
    if (names.has(name)) {
      refuseKeyIn(name);
      throw new InvalidInput(name.slice(0, 100), `${describe(name)} is given more than once`);
    }
    names.add(name);
  }
  return Object.fromEntries(values);
}
