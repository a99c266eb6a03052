import fc from 'fast-check';
import { runs } from '../../../test/support/runs';
import { AGENT_SORTS, ALL_AGENTS, chosenAgents, statusesOf } from './agent-choice';
import type { CapitalRow } from './live-view';

const rowOf = (
  agentId: string,
  weight: string,
  code: CapitalRow['agent']['verdict']['code'],
  figures: Partial<CapitalRow['figures']> = {},
  isPaused = false,
): CapitalRow =>
  ({
    agent: { agentId, weight, verdict: { code } },
    isPaused,
    figures: { score: null, trades: 0, lastClosedAt: null, ...figures },
  }) as CapitalRow;

/** By weight. */
const ROWS = [
  rowOf('Trend-BTC', '0.5', 'proven', { score: '0.1', trades: 9, lastClosedAt: '2026-01-02T00:00:00Z' }),
  rowOf('scalper', '0.3', 'losing', { score: '-0.2', trades: 100, lastClosedAt: '2026-01-03T00:00:00.5Z' }),
  rowOf('btc-news', '0.1', 'too_few_trades', {}, true),
  rowOf('grid', '0.1', 'proven', { score: '0.1000000000000000000001', trades: 9 }),
];

const ids = (rows: readonly CapitalRow[]): string[] => rows.map(({ agent }) => agent.agentId);

describe('chosenAgents', () => {
  it.each([
    ['weight', ['Trend-BTC', 'scalper', 'btc-news', 'grid']],
    // In exact decimals; what is not known comes last.
    ['score', ['grid', 'Trend-BTC', 'scalper', 'btc-news']],
    ['trades', ['scalper', 'Trend-BTC', 'grid', 'btc-news']],
    ['last_close', ['scalper', 'Trend-BTC', 'btc-news', 'grid']],
  ] as const)('sorts by %s', (sort, expected) => {
    expect(ids(chosenAgents(ROWS, { ...ALL_AGENTS, sort }))).toEqual(expected);
  });

  it('keeps those whose names have a text in them, in any case, and those of a status', () => {
    expect(ids(chosenAgents(ROWS, { ...ALL_AGENTS, name: 'BTC' }))).toEqual(['Trend-BTC', 'btc-news']);
    expect(ids(chosenAgents(ROWS, { ...ALL_AGENTS, status: 'proven', name: 'g' }))).toEqual(['grid']);
    expect(ids(chosenAgents(ROWS, { ...ALL_AGENTS, status: 'paused' }))).toEqual(['btc-news']);
    expect(chosenAgents(ROWS, { ...ALL_AGENTS, name: 'no such' })).toEqual([]);
  });

  it('loses and invents no agent, whatever the order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...ROWS)),
        fc.constantFrom(...AGENT_SORTS.map(({ value }) => value)),
        (rows, sort) => {
          expect(ids(chosenAgents(rows, { ...ALL_AGENTS, sort })).sort()).toEqual(ids(rows).sort());
        },
      ),
      { numRuns: runs(100) },
    );
  });
});

describe('statusesOf', () => {
  it('has what there is, and how often', () => {
    expect(statusesOf(ROWS).map(({ text }) => text)).toEqual([
      'all 4',
      'Proven (2)',
      'Losing (1)',
      'Too few trades (1)',
      'Paused (1)',
    ]);
    for (const { value, text } of statusesOf(ROWS))
      expect(text).toContain(String(chosenAgents(ROWS, { ...ALL_AGENTS, status: value }).length));
  });
});
