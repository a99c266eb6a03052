import {
  currentOf,
  DEFAULT_SETTINGS,
  EARLIER,
  NOW,
  stored,
  windowOf,
} from '../../../test/support/app-states';
import { configured } from '../../../test/support/oracles/engine';
import type { CurrentDocument } from '../../contract/documents/allocation';
import { firstBook } from '../../core/alerts/alert-book';
import { DEFAULT_CONFIG } from '../../core/config';
import { PROFILES } from '../../core/profiles/profiles';
import { rulesOf } from '../alerts/rules-of';
import { agentsWithWrongSums, planCheck, SCHEDULED } from './plan-check';

const WINDOWS = { a: windowOf('a', 20), b: windowOf('b', 12) };
const RULES = rulesOf(DEFAULT_SETTINGS, { defaultProfile: PROFILES.SAFE });
const CURRENT = withBook(currentOf(WINDOWS, { sweptAt: EARLIER }));
const STORED = [stored('a', WINDOWS.a), stored('b', WINDOWS.b)];

/** As if the user was told how things stand. */
function withBook(current: CurrentDocument): CurrentDocument {
  const { agents, published } = current.allocation;
  return { ...current, alertBook: firstBook(RULES, { agents, weights: published.weights }, NOW) };
}

describe('planCheck', () => {
  it('writes nothing for a healthy user', () => {
    expect(planCheck({ current: CURRENT, stored: STORED }, RULES, NOW)).toEqual({
      kind: 'fit',
      publication: { kind: 'unchanged', version: 1, current: null },
      news: [],
      diversification: null,
    });
  });

  it('publishes again when current differs from its windows, and keeps the time of the last check', () => {
    const current = { ...CURRENT, allocation: currentOf({ ...WINDOWS, b: windowOf('b', 13) }).allocation };
    expect(planCheck({ current, stored: STORED }, RULES, NOW)).toMatchObject({
      kind: 'fit',
      publication: {
        kind: 'versioned',
        version: 2,
        current: { revision: 1, causes: [SCHEDULED], sweptAt: EARLIER },
      },
    });
  });

  it('publishes a status that only time has changed, and says that nothing else differs', () => {
    const config = configured({ staleAfterDays: 1041 });
    // The newest of a closed 19 minutes after that of the first, 1,041.65 days before NOW.
    const current = currentOf(WINDOWS, { config, computedAt: NOW.plusSeconds(-86_400) });
    expect(current.allocation.agents.get('a')?.status).toBe('performing');
    const check = (found: typeof current): unknown =>
      planCheck({ current: found, stored: STORED }, RULES, NOW);
    const a = { status: 'stale' };
    expect(check(current)).toMatchObject({
      publication: {
        kind: 'versioned',
        byTime: true,
        current: { allocation: { agents: expect.anything() as unknown } },
      },
    });
    const plan = planCheck({ current, stored: STORED }, RULES, NOW);
    const publication = plan.kind === 'fit' ? plan.publication : null;
    const agents = publication?.kind === 'versioned' ? publication.current.allocation.agents : null;
    expect([agents?.get('a'), agents?.get('b')]).toMatchObject([a, a]);
    const drifted = {
      ...current,
      allocation: currentOf({ ...WINDOWS, b: windowOf('b', 13) }, { config }).allocation,
    };
    expect(check(drifted)).toMatchObject({ publication: { kind: 'versioned', byTime: false } });
  });

  it('accepts windows that are longer than needed, and sums that are not used', () => {
    const config = configured({ lookbackTrades: 10 });
    const long = { a: windowOf('a', 20, 200) };
    const current = currentOf(long, { config });
    const plan = planCheck({ current, stored: [stored('a', long.a)] }, RULES, NOW);
    expect(plan).toMatchObject({ kind: 'fit', publication: { kind: 'unchanged' } });
  });

  it.each([
    ['current is missing or damaged', null, STORED],
    ['a window is missing', CURRENT, STORED.slice(1)],
    ['a window is damaged', CURRENT, [stored('a', null), stored('b', WINDOWS.b)]],
    ['a window is too short', CURRENT, [stored('a', windowOf('a', 20, 99)), stored('b', WINDOWS.b)]],
  ])('asks for a rebuild when %s', (_, current, found) => {
    expect(planCheck({ current, stored: found }, RULES, NOW)).toEqual({ kind: 'unfit' });
  });
});

describe('agentsWithWrongSums', () => {
  it('names nobody when all sums are those of their trades', () => {
    expect(agentsWithWrongSums(STORED, DEFAULT_CONFIG)).toEqual([]);
  });

  it('names the agents whose sums are not those of their trades', () => {
    const wrong = { ...WINDOWS.a, sums: windowOf('a', 19).sums };
    const found = [stored('a', wrong), stored('b', WINDOWS.b)];
    expect(agentsWithWrongSums(found, DEFAULT_CONFIG)).toEqual(['a']);
  });

  it.each([
    [
      'that are not used',
      [stored('a', { ...WINDOWS.a, sums: windowOf('a', 20, 100, configured({ lookbackTrades: 10 })).sums })],
    ],
    ['of a damaged window', [stored('a', null)]],
  ])('ignores sums %s', (_, found) => {
    expect(agentsWithWrongSums(found, DEFAULT_CONFIG)).toEqual([]);
  });
});
