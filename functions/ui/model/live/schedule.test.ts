import fc from 'fast-check';
import { runs } from '../../../test/support/runs';
import { type Answered, askAt, changeSince, freshness, type Question, type Situation } from './schedule';

const T = Date.parse('2026-11-20T12:00:00Z');
const ANSWERED: Answered = { at: T, version: '7', settings: 'a', positions: null, until: null };
const NOW: Situation = {
  at: T + 1000,
  version: '7',
  settings: 'a',
  positions: null,
  isOnline: true,
  isVisible: true,
  focusedAt: null,
  failures: 0,
  failedAt: null,
};

describe('an answer', () => {
  it.each<[string, Partial<Situation>, Partial<Answered>, ReturnType<typeof changeSince>]>([
    ['nothing has happened', {}, {}, null],
    ['there is a new current', { version: '8' }, {}, 'current'],
    ['the settings changed', { settings: 'b' }, {}, 'settings'],
    ['a position was opened', { positions: 1 }, {}, 'positions'],
    ['its end has come', {}, { until: '2026-11-20T12:00:01Z' }, 'end'],
    ['its end has not come', {}, { until: '2026-11-20T12:00:02Z' }, null],
    ['its end was over when it came', {}, { until: '2026-11-20T11:00:00Z' }, null],
    [
      'another day has begun',
      { at: Date.parse('2026-11-21T00:00:00Z') },
      { at: Date.parse('2026-11-20T23:59:59Z') },
      'midnight',
    ],
    ['the page was brought to the front', { focusedAt: T + 500 }, {}, 'focus'],
    ['a minute has passed', { at: T + 60_000 }, {}, 'minute'],
  ])('where %s', (_, now, answered, change) => {
    expect(changeSince({ ...ANSWERED, ...answered }, { ...NOW, ...now })).toBe(change);
  });

  const late: Question = { age: 2000, answerAge: 3000 };
  const young: Question = { age: 1999, answerAge: 89_999 };

  it.each<[string, Partial<Situation>, Partial<Answered>, Question | null, ReturnType<typeof freshness>]>([
    ['holds', {}, {}, null, 'holds'],
    ['holds while the minute is asked for', { at: T + 70_000 }, {}, late, 'holds'],
    ['is out of date after a minute and a half', { at: T + 90_000 }, {}, null, 'out_of_date'],
    ['is checked after a new current', { version: '8' }, {}, late, 'checking'],
    ['is awaited for two seconds after a new current', { version: '8' }, {}, young, 'awaited'],
    [
      'is awaited also where the clock of a journal jumps to the close',
      { version: '8', at: T + 86_400_000 },
      {},
      young,
      'awaited',
    ],
    ['is checked where it is old', { version: '8' }, {}, { ...young, answerAge: 90_000 }, 'checking'],
    ['is checked at once after a change of the settings', { settings: 'b' }, {}, young, 'checking'],
    [
      'is checked at once after a change of the settings and a close',
      { version: '8', settings: 'b' },
      {},
      young,
      'checking',
    ],
    ['is checked at once after a position', { version: '8', positions: 1 }, {}, young, 'checking'],
    ['is out of date after a new current that nobody asks about', { version: '8' }, {}, null, 'out_of_date'],
    [
      'is out of date where asking again failed',
      { version: '8', failures: 1, failedAt: T },
      {},
      young,
      'out_of_date',
    ],
    ['is out of date offline', { isOnline: false }, {}, young, 'out_of_date'],
    ['is checked at its end', {}, { until: '2026-11-20T12:00:01Z' }, young, 'checking'],
  ])('%s', (_, now, answered, question, expected) => {
    expect(freshness({ ...ANSWERED, ...answered }, { ...NOW, ...now }, question)).toBe(expected);
  });
});

describe('askAt', () => {
  it('asks at once where nothing was answered, or something changed', () => {
    expect(askAt(null, NOW)).toBe(NOW.at);
    expect(askAt(ANSWERED, { ...NOW, version: '8' })).toBe(NOW.at);
    expect(askAt(ANSWERED, { ...NOW, focusedAt: NOW.at })).toBe(NOW.at);
  });

  it('else after a minute, at the end of the answer, or at midnight, whichever comes first', () => {
    expect(askAt(ANSWERED, NOW)).toBe(T + 60_000);
    expect(askAt({ ...ANSWERED, until: '2026-11-20T12:00:20Z' }, NOW)).toBe(T + 20_000);
    const late = Date.parse('2026-11-20T23:59:30Z');
    expect(askAt({ ...ANSWERED, at: late }, { ...NOW, at: late })).toBe(late + 30_000);
  });

  it('does not ask offline, or while nobody looks', () => {
    expect(askAt(null, { ...NOW, isOnline: false })).toBeNull();
    expect(askAt(null, { ...NOW, isVisible: false })).toBeNull();
  });

  it('waits longer after each failure, and a minute at most', () => {
    const after = (failures: number): number =>
      (askAt(null, { ...NOW, failures, failedAt: NOW.at }) ?? NaN) - NOW.at;
    expect([1, 2, 3, 6, 60].map(after)).toEqual([2_000, 4_000, 8_000, 60_000, 60_000]);
  });
});

it('an answer that holds is asked about again before it is out of date, unless nobody looks', () => {
  const times = fc.integer({ min: 0, max: 3 * 86_400_000 });
  const states = fc.record({
    at: times,
    asked: times,
    until: fc.option(times),
    version: fc.constantFrom('7', '8'),
    failures: fc.constantFrom(0, 1),
  });
  fc.assert(
    fc.property(states, ({ at, asked, until, version, failures }) => {
      const answered: Answered = {
        ...ANSWERED,
        at: T + Math.min(at, asked),
        until: until === null ? null : new Date(T + until).toISOString(),
      };
      const now: Situation = { ...NOW, at: T + at, version, failures, failedAt: failures === 0 ? null : T };
      const next = askAt(answered, now);
      expect(next).not.toBeNull();
      // Whatever has not been asked about by then is out of date only later.
      if (freshness(answered, now, null) === 'holds')
        expect(next).toBeLessThanOrEqual(Math.max(now.at, answered.at + 60_000));
      else expect(next).toBeLessThanOrEqual(now.at + 2_000);
    }),
    { numRuns: runs(300) },
  );
});
