import fc from 'fast-check';
import { runs } from '../../../test/support/runs';
import { Instant } from '../base/instant';
import type { AlertKind } from './alert-kinds';
import type { News } from './news';
import { MAX_PER_HOUR, Teller } from './teller';

const NOW = new Instant(1_790_000_000);

function newsOf(kind: AlertKind, subject: string): News {
  return { kind, subject, state: '1', title: 'It happened', text: 'It ends.', figures: new Map() };
}

describe('Teller', () => {
  it('makes at most ten alerts and a digest within any hour, and one per kind and subject', () => {
    const steps = fc.array(
      fc.record({
        pause: fc.integer({ min: 0, max: 1500 }),
        news: fc.array(
          fc.record({
            kind: fc.constantFrom<AlertKind>('gate_closed', 'weight_moved'),
            subject: fc.nat({ max: 14 }).map(String),
          }),
          { maxLength: 20 },
        ),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(steps, (all) => {
        const made: { at: Instant; kind: AlertKind; subject: string }[] = [];
        let now = NOW;
        let recent: ReadonlyMap<string, Instant> = new Map();
        let held: readonly string[] = [];

        for (const { pause, news } of all) {
          now = now.plusSeconds(pause);
          const teller = new Teller({ rules: { kinds: null }, recent, held }, now);
          for (const { kind, subject } of news) {
            const before = teller.alerts.filter((alert) => alert.kind !== 'digest').length;
            const told = teller.tell(newsOf(kind, subject));
            const after = teller.alerts.filter((alert) => alert.kind !== 'digest').length;
            expect(after - before).toBe(Number(told));
          }
          teller.end();
          for (const { kind, subject } of teller.alerts) made.push({ at: now, kind, subject });
          ({ recent, held } = teller);
        }
        for (const { at } of made) {
          const within = made.filter(
            (other) => Math.abs(other.at.secondsSince(at)) < 3600 && other.at.compare(at) <= 0,
          );
          expect(within.filter(({ kind }) => kind !== 'digest').length).toBeLessThanOrEqual(MAX_PER_HOUR);
          expect(within.filter(({ kind }) => kind === 'digest').length).toBeLessThanOrEqual(1);
          const names = within.map(({ kind, subject }) => `${kind} ${subject}`);
          expect(new Set(names).size).toBe(names.length);
        }
      }),
      { numRuns: runs(300) },
    );
  });

  const all: { rules: { kinds: null }; recent: ReadonlyMap<string, Instant>; held: readonly string[] } = {
    ...{ rules: { kinds: null }, recent: new Map(), held: [] },
  };

  it('says once per hour what is held back and until when, and what holds then is told', () => {
    const teller = new Teller(all, NOW);
    const told = Array.from({ length: 12 }, (_, n) => teller.tell(newsOf('gate_closed', `agent-${n}`)));
    expect(teller.tell(newsOf('weight_moved', 'account'))).toBe(false);
    expect(told).toEqual([...Array<boolean>(10).fill(true), false, false]);
    teller.end();
    expect(teller.alerts).toHaveLength(11);
    expect(teller.alerts[10]).toMatchObject({
      kind: 'digest',
      title: '3 more things have happened',
      text: 'New trades stopped: agent-10, agent-11. Weight moved. An hour has room for 10 alerts, so these were held back. What still holds is told from 21 Sep 2026 15:13 UTC on, with closes or the next check.',
      figures: new Map([
        ['limit_per_hour', '10'],
        ['held_back', '3'],
        ['held_back gate_closed', '2'],
        ['held_back weight_moved', '1'],
        ['until', '21 Sep 2026 15:13 UTC'],
      ]),
    });
    const later = new Teller({ ...all, recent: teller.recent, held: teller.held }, NOW.plusSeconds(3600));
    expect(later.tell(newsOf('gate_closed', 'agent-11'))).toBe(true);
  });

  it('keeps what is held back after a digest for the next one, and leaves out what is told by then', () => {
    const first = new Teller(all, NOW);
    for (let n = 0; n < 11; n++) first.tell(newsOf('gate_closed', String(n)));
    first.end();
    expect(first.held).toEqual([]);
    const book = { ...all, recent: first.recent };
    const second = new Teller({ ...book, held: first.held }, NOW.plusSeconds(60));
    for (const news of [newsOf('trade_skipped', 'missing_pnl'), newsOf('agent_proven', 'b')])
      expect(second.tell(news)).toBe(false);
    second.end();
    expect(second.alerts).toEqual([]);
    const third = new Teller({ ...all, recent: second.recent, held: second.held }, NOW.plusSeconds(3600));
    expect(third.tell(newsOf('agent_proven', 'b'))).toBe(true);
    third.end();
    expect(third.alerts[1]).toMatchObject({
      kind: 'digest',
      title: 'One more thing has happened',
      text: 'Trades that do not count: without realized_pnl. An hour has room for 10 alerts, so these were held back. What still holds is told with the next close or check.',
    });
    expect(third.held).toEqual([]);
  });

  it('loses nothing that is told twice within an hour and has no state', () => {
    const first = new Teller(all, NOW);
    first.tell(newsOf('agents_refused', 'account'));
    first.tell(newsOf('weight_moved', 'a'));
    // Of other agents; a weight that has moved further is told later if it still has.
    const second = new Teller({ ...all, recent: first.recent }, NOW.plusSeconds(60));
    expect(second.tell(newsOf('agents_refused', 'account'))).toBe(false);
    expect(second.tell(newsOf('weight_moved', 'a'))).toBe(false);
    second.end();
    expect(second.alerts).toMatchObject([
      {
        title: 'One more thing has happened',
        text: expect.stringMatching(/^Agents without a place\. An hour /) as unknown,
      },
    ]);
  });

  it('names a bounded number, and says that there are more', () => {
    const teller = new Teller(all, NOW);
    for (let n = 0; n < 500; n++) teller.tell(newsOf('gate_closed', String(n)));
    expect(teller.held).toHaveLength(30);
    teller.end();
    expect(teller.alerts[10]?.title).toBe('At least 30 more things have happened');
    expect(teller.alerts[10]?.text).toMatch(/^New trades stopped: 10, 11, 12, 13, 14 and 25 more\. /);
  });

  it('leaves out kinds that are not wanted, as if they were told, except those that say what is missing', () => {
    const teller = new Teller({ rules: { kinds: ['gate_closed'] }, recent: new Map(), held: [] }, NOW);
    expect(teller.tell(newsOf('weight_moved', 'a'))).toBe(true);
    expect(teller.alerts).toEqual([]);
    teller.tell(newsOf('delivery_stopped', 'webhook'));
    expect(teller.alerts).toHaveLength(1);
  });

  it('is not held back by times that a wrong clock has written', () => {
    const recent = new Map([['gate_closed a', NOW.plusSeconds(4000)]]);
    expect(
      new Teller({ rules: { kinds: null }, recent, held: [] }, NOW).tell(newsOf('gate_closed', 'a')),
    ).toBe(true);
  });
});
