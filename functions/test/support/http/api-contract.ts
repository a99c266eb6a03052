import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import type { Told } from './bot-server';

/** docs/reference/http-api.openapi.json, against which every answer is checked that a test gets. */
export interface OpenApi {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, ApiResponse>> }>>>
  >;
}

interface ApiResponse {
  readonly content?: Readonly<Record<string, { readonly schema: object; readonly example?: unknown }>>;
  readonly headers?: Readonly<Record<string, object>>;
}

export const API = JSON.parse(
  readFileSync(join(__dirname, '..', '..', '..', 'docs', 'reference', 'http-api.openapi.json'), 'utf8'),
) as OpenApi;

const ajv = new Ajv({ allErrors: true });
ajv.addSchema(API, 'api');

/** The statuses that answers had, by path: a test may ask whether all of the contract were seen. */
export const seen = new Set<string>();

const escaped = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

/** Whether a value fits the schema at these parts of a JSON pointer; the text says what does not. */
export function faultsOf(value: unknown, ...pointer: readonly string[]): string {
  const $ref = `api#/${pointer.map(escaped).map(encodeURIComponent).join('/')}`;
  return ajv.validate({ $ref }, value) === true ? '' : ajv.errorsText();
}

/** Expects an answer to be one of those that the contract names. */
export function expectContract(path: string, { status, headers, body, text }: Told): void {
  const [[method, { responses }] = ['', { responses: {} }]] = Object.entries(API.paths[path] ?? {});
  // Another method is refused by the same function, and is no operation of its own.
  const response = responses[status];
  if (response === undefined)
    throw new Error(`${path} answered ${status}, which the contract does not have: ${text}`);
  seen.add(`${path} ${status}`);
  for (const name of Object.keys(response.headers ?? {}))
    if (name !== 'ETag') expect(Object.keys(headers)).toContain(name.toLowerCase());
  if (response.content === undefined) {
    expect(text).toBe('');
    return;
  }
  // A body that is no JSON may be refused by the platform, in its own words.
  if (status === 400 && body === undefined && process.env.MAESTRO_EMULATORS !== undefined) return;
  const pointer = [
    'paths',
    path,
    method,
    'responses',
    String(status),
    'content',
    'application/json',
    'schema',
  ];
  const faults = faultsOf(body, ...pointer);
  if (faults !== '') throw new Error(`${path} answered ${status} ${text.slice(0, 2000)}: ${faults}`);
}
