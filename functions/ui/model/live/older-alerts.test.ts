import fc from 'fast-check';
import { runs } from '../../../test/support/runs';
import { Instant } from '../../../src/core/base/instant';
import type { ListedAlerts } from './alerts';
import type { WrittenAlert } from './documents';
import { cursorOf, newestOnly, withNewest, withOlder, withReadAt } from './older-alerts';

/** What a click loads, and what the page listens to. */
const PAGE = 50;

const alert = (n: number, readAt: string | null = null): WrittenAlert => ({
  alertId: `a${n}`,
  fields: { created_at: new Date(n * 1000).toISOString(), read_at: readAt },
});

const numberOf = (alertId: string): number => Number(alertId.slice(1));

/** The alerts of a user, the newest first, and what the server answers of them. */
class Server {
  constructor(readonly alerts: readonly WrittenAlert[]) {}

  static numbered(from: number, count: number): Server {
    return new Server(Array.from({ length: count }, (_, n) => alert(from - n)));
  }

  get newest(): readonly WrittenAlert[] {
    return this.alerts.slice(0, PAGE);
  }

  below(alertId: string): readonly WrittenAlert[] {
    return this.alerts.filter((each) => numberOf(each.alertId) < numberOf(alertId)).slice(0, PAGE);
  }

  /** The list after a click. */
  older(listed: ListedAlerts): ListedAlerts {
    const cursor = cursorOf(listed);
    if (cursor === null) throw new Error('There is no cursor.');
    return withOlder(listed, cursor, this.below(cursor.alertId));
  }
}

describe('the list of alerts with older ones', () => {
  it.each([
    [0, [[0, true]]],
    [49, [[49, true]]],
    [
      50,
      [
        [50, false],
        [50, true],
      ],
    ],
    [
      60,
      [
        [50, false],
        [60, true],
      ],
    ],
    [
      100,
      [
        [50, false],
        [100, false],
        [100, true],
      ],
    ],
  ])('of %d alerts has 50 more with each click, until there are none', (count, expected) => {
    const server = Server.numbered(1000, count);
    let listed = newestOnly(server.newest);
    const found = [[listed.written.length, listed.isAll]];
    while (!listed.isAll) {
      listed = server.older(listed);
      found.push([listed.written.length, listed.isAll]);
    }
    expect(found).toEqual(expected);
    expect(listed.written).toEqual(server.alerts);
  });

  it('keeps what a newer alert has moved out of the newest', () => {
    const before = Server.numbered(100, 100);
    const after = Server.numbered(103, 103);
    const listed = withNewest(before.older(newestOnly(before.newest)), after.newest);
    expect(listed).toEqual({ written: after.alerts, isAll: false });
  });

  it('no longer has what was deleted between the newest, and nothing once all was', () => {
    const before = Server.numbered(100, 100);
    const listed = before.older(newestOnly(before.newest));
    const after = new Server(before.alerts.filter(({ alertId }) => alertId !== 'a90'));
    expect(withNewest(listed, after.newest)?.written).toEqual(after.alerts);
    expect(withNewest(listed, [])).toBeNull();
    expect(withNewest(listed, before.alerts.slice(0, 3))).toBeNull();
  });

  it('ends where more alerts came at once than are listened to: a gap would not be seen', () => {
    const before = Server.numbered(100, 100);
    const listed = before.older(newestOnly(before.newest));
    expect(withNewest(listed, Server.numbered(149, 149).newest)?.written).toHaveLength(149);
    expect(withNewest(listed, Server.numbered(150, 150).newest)).toBeNull();
  });

  it('takes no older alerts below one that was deleted while they were loaded', () => {
    const server = Server.numbered(100, 100);
    const cursor = { alertId: 'a51', createdAt: new Instant(51) };
    const listed = { written: [alert(100), alert(99)], isAll: false };
    expect(withOlder(listed, cursor, server.below('a51'))).toBe(listed);
  });

  it('begins the next page below the last alert with a time, to the microsecond', () => {
    const last = { alertId: 'last', fields: { created_at: '2026-11-20T12:00:00.000123Z' } };
    const damaged = [7, 'soon', null, undefined].map((at, n) => ({
      alertId: `d${n}`,
      fields: { created_at: at },
    }));
    expect(cursorOf(newestOnly([alert(1), last, ...damaged]))).toEqual({
      alertId: 'last',
      createdAt: new Instant(Date.UTC(2026, 10, 20, 12) / 1000, 123),
    });
    expect(cursorOf(newestOnly(damaged))).toBeNull();
  });

  it('notes what was marked as read, and takes it back', () => {
    const listed = newestOnly([alert(3), alert(2), alert(1, 'before')]);
    const readAt = '2026-11-20T12:00:00Z';
    const noted = withReadAt(listed, ['a2', 'a9'], readAt);
    expect(noted.written.map(({ fields }) => fields.read_at)).toEqual([null, readAt, 'before']);
    expect(withReadAt(noted, ['a2'], null)).toEqual(listed);
  });

  it('has no gap and nothing twice, whatever comes between clicks', () => {
    const steps = fc.array(
      fc.oneof(
        fc.constant('older' as const),
        fc.record({ come: fc.nat({ max: 70 }) }),
        fc.record({ deleted: fc.nat({ max: 160 }) }),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(fc.nat({ max: 160 }), steps, (count, all) => {
        let top = count;
        let server = Server.numbered(top, count);
        let listed = newestOnly(server.newest);
        const deleted = new Set<string>();
        for (const step of all) {
          if (step === 'older') {
            if (!listed.isAll) listed = server.older(listed);
          } else {
            if ('come' in step) {
              const come = Array.from({ length: step.come }, (_, n) => alert(top + step.come - n));
              top += step.come;
              server = new Server([...come, ...server.alerts]);
            } else {
              deleted.add(server.alerts[step.deleted]?.alertId ?? '');
              server = new Server(server.alerts.filter(({ alertId }) => !deleted.has(alertId)));
            }
            listed = withNewest(listed, server.newest) ?? newestOnly(server.newest);
          }
          // Nobody tells of a deletion below the newest.
          const here = listed.written.filter(({ alertId }) => !deleted.has(alertId));
          expect(here).toEqual(server.alerts.slice(0, here.length));
          expect(new Set(listed.written.map(({ alertId }) => alertId)).size).toBe(listed.written.length);
          if (listed.isAll) expect(here).toHaveLength(server.alerts.length);
        }
      }),
      { numRuns: runs(200) },
    );
  });
});
