import { maestroStrategy } from './maestro';
import { type Strategy, StrategyRegistry } from './strategy';

const named = (name: string): Strategy => ({ ...maestroStrategy, name });

describe('StrategyRegistry', () => {
  const own = named('own');
  const registry = new StrategyRegistry([maestroStrategy, own, named('constructor')]);

  it('names its strategies in the order in which they were given', () => {
    expect(registry.names).toEqual(['maestro', 'own', 'constructor']);
    registry.names.push('other');
    expect(registry.names).toHaveLength(3);
  });

  it('gives the one of a name', () => {
    expect(registry.get('maestro')).toBe(maestroStrategy);
    expect(registry.get('own')).toBe(own);
  });

  it.each(['other', 'Maestro', 'toString', '__proto__', ''])(
    'has none named %j, and lists those it has',
    (name) => {
      expect(() => registry.get(name)).toThrow(JSON.stringify(name));
      expect(() => registry.get(name)).toThrow('maestro, own, constructor');
    },
  );

  it('refuses two of one name', () => {
    expect(() => new StrategyRegistry([own, maestroStrategy, named('own')])).toThrow('"own"');
  });
});
