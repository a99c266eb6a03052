import { decimal, textOf } from '../../../test/support/oracles/engine';
import { floorWeight } from './floor';

describe('floorWeight', () => {
  it.each([
    ['the configured floor, if all fit', 4, 3, '0.05', '0.05'],
    ['1/n, if the floors would take more than the account', 4, 0, '0.3', '0.25'],
    ['1/(2k), if the agents that do not perform would take more than half', 30, 20, '0.05', '0.025'],
    ['1/2 for one agent that does not perform', 1, 1, '1', '0.5'],
    ['the whole account for one performing agent', 1, 0, '1', '1'],
    ['the configured floor without agents', 0, 0, '1', '1'],
    ['0 if the configured floor is 0', 3, 1, '0', '0'],
  ])('is %s', (_, agents, notPerforming, configured, floor) => {
    expect(textOf(floorWeight(agents, notPerforming, decimal(configured)))).toBe(floor);
  });
});
