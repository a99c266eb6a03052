import fc from 'fast-check';
import { firstIndexWhere } from './bisect';

describe('firstIndexWhere', () => {
  it.each([
    ['an empty list', [], 0],
    ['a list of which all items pass', [4, 5], 0],
    ['a list of which no item passes', [1, 2], 2],
    ['a list with the border in the middle', [1, 3, 5, 7], 2],
    ['a list with equal items at the border', [3, 4, 4, 4, 5], 1],
  ])('finds the border in %s', (_, items, index) => {
    expect(firstIndexWhere(items, (item) => item >= 4)).toBe(index);
  });

  it('agrees with a linear search on every sorted list', () => {
    const sorted = fc.array(fc.integer({ min: 0, max: 20 })).map((list) => list.sort((a, b) => a - b));
    fc.assert(
      fc.property(sorted, fc.integer({ min: 0, max: 21 }), (items, border) => {
        const found = items.findIndex((item) => item >= border);
        expect(firstIndexWhere(items, (item) => item >= border)).toBe(found === -1 ? items.length : found);
      }),
    );
  });

  it('looks at no more than log₂ n + 1 items', () => {
    let looks = 0;
    const items = Array.from({ length: 1000 }, (_, index) => index);
    firstIndexWhere(items, (item) => {
      looks++;
      return item >= 700;
    });
    expect(looks).toBeLessThanOrEqual(10);
  });
});
