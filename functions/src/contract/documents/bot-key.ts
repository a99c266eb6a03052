import * as v from 'valibot';
import type { Instant } from '../../core/base/instant';
import {
  added,
  type Codec,
  decode,
  type EncodeTime,
  fields,
  instant,
  list,
  nullable,
  plain,
  withTimes,
} from '../fields/codec';
import { isAgentId } from '../fields/ids';

/** What a key may be allowed: to store trades, to correct closed ones too, to read the policy and the allocation. */
export const SCOPES = ['trades:write', 'trades:correct', 'read'] as const;
export type KeyScope = (typeof SCOPES)[number];

/** `botKeys/{id}`: a key with which a bot acts for a user. The secret itself is stored nowhere. */
export interface BotKey {
  readonly uid: string;
  /** How the user tells the keys apart. */
  readonly name: string;
  /** The agents for which it may act; null: all. */
  readonly agentIds: readonly string[] | null;
  readonly scopes: readonly KeyScope[];
  /** SHA-256 of the secret in hex. A fast hash is right, because the secret has 256 random bits. */
  readonly secretHash: string;
  readonly createdAt: Instant;
  /** When it ends; null: not by itself. Of a revoked one: when what is left of it is deleted. */
  readonly expiresAt: Instant | null;
  /** When the user revoked it; null: not. It is kept for some time, to tell the user who still uses it. */
  readonly revokedAt: Instant | null;
}

const SCHEMA_VERSION = 1;

/** Of a revoked key. Earlier versions of Maestro read no document of this version, so that it opens nothing there either. */
const REVOKED_VERSION = 2;

const keyFields = fields({
  uid: ['uid', plain(v.string())],
  name: ['name', plain(v.string())],
  agentIds: ['agent_ids', nullable(list(plain(v.custom<string>(isAgentId))))],
  scopes: ['scopes', list(plain(v.picklist(SCOPES)))],
  secretHash: ['secret_hash', plain(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)))],
  createdAt: ['created_at', instant],
  expiresAt: ['expires_at', nullable(instant)],
  revokedAt: ['revoked_at', added(nullable(instant), null)],
}) satisfies Codec<BotKey, unknown>;

/** A key as it is stored. */
export function encodeBotKey<Time>(key: BotKey, encodeTime: EncodeTime<Time>) {
  return { ...withTimes(keyFields.encode(key), encodeTime), schema_version: versionOf(key) };
}

/** Reads a key; null when it is damaged, and opens nothing. */
export function decodeBotKey(written: Readonly<Record<string, unknown>>): BotKey | null {
  const key = decode(keyFields, written);
  return key !== null && written.schema_version === versionOf(key) ? key : null;
}

function versionOf({ revokedAt }: Pick<BotKey, 'revokedAt'>): number {
  return revokedAt === null ? SCHEMA_VERSION : REVOKED_VERSION;
}

/** Whether a key is still valid at a moment. */
export function lives({ expiresAt, revokedAt }: BotKey, now: Instant): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt.compare(now) > 0);
}

/** How long it is told that a revoked key is used. */
const DAYS_REVOKED = 30;

/** A key after it was revoked. */
export function revoked(key: BotKey, now: Instant): BotKey {
  return { ...key, revokedAt: now, expiresAt: now.plusDays(DAYS_REVOKED) };
}

/** Whether a key may act for an agent. */
export function hasAgent({ agentIds }: Pick<BotKey, 'agentIds'>, agentId: string): boolean {
  return agentIds === null || agentIds.includes(agentId);
}
