import { memoized } from './memoized';

it('memoized computes once per object, also if the value is undefined', () => {
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
  // An equal list is another object.
  expect(lengthOf([7])).toBe(1);
  expect(computed).toBe(3);
});
