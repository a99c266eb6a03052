import fc from 'fast-check';
import { alertWith } from '../../../test/support/documents/alerts';
import { runs } from '../../../test/support/runs';
import { type Alert, encodeAlert } from '../../../src/contract/documents/alert';
import { plainDocument } from '../../../src/contract/documents/plain-document';
import { ALERT_KINDS } from '../../../src/core/alerts/alert-kinds';
import { Instant } from '../../../src/core/base/instant';
import { ALERTS_LISTED, alertsView, listedView } from './alerts';
import type { WrittenAlert } from './documents';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const CLOCK = { now: NOW, zone: 'UTC' };

const ALERT = alertWith({ createdAt: Instant.fromMillis(NOW - 60_000) });

/** As the page has it. */
function written(alertId: string, changes: Partial<Alert> = {}): WrittenAlert {
  const fields = encodeAlert({ ...ALERT, ...changes }, (instant) => instant);
  return { alertId, fields: plainDocument(fields, (value) => (value instanceof Instant ? value : null)) };
}

const ago = (minutes: number): Instant => Instant.fromMillis(NOW - minutes * 60_000);
const READ = { readAt: ago(0) };
const many = (count: number, changes: Partial<Alert> = {}): WrittenAlert[] =>
  Array.from({ length: count }, (_, n) => written(`a${n}`, changes));

describe('alertsView', () => {
  it('says what happened, why and when, the newest first', () => {
    const { lines } = alertsView(
      [
        written('old', { createdAt: ago(3 * 24 * 60), ...READ }),
        written('new', { kind: 'agent_suspended' }),
        written('middle', { kind: 'agent_proven', createdAt: ago(125) }),
      ],
      CLOCK,
    );
    expect(lines.map(({ alertId, when, level, isUnread }) => [alertId, when, level, isUnread])).toEqual([
      ['new', '11:59 UTC · 1 min ago', 'bad', true],
      ['middle', '09:55 UTC · 2 h ago', 'good', true],
      ['old', '17 Nov, 12:00 UTC · 3 days ago', 'careful', false],
    ]);
    expect(lines[0]).toMatchObject({ title: ALERT.title, text: ALERT.text, at: '2026-11-20T11:59:00Z' });
  });

  it.each<[readonly WrittenAlert[] | null, object]>([
    [null, { count: '', name: 'No unread alerts', summary: 'No alerts' }],
    [many(1), { count: '1', name: '1 unread alert', summary: '1 unread alert' }],
    [many(2, READ), { count: '', name: 'No unread alerts', summary: 'None unread of 2 alerts' }],
    [
      [...many(2, READ), written('b')],
      { count: '1', name: '1 unread alert', summary: '1 unread of 3 alerts' },
    ],
    [
      [...many(48, READ), written('b'), written('c')],
      { count: '2', name: '2 unread alerts', summary: '2 unread of the newest 50 alerts' },
    ],
    [many(50), { count: '50+', name: '50+ unread alerts', summary: '50+ unread alerts' }],
    [many(60), { count: '50+', name: '50+ unread alerts', summary: '50+ unread alerts' }],
  ])('counts those that are unread (%#)', (alerts, expected) => {
    expect(alertsView(alerts, CLOCK)).toMatchObject(expected);
  });

  it.each<[readonly WrittenAlert[], boolean, string, number]>([
    [many(50), false, '50+ unread alerts', 50],
    [many(50), true, '50 unread alerts', 50],
    [many(60), true, '60 unread alerts', 60],
    [many(100), false, '100+ unread alerts', 100],
    [[...many(60, READ), written('b')], true, '1 unread of 61 alerts', 61],
    [[...many(100, READ), written('b')], false, '1 unread of the newest 101 alerts', 101],
    [many(60, READ), true, 'None unread of 60 alerts', 60],
  ])(
    'lists older alerts too, and says whether there may be others (%#)',
    (alerts, isAll, summary, listed) => {
      const view = listedView({ written: alerts, isAll }, CLOCK);
      expect([view.summary, view.lines.length]).toEqual([summary, listed]);
    },
  );

  it('shows the newest unread alert that says that others are no longer sent, until it is read', () => {
    const kind = 'delivery_stopped';
    const stopped = (...alerts: readonly WrittenAlert[]): string | undefined =>
      alertsView([written('other'), ...alerts], CLOCK).stopped?.alertId;
    expect(stopped()).toBeUndefined();
    expect(
      stopped(written('a', { kind, createdAt: ago(9) }), written('b', { kind, createdAt: ago(2) })),
    ).toBe('b');
    expect(stopped(written('a', { kind, ...READ }))).toBeUndefined();
  });

  it('says why an alert was not delivered, and nothing of one that was', () => {
    const at = ago(1);
    const failure = 'the webhook has not taken it (it answered 500)';
    const { lines } = alertsView(
      [
        written('failed', { delivered: { at, webhook: false, devices: 0, failure } }),
        written('taken', { delivered: { at, webhook: true, devices: 0, failure: null } }),
        written('shown'),
      ],
      CLOCK,
    );
    expect(new Map(lines.map((line) => [line.alertId, line.failure]))).toEqual(
      new Map([
        ['failed', 'Not delivered: the webhook has not taken it (it answered 500).'],
        ['taken', ''],
        ['shown', ''],
      ]),
    );
  });

  it('counts what is damaged, and lists what is of a kind from a newer Maestro', () => {
    const { fields } = written('x');
    const broken = ['title', 'text', 'kind', 'created_at', 'read_at'].flatMap((name) =>
      [7, undefined, 'soon'].map((value, n) => ({
        alertId: `${name}${n}`,
        fields: { ...fields, [name]: value },
      })),
    );
    const view = alertsView(
      [...broken, { alertId: 'new', fields: { ...fields, kind: 'moon_phase' } }],
      CLOCK,
    );
    // A text of another kind is a title as any other.
    const texts = ['title2', 'text2', 'kind2', 'new'];
    expect(view.lines.map(({ alertId }) => alertId).sort()).toEqual(texts.sort());
    expect(view.lines.find(({ alertId }) => alertId === 'new')?.level).toBe('unknown');
    expect(view.damage).toBe('12 alerts cannot be read.');
    expect(view.count).toBe('4');
  });

  it('lists every alert that Maestro can write, and never fails on anything else', () => {
    const moment = fc.integer({ min: 0, max: 4e12 }).map((millis) => Instant.fromMillis(millis));
    const changes = fc.record({
      kind: fc.constantFrom(...ALERT_KINDS),
      subject: fc.string(),
      title: fc.string(),
      text: fc.string(),
      createdAt: moment,
      readAt: fc.option(moment),
    });
    fc.assert(
      fc.property(
        fc.array(changes, { maxLength: 60 }),
        fc.array(
          fc.dictionary(fc.constantFrom('title', 'text', 'kind', 'created_at', 'read_at'), fc.anything()),
        ),
        (good, other) => {
          const alerts = good.map((change, n) => written(`${n}`, change));
          const { lines, count, damage } = alertsView(alerts, CLOCK);
          expect(damage).toBe('');
          expect(lines).toHaveLength(Math.min(good.length, ALERTS_LISTED));
          const times = lines.map(({ at }) => Date.parse(at));
          expect(times).toEqual([...times].sort((a, b) => b - a));
          const unread = lines.filter(({ isUnread }) => isUnread).length;
          expect(count).toBe(unread === 0 ? '' : unread === ALERTS_LISTED ? '50+' : `${unread}`);
          const strange = other.map((fields, n) => ({ alertId: `o${n}`, fields }));
          expect(() => alertsView(strange, CLOCK)).not.toThrow();
        },
      ),
      { numRuns: runs(100) },
    );
  });
});
