import { type GivenKey, holdsKey, parseKey } from '../fields/key-text';
import { headerOf, type HttpRequest, queryOf } from './http';
import { Refusal } from './refusal';

/**
 * Refuses a request whose address holds a key, because logs keep addresses. The answer does not repeat it.
 *
 * @throws Refusal
 */
export function refuseKeyInUrl(request: HttpRequest): void {
  const query = queryOf(request);
  if (query.has('key') || [request.url, ...[...query].flat()].some(holdsKey))
    throw misplaced('in the address');
}

/**
 * Refuses a text that holds a key where none belongs: it would be stored, or shown.
 *
 * @throws Refusal
 */
export function refuseKeyIn(text: string): void {
  if (holdsKey(text)) throw misplaced('in a field of a trade');
}

/**
 * Refuses fields of which a name or a text holds a key.
 *
 * @throws Refusal
 */
export function refuseKeysIn(fields: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(fields)) {
    refuseKeyIn(name);
    if (typeof value === 'string') refuseKeyIn(value);
  }
}

function misplaced(where: string): Refusal {
  return new Refusal(
    'misplaced_key',
    `There is a key ${where}, where logs or documents would keep it: revoke it by revokeBotKey, make another, and send that as "Authorization: Bearer KEY", as the password of Basic, or as "key" in the body of a POST.`,
  );
}

/** The key in `Authorization`; undefined without that header, null where it holds none. */
export function keyInHeader(request: HttpRequest): GivenKey | null | undefined {
  const header = headerOf(request, 'authorization');
  if (header === '') return undefined;
  const [, scheme = '', value = ''] = /^(bearer|basic) +(\S+) *$/i.exec(header) ?? [];
  if (scheme.toLowerCase() === 'bearer') return parseKey(value);
  const [, password = ''] = /^[^:]*:(.*)$/s.exec(Buffer.from(value, 'base64').toString('utf8')) ?? [];
  return parseKey(password);
}
