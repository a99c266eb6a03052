import { decimal } from '../../../test/support/oracles/engine';
import { withinBand } from './rebalance-band';
import type { Weights } from './weights';

const weights = (unallocated: string, shares: Record<string, string>): Weights => ({
  weights: new Map(Object.entries(shares).map(([agentId, share]) => [agentId, decimal(share)])),
  unallocated: decimal(unallocated),
});

const published = weights('0', { a: '0.5', b: '0.3', c: '0.2' });

describe('withinBand', () => {
  it.each([
    ['nothing moved', { a: '0.5', b: '0.3', c: '0.2' }, '0.05', true],
    ['all below', { a: '0.54', b: '0.28', c: '0.18' }, '0.05', true],
    ['one unit below', { a: '0.549999999999', b: '0.275', c: '0.175000000001' }, '0.05', true],
    ['exactly the threshold up', { a: '0.55', b: '0.28', c: '0.17' }, '0.05', false],
    ['exactly the threshold down', { a: '0.52', b: '0.33', c: '0.15' }, '0.05', false],
    ['above', { a: '0.4', b: '0.4', c: '0.2' }, '0.05', false],
    ['one of many', { a: '0.5', b: '0.25', c: '0.25' }, '0.05', false],
    ['threshold 0, nothing moved', { a: '0.5', b: '0.3', c: '0.2' }, '0', false],
    ['the smallest threshold, nothing moved', { a: '0.5', b: '0.3', c: '0.2' }, '0.000000000001', true],
    [
      'the smallest threshold, one unit',
      { a: '0.500000000001', b: '0.299999999999', c: '0.2' },
      '0.000000000001',
      false,
    ],
    ['nearly 1', { a: '0', b: '0', c: '1' }, '0.999999999999', true],
  ])('%s', (_, target, threshold, within) => {
    expect(withinBand(published, weights('0', target), decimal(threshold))).toBe(within);
  });

  it('looks at the agents, not at the cash that their moves add up to', () => {
    const target = weights('0.12', { a: '0.46', b: '0.26', c: '0.16' });
    expect(withinBand(published, target, decimal('0.05'))).toBe(true);
  });
});
