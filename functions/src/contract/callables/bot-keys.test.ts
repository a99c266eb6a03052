import { Instant } from '../../core/base/instant';
import { InvalidInput } from '../fields/invalid-input';
import { holdsKey, keyText, parseKey } from '../fields/key-text';
import { encodeKeys, encodeNewKey, parseKeyRequest, parseRevocation } from './bot-keys';

const NOW = new Instant(1_790_000_000);
const REQUEST = { name: 'trend', scopes: ['read', 'trades:write'] };

function fieldOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof InvalidInput) return error.field;
    throw error;
  }
  throw new Error('It was read.');
}

describe('parseKeyRequest', () => {
  it('reads a request; without agents it is for all of them, without a time it does not end', () => {
    expect(parseKeyRequest(REQUEST, NOW)).toEqual({
      name: 'trend',
      agentIds: null,
      scopes: ['trades:write', 'read'],
      expiresAt: null,
    });
    expect(
      parseKeyRequest({ ...REQUEST, agent_ids: ['a', 'b'], expires_at: '2026-09-21T14:13:21Z' }, NOW),
    ).toMatchObject({ agentIds: ['a', 'b'], expiresAt: NOW.plusSeconds(1) });
  });

  it.each<[field: string, change: object]>([
    ['name', { name: '' }],
    ['name', { name: 'x'.repeat(101) }],
    ['name', { name: '\udc00' }],
    ['name', { name: undefined }],
    ['agent_ids', { agent_ids: [] }],
    ['agent_ids', { agent_ids: ['a', 'a'] }],
    ['agent_ids', { agent_ids: Array.from({ length: 101 }, (_, n) => `a${n}`) }],
    ['agent_ids[0]', { agent_ids: ['a/b'] }],
    ['scopes', { scopes: [] }],
    ['scopes', { scopes: ['read', 'read'] }],
    ['scopes', { scopes: ['trades:correct'] }],
    ['scopes[1]', { scopes: ['read', 'all'] }],
    ['expires_at', { expires_at: '2026-09-21T14:13:20Z' }],
    ['expires_at', { expires_at: 'soon' }],
    ['secret', { secret: 'mine' }],
  ])('refuses %s in %j', (field, change) => {
    expect(fieldOf(() => parseKeyRequest({ ...REQUEST, ...change }, NOW))).toBe(field);
  });
});

it.each([{}, { id: 'x' }, { id: '0123456789ABCDEF' }, { id: ['0123456789abcdef'] }])(
  'a revocation of %j is refused',
  (input) => {
    expect(fieldOf(() => parseRevocation(input))).toBe('id');
  },
);

describe('a key', () => {
  const given = { id: '0123456789abcdef', secret: 'Ab_-'.repeat(10) + 'xyz' };
  const key = {
    ...parseKeyRequest({ ...REQUEST, agent_ids: ['a'] }, NOW),
    uid: 'ada',
    secretHash: 'f'.repeat(64),
    createdAt: NOW,
    revokedAt: null,
  };

  it('is read as it was written, although its secret may hold the separator', () => {
    expect(parseKey(keyText(given))).toEqual(given);
    expect(holdsKey(`https://bot:${keyText(given)}@host`)).toBe(true);
    expect(holdsKey(keyText(given).slice(0, 30))).toBe(true);
  });

  it.each([
    '',
    'mk_',
    'mk_0123456789abcdef_short',
    `mk_0123456789abcdef_${'A'.repeat(44)}`,
    `MK_0123456789abcdef_${'A'.repeat(43)}`,
  ])('is not %j', (text) => {
    expect(parseKey(text)).toBeNull();
  });

  it('is shown whole when it is made, and never with its hash', () => {
    const shown = {
      id: given.id,
      name: 'trend',
      agent_ids: ['a'],
      scopes: ['trades:write', 'read'],
      created_at: '2026-09-21T14:13:20Z',
      expires_at: null,
    };
    expect(encodeNewKey({ id: given.id, key }, keyText(given))).toEqual({ key: keyText(given), ...shown });
    expect(encodeKeys([{ id: given.id, key }])).toEqual({ keys: [shown] });
  });
});
