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
        for (const { pause, news } of all) {
          now = now.plusSeconds(pause);
          const teller = new Teller({ rules: { kinds: null }, recent }, now);
          for (const { kind, subject } of news) {
            const before = teller.alerts.filter((alert) => alert.kind !== 'digest').length;
            const told = teller.tell(newsOf(kind, subject));
            const after = teller.alerts.filter((alert) => alert.kind !== 'digest').length;
            expect(after - before).toBe(Number(told));
          }
          for (const { kind, subject } of teller.alerts) made.push({ at: now, kind, subject });
          recent = teller.recent;
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

  it('says once until when others are held back, and what holds then is told', () => {
    const teller = new Teller({ rules: { kinds: null }, recent: new Map() }, NOW);
    const told = Array.from({ length: 13 }, (_, n) => teller.tell(newsOf('gate_closed', String(n))));
    expect(told).toEqual([...Array<boolean>(10).fill(true), false, false, false]);
    expect(teller.alerts).toHaveLength(11);
    expect(teller.alerts[10]).toMatchObject({
      kind: 'digest',
      figures: new Map([
        ['limit_per_hour', '10'],
        ['until', '21 Sep 2026 15:13 UTC'],
      ]),
    });
    const later = new Teller({ rules: { kinds: null }, recent: teller.recent }, NOW.plusSeconds(3600));
    expect(later.tell(newsOf('gate_closed', '12'))).toBe(true);
  });

  it('leaves out kinds that are not wanted, as if they were told, except those that say what is missing', () => {
    const teller = new Teller({ rules: { kinds: ['gate_closed'] }, recent: new Map() }, NOW);
    expect(teller.tell(newsOf('weight_moved', 'a'))).toBe(true);
    expect(teller.alerts).toEqual([]);
    teller.tell(newsOf('delivery_stopped', 'webhook'));
    expect(teller.alerts).toHaveLength(1);
  });

  it('is not held back by times that a wrong clock has written', () => {
    const recent = new Map([['gate_closed a', NOW.plusSeconds(4000)]]);
    expect(new Teller({ rules: { kinds: null }, recent }, NOW).tell(newsOf('gate_closed', 'a'))).toBe(true);
  });
});
