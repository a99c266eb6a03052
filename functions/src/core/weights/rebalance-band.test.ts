import { decimal } from '../../../test/support/oracles/engine';
import { withinBand } from './rebalance-band';
import type { Weights } from './weights';

const weights = (unallocated: string, shares: Record<string, string>): Weights => ({
  weights: new Map(Object.entries(shares).map(([agentId, share]) => [agentId, decimal(share)])),
  unallocated: decimal(unallocated),
});

/** The statuses of agents of whom none is suspended do not matter. */
const NOBODY = new Map();

const published = weights('0', { a: '0.5', b: '0.3', c: '0.2' });

describe('withinBand', () => {
  it.each([
    ['nothing moved', { a: '0.5', b: '0.3', c: '0.2' }, '0.05', true],
    ['all moved by less than the threshold', { a: '0.54', b: '0.28', c: '0.18' }, '0.05', true],
    ['one moved by one unit less', { a: '0.549999999999', b: '0.275', c: '0.175000000001' }, '0.05', true],
    ['one moved up by exactly the threshold', { a: '0.55', b: '0.28', c: '0.17' }, '0.05', false],
    ['one moved down by exactly the threshold', { a: '0.52', b: '0.33', c: '0.15' }, '0.05', false],
    ['one moved by more', { a: '0.4', b: '0.4', c: '0.2' }, '0.05', false],
    ['one of many moved by the threshold', { a: '0.5', b: '0.25', c: '0.25' }, '0.05', false],
    ['the threshold is 0 and nothing moved', { a: '0.5', b: '0.3', c: '0.2' }, '0', false],
    [
      'the threshold is the smallest and nothing moved',
      { a: '0.5', b: '0.3', c: '0.2' },
      '0.000000000001',
      true,
    ],
    [
      'the threshold is the smallest and one moved by one unit',
      { a: '0.500000000001', b: '0.299999999999', c: '0.2' },
      '0.000000000001',
      false,
    ],
    ['the threshold is nearly 1', { a: '0', b: '0', c: '1' }, '0.999999999999', true],
  ])('is right if %s', (_, target, threshold, within) => {
    expect(withinBand(published, weights('0', target), NOBODY, decimal(threshold))).toBe(within);
  });

  it.each([
    ['another agent in place of one', { a: '0.5', b: '0.3', d: '0.2' }],
    ['one agent more', { a: '0.5', b: '0.3', c: '0.2', d: '0' }],
    ['one agent less', { a: '0.5', b: '0.3' }],
    ['none', {}],
  ])('is false with %s', (_, target) => {
    expect(withinBand(published, weights('0', target), NOBODY, decimal('0.9'))).toBe(false);
  });

  it('is false while a suspended agent holds a weight, and only then', () => {
    const target = weights('0', { a: '0.55', b: '0.45', c: '0' });
    const suspended = new Map([['c', { status: 'suspended' }]] as const);
    expect(withinBand(published, target, suspended, decimal('0.9'))).toBe(false);
    const without = weights('0', { a: '0.6', b: '0.4', c: '0' });
    expect(withinBand(without, target, suspended, decimal('0.9'))).toBe(true);
  });

  it('does not look at the cash', () => {
    const target = weights('0.12', { a: '0.46', b: '0.26', c: '0.16' });
    expect(withinBand(published, target, NOBODY, decimal('0.05'))).toBe(true);
  });
});
