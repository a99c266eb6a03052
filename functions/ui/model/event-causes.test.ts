import { replayTrade } from '../../test/support/oracles/replay';
import { decimal } from '../../test/support/oracles/engine';
import { Instant } from '../../src/core/base/instant';
import type { AgentFigures } from '../../src/core/weights/agent-figures';
import type { Status } from '../../src/core/weights/score';
import { type Closed, EventCauses, type Look } from './event-causes';
import { allocationEvents } from './events';

interface Given {
  readonly weight: string;
  readonly score: string;
  readonly status?: Status;
  readonly trades?: number;
  readonly oldest?: number;
}

function lookOf(agents: Readonly<Record<string, Given>>): Look {
  const entries = Object.entries(agents);
  return {
    figures: new Map(
      entries.map(([id, { score, trades = 100, oldest = 0 }]) => [
        id,
        // What the causes read of them.
        {
          score: decimal(score),
          trades,
          firstClosedAt: new Instant(oldest),
        } as unknown as AgentFigures,
      ]),
    ),
    standing: new Map(
      entries.map(([id, { weight, status = 'performing', trades = 100 }]) => [
        id,
        { weight: decimal(weight), status, trades, verdict: 'likely' },
      ]),
    ),
  };
}

const closesOf = (...agents: readonly string[]): Closed =>
  new Map(
    agents.map((agent) => [
      agent,
      { last: replayTrade({ id: agent, agent, opened: 1, closed: 2, pnl: '-2.05' }), count: 1 },
    ]),
  );

/** The causes of all events between two looks, by agent. */
function causesOf(before: Look, now: Look, closed: Closed): Record<string, string> {
  const events = allocationEvents(before.standing, now.standing, '2026-10-18T16:30:00Z');
  const causes = new EventCauses(before, now, closed, events);
  return Object.fromEntries(events.map((event) => [event.agentId, causes.of(event)]));
}

describe('the cause of an event', () => {
  const before = lookOf({
    a: { weight: '0.30', score: '0.3' },
    b: { weight: '0.05', score: '-0.1', status: 'recovering' },
    c: { weight: '0.65', score: '0.9' },
  });

  it('is the status of another agent, where that moved the weight, and not a close beside it', () => {
    const now = lookOf({
      a: { weight: '0.24', score: '0.3' },
      b: { weight: '0.21', score: '0.1' },
      c: { weight: '0.55', score: '0.9' },
    });
    expect(causesOf(before, now, closesOf('b', 'c'))).toEqual({
      a: 'b has a score of 0 or more now: 5.00 → 21.00 %',
      b: 'b lost 2.05, and 1 more closed',
      c: 'b has a score of 0 or more now: 5.00 → 21.00 %',
    });
  });

  it('is the own close where it moved the own score, and says what left the window', () => {
    const now = lookOf({
      a: { weight: '0.40', score: '0.4', oldest: 5 },
      b: { weight: '0.05', score: '-0.1', status: 'recovering' },
      c: { weight: '0.55', score: '0.9' },
    });
    const cause = 'a lost 2.05; an older trade left its window';
    expect(causesOf(before, now, closesOf('a'))).toEqual({ a: cause, c: cause });
  });

  it('is what left a window where nothing came', () => {
    const now = lookOf({
      a: { weight: '0.40', score: '0.4', trades: 97, oldest: 5 },
      b: { weight: '0.05', score: '-0.1', status: 'recovering' },
      c: { weight: '0.55', score: '0.9' },
    });
    const cause = 'a: 3 older trades left its window';
    expect(causesOf(before, now, closesOf('b'))).toEqual({ a: cause, c: cause });
  });

  it('is claimed of no close that moved no score', () => {
    const now = lookOf({
      a: { weight: '0.40', score: '0.3' },
      b: { weight: '0.05', score: '-0.1', status: 'recovering' },
      c: { weight: '0.55', score: '0.9' },
    });
    expect(causesOf(before, now, closesOf('b'))).toEqual({ a: '1 trade closed', c: '1 trade closed' });
  });
});
