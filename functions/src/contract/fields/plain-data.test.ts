import fc from 'fast-check';
import { runs } from '../../../test/support/runs';
import { InvalidInput } from './invalid-input';
import { refuseInherited } from './plain-data';

/** As the SDK of the callables makes it from JSON. */
function decoded(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(decoded);
  if (typeof json !== 'object' || json === null) return json;
  const object: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(json)) object[key] = decoded(value);
  return object;
}

function refused(data: unknown): boolean {
  try {
    refuseInherited(data);
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInput);
    return true;
  }
}

describe('refuseInherited', () => {
  it.each([
    '{"__proto__": {"paused": true}}',
    '{"symbol_performance": [{"__proto__": {"symbol": "A", "trades": 9}}]}',
    '{"a": {"b": [[{"c": {"__proto__": {}}}]]}}',
    '[{"__proto__": []}]',
  ])('refuses %s as the SDK decodes it', (json) => {
    expect(refused(decoded(JSON.parse(json)))).toBe(true);
  });

  it('accepts any other JSON, also with such a name as text or nested 100,000 times', () => {
    const isHarmless = (json: string): boolean => !json.includes('"__proto__":');
    fc.assert(
      fc.property(fc.json().filter(isHarmless), (json) => {
        expect(refused(decoded(JSON.parse(json)))).toBe(false);
      }),
      { numRuns: runs(200) },
    );
    let deep: unknown = '__proto__';
    for (let depth = 0; depth < 100_000; depth++) deep = [{ a: deep }];
    expect(refused(deep)).toBe(false);
    expect(refused(Object.create(null))).toBe(false);
  });
});
