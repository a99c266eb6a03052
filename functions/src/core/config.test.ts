import { textOf } from '../../test/support/oracles/engine';
import { DEFAULT_CONFIG, modeOf } from './config';
import { Decimal } from './base/decimal';

describe('DEFAULT_CONFIG', () => {
  it('has the defaults of docs/specification.md, section 2', () => {
    const shown = Object.entries(DEFAULT_CONFIG).map(([key, value]: [string, unknown]) => [
      key,
      value instanceof Decimal ? textOf(value) : value,
    ]);
    expect(Object.fromEntries(shown)).toEqual({
      agentIds: null,
      lookbackTrades: 100,
      lookbackDays: null,
      riskFreeRate: '0.04',
      minFloorWeight: '0.05',
      enforcePerformance: false,
      minTrades: 10,
      temperature: '1',
      sharpeCap: '1',
      maxWeight: '1',
      rebalanceThreshold: '0',
      returnBasis: 'trade',
      scoreMethod: 'sharpe',
      weightBasis: 'capital',
      diversify: false,
      staleAfterDays: null,
    });
  });
});

describe('modeOf', () => {
  it.each([
    [false, 'recovery'],
    [true, 'strict'],
  ])('enforce_performance %s is the mode %s', (enforcePerformance, mode) => {
    expect(modeOf({ ...DEFAULT_CONFIG, enforcePerformance })).toBe(mode);
  });
});
