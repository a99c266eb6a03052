import fc from 'fast-check';
import { configured, trade } from '../../../test/support/oracles/engine';
import { runs } from '../../../test/support/runs';
import { Decimal } from '../base/decimal';
import { Instant } from '../base/instant';
import type { EngineConfig } from '../config';
import { type ClosedTrade, newestFirst } from '../trades/trade';
import { assessAgents } from '../weights/agent-figures';
import { allocate } from '../weights/allocation';
import { type AlertBook, type AlertRules, firstBook } from './alert-book';
import { noticed, type Situation } from './noticed';
import { afterCloses, todayOf } from './today';

const NOW = new Instant(1_790_000_000);

const RULES: AlertRules = {
  profile: 'SAFE',
  dailyDdLimit: new Decimal('2.5'),
  losingStreakLimit: 4,
  agentDrawdownLimit: new Decimal(5),
  equity: { amount: new Decimal(1000), at: NOW.plusSeconds(-86_400) },
  kinds: null,
  weightMove: new Decimal('0.1'),
  webhook: false,
  push: false,
};

const CONFIG = configured({ minTrades: 3 });

type Trades = ReadonlyMap<string, readonly ClosedTrade[]>;

function situationOf(trades: Trades, now: Instant, changes: Partial<Situation> = {}): Situation {
  const config: EngineConfig = changes.config ?? CONFIG;
  const { agents, published } = allocate(assessAgents(trades, config), config, null, now);
  const windows = new Map([...trades].map(([agentId, list]) => [agentId, { capacity: 100, trades: list }]));
  return {
    published: { agents, weights: published.weights },
    version: 1,
    revision: 1,
    config,
    windowAgents: [...trades.keys()],
    windows,
    today: RULES.equity && todayOf(windows, RULES.equity, now).today,
    refused: [],
    skipped: [],
    silence: 'leave',
    ...changes,
  };
}

function bookOf(situation: Situation, rules = RULES): AlertBook {
  return { ...firstBook(rules, situation.published, NOW), today: situation.today };
}

/** Trades of an agent a minute apart, the last one now. */
function tradesOf(agentId: string, ...pnls: readonly number[]): ClosedTrade[] {
  return pnls
    .map((pnl, index) =>
      trade({
        tradeId: `${agentId}-${index}`,
        closedAt: NOW.seconds - (pnls.length - 1 - index) * 60,
        pnl: String(pnl),
      }),
    )
    .sort(newestFirst);
}

const kindsOf = (alerts: readonly { kind: string; subject: string }[]): string[] =>
  alerts.map(({ kind, subject }) => `${kind} ${subject}`);

describe('noticed', () => {
  it('tells nothing twice: what is told, or held back, is so for the same situation', () => {
    const journals = fc.dictionary(
      fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 12 }),
      { minKeys: 1 },
    );
    const trades = (journal: Record<string, number[]>): Trades =>
      new Map(Object.entries(journal).map(([agentId, pnls]) => [agentId, tradesOf(agentId, ...pnls)]));
    let told = 0;
    fc.assert(
      fc.property(journals, journals, (before, after) => {
        const situation = situationOf(trades(after), NOW, { silence: 'tell' });
        const first = noticed(bookOf(situationOf(trades(before), NOW)), situation, NOW);
        told += first.alerts.length;
        const second = noticed(first.book, situation, NOW);
        expect(kindsOf(second.alerts).filter((kind) => !kind.startsWith('digest'))).toEqual([]);
        // Only times of the last hour expire.
        const later = noticed(second.book, situation, NOW.plusSeconds(1));
        expect(later.book).toEqual(second.book);
      }),
      { numRuns: runs(300) },
    );
    expect(told).toBeGreaterThan(300);
  });

  it('tells that a gate is closed and has opened by time, although nothing closed since', () => {
    const trades = new Map([['a', tradesOf('a', 1, -1, -1, -1, -1)]]);
    const first = noticed(bookOf(situationOf(new Map(), NOW)), situationOf(trades, NOW), NOW);
    expect(kindsOf(first.alerts)).toEqual(['gate_closed a']);
    const later = NOW.plusSeconds(86_400);
    const nothing = situationOf(trades, later, { windows: new Map(), today: null });
    const { alerts, book } = noticed(first.book, nothing, later);
    expect(kindsOf(alerts)).toEqual(['gate_opened a']);
    expect(alerts[0]?.text).toBe(
      'It ended on 22 Sep 2026 14:13 UTC. This limit stops no new trades any more; others may.',
    );
    // A further loss closes it again, which is another event.
    const more = [trade({ tradeId: 'z', closedAt: later.seconds, pnl: '-1' }), ...(trades.get('a') ?? [])];
    const hour = later.plusSeconds(3600);
    const again = noticed(book, situationOf(new Map([['a', more]]), hour), hour);
    expect(kindsOf(again.alerts)).toContain('gate_closed a');
    expect(again.alerts[0]?.state).not.toBe(first.alerts[0]?.state);
  });

  it('tells what was held back when its hour is over', () => {
    const streaks = new Map(
      Array.from({ length: 15 }, (_, n) => {
        const agentId = `agent-${String(n).padStart(2, '0')}`;
        return [agentId, tradesOf(agentId, 1, -1, -1, -1, -1)];
      }),
    );
    const book = bookOf(situationOf(new Map(), NOW));
    const first = noticed(book, situationOf(streaks, NOW), NOW);
    expect(first.alerts).toHaveLength(11);
    const later = NOW.plusSeconds(3600);
    const second = noticed(first.book, situationOf(streaks, later), later);
    expect(kindsOf(second.alerts).filter((kind) => kind.startsWith('gate_closed'))).toEqual(
      ['agent-09', 'agent-10', 'agent-11', 'agent-12', 'agent-13', 'agent-14'].map(
        (agentId) => `gate_closed ${agentId}`,
      ),
    );
  });

  it('begins each day of the account anew, also where nothing closed since', () => {
    const trades = new Map([['a', tradesOf('a', 1, -30)]]);
    const first = noticed(bookOf(situationOf(new Map(), NOW)), situationOf(trades, NOW), NOW);
    expect(kindsOf(first.alerts)).toContain('gate_closed account');
    const later = NOW.plusSeconds(86_400);
    const same = situationOf(trades, later, { windows: new Map(), today: first.book.today });
    expect(kindsOf(noticed(first.book, same, later).alerts)).toContain('gate_opened account');
    expect(
      first.book.today && RULES.equity && afterCloses(first.book.today, [], RULES.equity, later),
    ).not.toBeNull();
  });

  it('forgets agents that are gone', () => {
    const trades = new Map([['a', tradesOf('a', 1, -1, -1, -1, -1)]]);
    const { book } = noticed(bookOf(situationOf(new Map(), NOW)), situationOf(trades, NOW), NOW);
    const { alerts, book: after } = noticed(book, situationOf(new Map(), NOW), NOW);
    expect(alerts).toEqual([]);
    expect([...after.agents.keys(), ...after.gates.keys()]).toEqual([]);
  });
});
