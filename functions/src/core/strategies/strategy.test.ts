import { maestroStrategy } from './maestro';
import { type Strategy, StrategyRegistry } from './strategy';

const named = (name: string): Strategy => ({ ...maestroStrategy, name });

describe('StrategyRegistry', () => {
  const own = named('own');
  const registry = new StrategyRegistry([maestroStrategy, own, named('constructor')]);

  it('StrategyRegistry names its strategies in the order given', () => {
    expect(registry.names).toEqual(['maestro', 'own', 'constructor']);
    registry.names.push('other');
    expect(registry.names).toHaveLength(3);
  });

  it('StrategyRegistry finds a strategy by its name', () => {
    expect(registry.get('maestro')).toBe(maestroStrategy);
    expect(registry.get('own')).toBe(own);
  });

  it.each(['other', 'Maestro', 'toString', '__proto__', ''])(
    'StrategyRegistry finds no strategy named %j, and lists the known ones',
    (name) => {
      expect(() => registry.get(name)).toThrow(JSON.stringify(name));
      expect(() => registry.get(name)).toThrow('maestro, own, constructor');
    },
  );

  it('StrategyRegistry refuses two strategies with one name', () => {
    expect(() => new StrategyRegistry([own, maestroStrategy, named('own')])).toThrow('"own"');
  });
});
