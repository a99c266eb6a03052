import { memoized } from './memoized';

it('computes once for each object, also where there is nothing to remember', () => {
  let computed = 0;
  const lengthOf = memoized((list: readonly number[]) => {
    computed++;
    return list.length === 0 ? undefined : list.length;
  });
  const [one, none] = [[7], []];
  expect([lengthOf(one), lengthOf(none), lengthOf(one), lengthOf(none)]).toEqual([
    1,
    undefined,
    1,
    undefined,
  ]);
  expect(computed).toBe(2);
  // Equal is not the same.
  expect(lengthOf([7])).toBe(1);
  expect(computed).toBe(3);
});
