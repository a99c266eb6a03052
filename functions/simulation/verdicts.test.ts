import { decimal } from '../test/support/oracles/engine';
import type { Difference } from './account/daily-difference';
import {
  agentVerdict,
  helpVerdict,
  type HelpCode,
  type HelpFigures,
  searchVerdict,
  stillNeeded,
} from './verdicts';

const DIFFERENCE: Difference = {
  days: 60,
  daysWithClose: 20,
  closes: 30,
  mean: decimal('0.1'),
  standardError: decimal('0.1'),
  t: decimal('1'),
  sharpe: null,
  sharpeError: null,
};

function helpText(difference: Partial<Difference>, changes: Partial<HelpFigures> = {}): string {
  return helpVerdict({
    maxExposurePct: decimal('100'),
    floorsTakeAll: false,
    ...changes,
    difference: { ...DIFFERENCE, ...difference },
  }).text;
}

const t = (text: string): Partial<Difference> => ({ t: decimal(text), mean: decimal(text) });

describe('helpVerdict', () => {
  it.each<[string, Partial<Difference>]>([
    ['No measurable difference', t('0.999999')],
    ['No measurable difference', t('-0.999999')],
    ['No measurable difference', { t: null, mean: decimal('0') }],
    ['Perhaps it helped', t('1')],
    ['Perhaps it hurt', t('-1.999999')],
    ['It helped', t('2')],
    ['It hurt', t('-2')],
    // All days differ by the same.
    ['It helped', { t: null, mean: decimal('0.01') }],
    ['It hurt', { t: null, mean: decimal('-0.01') }],
    ['Too early to say', { ...t('5'), daysWithClose: 19 }],
    ['Too early to say', { ...t('5'), closes: 29 }],
  ])('says %s', (text, difference) => {
    expect(helpText(difference)).toBe(text);
  });

  it('says first what makes the comparison worthless', () => {
    const borrowed = { maxExposurePct: decimal('100.000001'), floorsTakeAll: true };
    expect(helpText({ closes: 0 }, borrowed)).toBe('Cannot be said: the account would have borrowed');
    expect(helpText({ closes: 0 }, { maxExposurePct: null, floorsTakeAll: true })).toBe(
      'Scores decided nothing',
    );
  });
});

describe('searchVerdict', () => {
  it.each<[string, [sharpe: string, deflated: string | null] | null, HelpCode]>([
    ['Which is best cannot be said', null, 'helped'],
    ['Which is best cannot be said', ['0.1', '0.99'], 'borrowed'],
    ['Which is best cannot be said', ['0.1', '0.99'], 'floors_only'],
    ['Which is best cannot be said', ['0.1', '0.99'], 'too_early'],
    ['Which is best cannot be said', ['0.1', null], 'helped'],
    ['None did better than equal weights', ['0', null], 'no_difference'],
    ['None did better than equal weights', ['-0.1', '0.1'], 'perhaps_hurt'],
    ['Better than luck explains', ['0.1', '0.95'], 'helped'],
    ['Perhaps more than luck', ['0.1', '0.949999'], 'helped'],
    ['Perhaps more than luck', ['0.1', '0.8'], 'perhaps_helped'],
    ['Luck explains it', ['0.1', '0.799999'], 'helped'],
  ])('says %s', (text, best, help) => {
    const found = best && {
      sharpe: decimal(best[0]),
      deflatedSharpe: best[1] === null ? null : decimal(best[1]),
    };
    expect(searchVerdict(found, help).text).toBe(text);
  });
});

describe('agentVerdict', () => {
  const verdict = (
    probability: string | null,
    status: 'performing' | 'unproven' | 'stale' = 'performing',
  ): string =>
    agentVerdict({
      status,
      trades_needed: 6,
      last_closed_at: '2026-05-01T09:30:00Z',
      evidence: { probabilistic_sharpe: probability } as Parameters<typeof agentVerdict>[0]['evidence'],
    }).text;

  it.each([
    ['0.95', 'Proven'],
    ['0.949999999999', 'Likely'],
    ['0.8', 'Likely'],
    ['0.5', 'Coin toss'],
    ['0.05', 'Doubtful'],
    ['0.0499999999999', 'Losing'],
    ['0.000000000000000000001', 'Losing'],
    [null, 'No verdict'],
  ])('calls a probability of %s %s', (probability, text) => {
    expect(verdict(probability)).toBe(text);
  });

  it('says since when a stale agent is silent, whatever its record', () => {
    expect(verdict('0.99', 'stale')).toBe('Silent since 2026-05-01');
  });

  it('says how many trades an unproven agent needs, or else how many days', () => {
    expect(verdict('0.99', 'unproven')).toBe('Too few trades (6 to go)');
    expect([
      stillNeeded({ trades_needed: 2, days_needed: 9 }),
      stillNeeded({ trades_needed: 0, days_needed: 9 }),
    ]).toEqual([
      { what: 'trades', count: 2 },
      { what: 'days', count: 9 },
    ]);
  });
});
