import { Instant } from '../../src/core/base/instant';
import { isWhole } from './import';

const NOTHING = { count: 0, first: [] };
const ONE = { count: 1, first: [] };
const PLAN = { new: [], different: NOTHING, unstorable: NOTHING };
const IMPORTED = { created: 0, equal: 0, different: NOTHING, failed: NOTHING, rebuilt: null };

describe('an import', () => {
  it('is whole where every trade is in the journal, or would be', () => {
    expect(isWhole(PLAN, null)).toBe(true);
    expect(isWhole(PLAN, IMPORTED)).toBe(true);
  });

  it.each([
    ['a trade there is another one', { ...PLAN, different: ONE }, null],
    ['a trade cannot be stored', { ...PLAN, unstorable: ONE }, IMPORTED],
    ['a trade has become another one meanwhile', PLAN, { ...IMPORTED, different: ONE }],
    ['a trade could not be written', PLAN, { ...IMPORTED, failed: ONE }],
    [
      'the user was erased meanwhile',
      PLAN,
      { ...IMPORTED, rebuilt: { kind: 'erased', erasedAt: new Instant(0) } as const },
    ],
  ])('is not whole where %s', (_, plan, imported) => {
    expect(isWhole(plan, imported)).toBe(false);
  });
});
