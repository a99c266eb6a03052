import * as v from 'valibot';
import type { Instant } from '../../core/base/instant';
import { type BotKey, type KeyScope, SCOPES } from '../documents/bot-key';
import { alternatives, listOf, oneOf, parsed, time } from '../fields/fields';
import { AGENT_ID_RULE, isAgentId, isShort } from '../fields/ids';
import { InvalidInput, parseInput } from '../fields/invalid-input';
import { isKeyId, KEY_ID_RULE } from '../fields/key-text';
import { timeText } from '../fields/time';

const MAX_NAME_BYTES = 100;
const MAX_AGENTS = 100;

const AGENTS_RULE = `null (all agents), or a list of 1 to ${MAX_AGENTS} agent ids, each once`;
const SCOPES_RULE = `a list of any of ${alternatives(SCOPES)}, each once`;

function each<Element>(schema: v.GenericSchema<unknown, Element[]>, allowed: string) {
  return v.pipe(
    schema,
    v.check((list) => new Set(list).size === list.length, allowed),
  );
}

const requestKeys = v.strictObject({
  name: parsed(`text of 1 to ${MAX_NAME_BYTES} bytes`, (value) =>
    typeof value === 'string' && value !== '' && value.isWellFormed() && isShort(value, MAX_NAME_BYTES)
      ? value
      : null,
  ),
  agent_ids: v.nullish(
    each(listOf(v.custom<string>(isAgentId, AGENT_ID_RULE), AGENTS_RULE, 1, MAX_AGENTS), AGENTS_RULE),
    null,
  ),
  scopes: each(listOf(oneOf(SCOPES), SCOPES_RULE, 1, SCOPES.length), SCOPES_RULE),
  expires_at: v.nullish(time, null),
});

/** What a user asks of a new key. */
export type KeyRequest = Pick<BotKey, 'name' | 'agentIds' | 'scopes' | 'expiresAt'>;

/**
 * Reads a request of `createBotKey`.
 *
 * @throws InvalidInput naming the field, what was found and what is allowed
 */
export function parseKeyRequest(input: unknown, now: Instant): KeyRequest {
  const { name, agent_ids: agentIds, scopes, expires_at: expiresAt } = parseInput(requestKeys, input);
  if (scopes.includes('trades:correct') && !scopes.includes('trades:write'))
    throw new InvalidInput('scopes', 'scopes has "trades:correct", which needs "trades:write" beside it');
  if (expiresAt !== null && expiresAt.compare(now) <= 0)
    throw InvalidInput.of('expires_at', timeText(expiresAt), 'a time in the future, or null');
  return { name, agentIds, scopes: SCOPES.filter((scope: KeyScope) => scopes.includes(scope)), expiresAt };
}

const revocationKeys = v.strictObject({ id: v.custom<string>(isKeyId, KEY_ID_RULE) });

/**
 * Reads a request of `revokeBotKey`: the id of a key.
 *
 * @throws InvalidInput naming the field, what was found and what is allowed
 */
export function parseRevocation(input: unknown): string {
  return parseInput(revocationKeys, input).id;
}

/** A key and its id, as its user sees it: never the secret, nor its hash. */
export interface NamedKey {
  readonly id: string;
  readonly key: BotKey;
}

/** A key as its user sees it. */
function encodeKey({ id, key }: NamedKey) {
  return {
    id,
    name: key.name,
    agent_ids: key.agentIds,
    scopes: key.scopes,
    created_at: timeText(key.createdAt),
    expires_at: key.expiresAt === null ? null : timeText(key.expiresAt),
  };
}

/** What `createBotKey` answers. */
export type NewKeyAnswer = ReturnType<typeof encodeNewKey>;

/** The answer of `createBotKey`: the only one that has the whole key. */
export function encodeNewKey(named: NamedKey, text: string) {
  return { key: text, ...encodeKey(named) };
}

/** What `listBotKeys` answers. */
export type KeysAnswer = ReturnType<typeof encodeKeys>;

/** The answer of `listBotKeys`. */
export function encodeKeys(keys: readonly NamedKey[]) {
  return { keys: keys.map(encodeKey) };
}

/** What `revokeBotKey` answers. */
export interface RevocationAnswer {
  /** False: the user has no such key, or none any more. */
  readonly revoked: boolean;
}
