import { configured, decimal, Fraction } from '../../test/support/oracles/engine';
import { encodeAllocation } from '../../src/contract/documents/allocation';
import { timeText } from '../../src/contract/fields/time';
import { assessAgents } from '../../src/core/weights/agent-figures';
import { allocate } from '../../src/core/weights/allocation';
import type { EngineConfig } from '../../src/core/config';
import type { PlainTrade } from '../../src/core/trades/trade';
import { replayTrade } from '../../test/support/oracles/replay';
import { statusText } from '../../ui/words/allocation-words';
import { allocationTable } from './allocation-table';
import { plainText } from './layout';
import { spanText } from '../../ui/words/span';
import { Instant } from '../../src/core/base/instant';

/** The table for some agents, each with the returns of its trades in percent. */
function tableOf(
  returns: Readonly<Record<string, readonly string[]>>,
  changes: Partial<EngineConfig>,
): string {
  const config = configured({ minTrades: 2, sharpeCap: decimal('3'), ...changes });
  const windows = Object.entries(returns).map(([agent, pnls]): [string, PlainTrade[]] => [
    agent,
    pnls.map((pnl, closed) => replayTrade({ id: `${agent}${closed}`, agent, closed, pnl })).reverse(),
  ]);
  const allocation = allocate(assessAgents(new Map(windows), config), config, null, new Instant(0));
  return plainText(allocationTable(encodeAllocation(allocation, timeText), config, null));
}

const WINNER = ['1', '2', '3'];
const LOSER = ['-1', '-2', '-3'];

it.each(['trade', 'day'] as const)('allocationTable says that a Sharpe ratio is per %s', (returnBasis) => {
  expect(tableOf({ a: WINNER }, { returnBasis })).toContain(`  Sharpe per ${returnBasis}  `);
});

describe('the score column of allocationTable', () => {
  it('is left out when every score is the Sharpe ratio', () => {
    expect(tableOf({ a: WINNER, b: LOSER, c: ['1'] }, {})).not.toContain('score');
  });

  it.each<[string, Partial<EngineConfig>, string]>([
    ['clamped', { sharpeCap: decimal('0.5') }, '0.5000'],
    ['shrunk', { scoreMethod: 'shrunk' }, '1.9091'],
  ])('is shown besides the ratio when a score is %s', (_, config, score) => {
    const table = tableOf({ a: WINNER, b: ['2', '3', '4'], c: ['-1', '2', '2'] }, config);
    expect(table).toMatch(/Sharpe per trade +score +PSR/);
    expect(table).toMatch(new RegExp(`^a .* 1\\.98\\d\\d +${score.replace('.', '\\.')}`, 'm'));
  });

  it('is shown for a flat series, which has a score but no ratio', () => {
    expect(tableOf({ a: ['1', '1', '1'] }, {})).toMatch(/^a .* – +3\.0000 /m);
  });
});

describe('the amounts of allocationTable', () => {
  it('sum to a capital of any number of digits', () => {
    const config = configured({ minTrades: 2 });
    const windows = ['a', 'b', 'c'].map((agent): [string, PlainTrade[]] => [
      agent,
      [replayTrade({ id: agent, agent, closed: 1, pnl: '1' })],
    ]);
    const allocation = encodeAllocation(
      allocate(assessAgents(new Map(windows), config), config, null, new Instant(0)),
      timeText,
    );
    const capital = decimal('99999999999999999999.123456789012');
    const table = plainText(allocationTable(allocation, config, capital));
    const amounts = [...table.matchAll(/ (\d{2}(?:,\d{3}){6}\.\d{12}) /g)].map(([, amount = '']) =>
      Fraction.of(amount.replaceAll(',', '')),
    );
    expect(amounts).toHaveLength(3);
    expect(Fraction.sum(amounts).rounded(12)).toBe('99999999999999999999.123456789012');
  });
});

it('allocationTable shows amounts with the digits of a small capital, and its currency', () => {
  const config = configured({ minTrades: 2 });
  const trade = replayTrade({ id: '1', agent: 'a', closed: 1, pnl: '1' });
  const allocation = allocate(assessAgents(new Map([['a', [trade]]]), config), config, null, new Instant(0));
  const table = plainText(
    allocationTable(encodeAllocation(allocation, timeText), config, decimal('0.01'), 'BTC'),
  );
  expect(table).toMatch(/ amount, BTC .*\na .* 0\.01000000 /);
});

it.each([
  [{ status: 'performing', trades_needed: 0 }, 'performing'],
  [{ status: 'unproven', trades_needed: 6, days_needed: 9 }, 'unproven, 6 to go'],
  [{ status: 'unproven', trades_needed: 0, days_needed: 9 }, 'unproven, 9 days to go'],
] as const)('statusText of %j is %s', (agent, text) => {
  expect(statusText(agent)).toBe(text);
});

it.each([
  [null, null, '–'],
  ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '–'],
  ['2026-01-01T00:00:00Z', '2026-01-01T00:59:59Z', '< 1 hour'],
  ['2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z', '1 hour'],
  ['2026-01-01T00:00:00Z', '2026-01-02T23:00:00Z', '47 hours'],
  ['2026-01-01T00:00:00Z', '2026-01-05T18:00:00.000001Z', '5 days'],
  ['2026-01-01T00:00:00Z', '2026-03-01T00:00:00Z', '59 days'],
  ['2025-01-01T00:00:00Z', '2026-05-01T00:00:00Z', '16 months'],
  ['2021-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '5 years'],
  ['0001-01-01T00:00:00Z', '9999-12-31T00:00:00Z', '9,999 years'],
])('spanText from %s to %s is %s', (first_closed_at, last_closed_at, text) => {
  expect(spanText({ first_closed_at, last_closed_at })).toBe(text);
});

it('allocationTable tells five days from sixteen months', () => {
  const window = (months: number): PlainTrade[] =>
    [months * 30, 0].map((day) => replayTrade({ id: String(day), agent: 'a', closed: day * 24, pnl: '1' }));
  const config = configured();
  const allocation = allocate(
    assessAgents(
      new Map([
        ['quick', window(1 / 6)],
        ['slow', window(16)],
      ]),
      config,
    ),
    config,
    null,
    new Instant(0),
  );
  const table = plainText(allocationTable(encodeAllocation(allocation, timeText), config, null));
  expect(table).toMatch(/ trades +over +skipped /);
  expect(table).toMatch(/^quick .* 2 +5 days +– /m);
  expect(table).toMatch(/^slow .* 2 +16 months +– /m);
});

describe('the note of allocationTable on floors', () => {
  const NOTE =
    'The floors of 2 agents take the whole account, so that scores decide nothing: 2 × min_floor_weight 0.5 leaves no room.';
  const half = { minFloorWeight: decimal('0.5') };

  it('says that the floors take the whole account', () => {
    expect(tableOf({ a: WINNER, b: LOSER }, half)).toContain(`\n\n${NOTE}`);
    expect(tableOf({ a: WINNER, b: ['1', '5'] }, half)).toContain(NOTE);
  });

  it.each<[string, Record<string, readonly string[]>, Partial<EngineConfig>]>([
    ['a floor that leaves room', { a: WINNER, b: LOSER }, { minFloorWeight: decimal('0.49') }],
    [
      'strict mode, in which only unproven agents have a floor',
      { a: WINNER, b: LOSER },
      { ...half, enforcePerformance: true },
    ],
    ['one agent', { a: WINNER }, { minFloorWeight: decimal('1') }],
    ['agents that all lose', { a: LOSER, b: LOSER }, half],
    // The floor is 1/6 then, and the winner gets half.
    ['more losers than winners', { a: WINNER, b: LOSER, c: LOSER, d: LOSER }, half],
  ])('is missing for %s', (_, returns, config) => {
    expect(tableOf(returns, config)).not.toContain('floors');
  });
});
