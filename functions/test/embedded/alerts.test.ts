import fc from 'fast-check';
import { Timestamp } from 'firebase-admin/firestore';
import { type Alert, decodeAlert } from '../../src/contract/documents/alert';
import { foldTrades } from '../../src/app/fold/fold-trades';
import { checkUser } from '../../src/app/sweep/check-user';
import { Instant } from '../../src/core/base/instant';
import { deleteMyData, recomputeAllocation, updateSettings } from '../../src/index';
import { withInstants } from '../../src/store/timestamps';
import type { TradeEvent } from '../../local/embedded';
import { runs } from '../support/runs';
import { call, deliver, EmbeddedUser, NOW, tradeDocument } from '../support/users/embedded-user';

// What a user is told, by the deployed functions: docs/specification.md, section 12.

let user: EmbeddedUser;

beforeEach(() => {
  user = new EmbeddedUser();
});

afterEach(() => {
  user.close();
});

/** The alerts of the user, the oldest first. */
async function alerts(of: EmbeddedUser = user): Promise<(Alert & { readonly id: string })[]> {
  const { docs } = await of.paths.alerts.get();
  return docs
    .map((snapshot) => {
      const alert = decodeAlert(withInstants(snapshot.data()));
      if (alert === null) throw new Error(`${snapshot.id} is damaged.`);
      return { ...alert, id: snapshot.id };
    })
    .sort((a, b) => a.createdAt.compare(b.createdAt) || (a.id < b.id ? -1 : 1));
}

async function kinds(): Promise<string[]> {
  return (await alerts()).map(({ kind, subject }) => `${kind} ${subject}`);
}

/** A close some seconds ago, with this pnl on a capital of 100. */
function closed(agentId: string, secondsAgo: number, pnl: string): Record<string, unknown> {
  return tradeDocument(agentId, user.clock.seconds - secondsAgo, pnl);
}

/** Closes of one agent that tell nothing: it has 12 trades that vary. */
async function quietAgent(agentId = 'a'): Promise<void> {
  await user.writeAll(
    Array.from({ length: 12 }, (_, n) => [
      `${agentId}-${n}`,
      closed(agentId, 3600 - n * 60, n % 3 === 0 ? '-1' : '1'),
    ]),
  );
  for (const { id } of await alerts()) await user.paths.alerts.doc(id).delete();
}

describe('a losing streak', () => {
  it('of four losses under SAFE makes one alert, which says why and when it ends', async () => {
    await quietAgent();
    for (let n = 0; n < 4; n++) await user.write(`loss-${n}`, closed('a', 40 - n * 10, '-1'));
    const [alert, ...others] = (await alerts()).filter(({ kind }) => kind === 'gate_closed');
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      kind: 'gate_closed',
      subject: 'a',
      title: 'Agent a makes no new trades: too many losses in a row',
      text: 'Agent a has lost 4 times in a row; the limit of profile SAFE is 4. New trades are stopped; open ones may be closed. This ends on 22 Sep 2026 14:13 UTC, or earlier with a win.',
      createdAt: NOW,
      readAt: null,
      delivered: null,
      channels: { webhook: false, push: false },
      expiresAt: NOW.plusSeconds(90 * 86_400),
    });
    expect(Object.fromEntries(alert?.figures ?? [])).toEqual({
      gate: 'losing_streak_limit',
      losing_streak: '4',
      losing_streak_limit: '4',
      until: '22 Sep 2026 14:13 UTC',
    });
  });

  it('makes one alert however often and in whatever order its events are delivered', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 3 }), { minLength: 4, maxLength: 10 }),
        fc.boolean(),
        async (order, isKnown) => {
          const events: TradeEvent[] = [];
          let holds = false;
          const one = new EmbeddedUser({
            deliver: (event) => (holds ? void events.push(event) : void deliver(event)),
          });
          try {
            if (isKnown) await one.write('win', tradeDocument('a', NOW.seconds - 500, '1'));
            holds = true;
            for (let n = 0; n < 4; n++)
              await one.write(`loss-${n}`, tradeDocument('a', NOW.seconds - 40 + n * 10, '-1'));
            holds = false;
            const missing = [0, 1, 2, 3].filter((n) => !order.includes(n));
            for (const n of [...order, ...missing]) await deliver(events[n]);
            await one.embedded.settled();
            expect((await alerts(one)).filter(({ kind }) => kind === 'gate_closed')).toHaveLength(1);
          } finally {
            one.close();
          }
        },
      ),
      { numRuns: runs(30) },
    );
  });

  it('that goes on makes no second alert; a win opens the gate', async () => {
    await quietAgent();
    for (let n = 0; n < 6; n++) await user.write(`loss-${n}`, closed('a', 60 - n * 10, '-1'));
    await user.write('win', closed('a', 0, '1'));
    const gates = (await alerts()).filter(({ kind }) => kind.startsWith('gate'));
    expect(gates.map(({ kind }) => kind).sort()).toEqual(['gate_closed', 'gate_opened']);
    expect(gates.find(({ kind }) => kind === 'gate_opened')?.text).toBe(
      'Agent a has lost 0 times in a row; the limit of profile SAFE is 4. This limit stops no new trades any more; others may.',
    );
  });

  it('ends after 24 hours, which the next sweep tells', async () => {
    await quietAgent();
    for (let n = 0; n < 4; n++) await user.write(`loss-${n}`, closed('a', 40 - n * 10, '-1'));
    user.later(86_400);
    await checkUser(user.context, 'ada', 1);
    expect(await kinds()).toContain('gate_opened a');
    const before = await alerts();
    await checkUser(user.context, 'ada', 2);
    expect(await alerts()).toEqual(before);
  });
});

describe('a gate that closes again in the state in which it has closed before', () => {
  it('makes an alert of its own, because only a new document is an event, and leaves the one before as it is', async () => {
    await quietAgent();
    await call(updateSettings, { account_equity: '1000' });
    await user.embedded.settled();
    user.later(60);
    await user.write('fall', closed('a', 0, '-26'));
    const told = await alerts();
    expect(told.map(({ kind, subject }) => [kind, subject])).toContainEqual(['gate_closed', 'account']);
    user.later(3700);
    await call(updateSettings, { account_equity: '3000' });
    await user.embedded.settled();
    user.later(60);
    await user.write('rise', closed('a', 0, '1'));
    expect(await kinds()).toContain('gate_opened account');
    user.later(3700);
    await user.write('fall-again', closed('a', 0, '-90'));
    const closings = (await alerts()).filter(
      ({ kind, subject }) => kind === 'gate_closed' && subject === 'account',
    );
    expect(closings.map(({ createdAt }) => createdAt.secondsSince(NOW))).toEqual([60, 7520]);
    expect(await alerts()).toEqual(expect.arrayContaining(told));
  });
});

describe('what alerts cost', () => {
  it('a close without an alert is 3 reads and 3 writes, with one alert 4 and 4, as an event again 3 and 0', async () => {
    await quietAgent();
    const costs = [];
    for (let n = 0; n < 4; n++) {
      user.embedded.meter.take();
      await user.write(`loss-${n}`, closed('a', 40 - n * 10, n === 3 ? '-0.5' : '-0.1'));
      costs.push(user.embedded.meter.take());
    }
    expect(await kinds()).toEqual(['gate_closed a']);
    expect(costs).toEqual([
      { reads: 3, writes: 3 },
      { reads: 3, writes: 3 },
      { reads: 3, writes: 3 },
      { reads: 4, writes: 4 },
    ]);
    await foldTrades(user.context, 'ada', [{ tradeId: 'loss-3', agentIds: ['a'], cause: 'trade_closed' }]);
    expect(user.embedded.meter.take()).toEqual({ reads: 3, writes: 0 });
  });

  it('so it is with a known equity, as long as closes come in their order', async () => {
    await quietAgent('a');
    await quietAgent('b');
    await call(updateSettings, { account_equity: '10000' });
    await user.embedded.settled();
    user.later(60);
    user.embedded.meter.take();
    await user.write('later', closed('a', 10, '1'));
    expect(user.embedded.meter.take()).toEqual({ reads: 3, writes: 3 });
    // One that is late reads the windows of the other agents, once per minute.
    await user.write('late', closed('a', 20, '1'));
    expect(user.embedded.meter.take()).toEqual({ reads: 4, writes: 3 });
    await user.write('later-still', closed('a', 5, '1'));
    await user.write('late-again', closed('a', 15, '1'));
    expect(user.embedded.meter.take()).toEqual({ reads: 6, writes: 6 });
  });

  it('a flood of 500 closes makes at most ten alerts and one digest per hour', async () => {
    const agents = Array.from({ length: 25 }, (_, n) => `agent-${n}`);
    await user.writeAll(agents.map((agentId) => [`${agentId}-first`, closed(agentId, 5000, '1')]));
    await user.writeAll(
      agents.flatMap((agentId) =>
        Array.from({ length: 20 }, (_, n): [string, Record<string, unknown>] => [
          `${agentId}-${n}`,
          closed(agentId, 4000 - n * 60, '-1'),
        ]),
      ),
    );
    const told = await alerts();
    expect(told.filter(({ kind }) => kind === 'digest')).toHaveLength(1);
    expect(told.length).toBe(11);
    const digest = told.find(({ kind }) => kind === 'digest');
    expect(digest?.text).toMatch(/^New trades stopped: agent-/);
    expect(digest?.text).toContain(
      'so these were held back. What still holds is told from 21 Sep 2026 15:13 UTC on',
    );
    // What was held back is told later, ten per hour again.
    user.later(3600);
    await checkUser(user.context, 'ada', 1);
    expect(await alerts()).toHaveLength(22);
  });

  it('what happened within an hour that was full, and no state says, is told by the digest of the next', async () => {
    const agents = Array.from({ length: 11 }, (_, n) => `agent-${n}`);
    await user.writeAll(
      agents.flatMap((agentId) =>
        Array.from({ length: 5 }, (_, n): [string, Record<string, unknown>] => [
          `${agentId}-${n}`,
          closed(agentId, 4000 - n * 60, '-1'),
        ]),
      ),
    );
    const { length } = await alerts();
    expect(length).toBe(11);
    user.later(60);
    await user.write('skipped', { ...closed('agent-0', 0, '1'), quantity: null });
    await user.write('text', { ...closed('agent-0', 0, '1'), closed_at: 'yesterday' });
    expect(await alerts()).toHaveLength(length);
    expect((await user.current())?.alert_book).toMatchObject({
      held: expect.arrayContaining(['trade_skipped missing_quantity', 'trade_skipped closed_at']) as unknown,
    });
    user.later(3600);
    await checkUser(user.context, 'ada', 1);
    const digests = (await alerts()).filter(({ kind }) => kind === 'digest');
    expect(digests[1]?.text).toContain('Trades that do not count: without quantity, closed_at.');
    expect((await user.current())?.alert_book).toMatchObject({ held: [] });
  });
});

describe('rebuilds and sweeps', () => {
  it('make no second alert', async () => {
    await quietAgent();
    for (let n = 0; n < 4; n++) await user.write(`loss-${n}`, closed('a', 40 - n * 10, '-1'));
    const before = await alerts();
    user.later(3600);
    await call(recomputeAllocation);
    await checkUser(user.context, 'ada', 1);
    user.later(100);
    // The same, if everything must be made from the journal.
    await user.paths.current.delete();
    await checkUser(user.context, 'ada', 2);
    expect(await alerts()).toEqual(before);
  });

  it('begin the book of a user that an older version has left, and tell what holds', async () => {
    await quietAgent();
    for (let n = 0; n < 4; n++) await user.write(`loss-${n}`, closed('a', 40 - n * 10, '-1'));
    for (const { id } of await alerts()) await user.paths.alerts.doc(id).delete();
    const { alert_book: _, ...older } = (await user.current()) ?? {};
    await user.paths.current.set(older);
    await user.write('loss-4', closed('a', 0, '-1'));
    expect(await alerts()).toEqual([]);
    await checkUser(user.context, 'ada', 1);
    expect(await kinds()).toEqual(['gate_closed a']);
    user.later(7200);
    await checkUser(user.context, 'ada', 2);
    user.later(7200);
    user.embedded.meter.take();
    await checkUser(user.context, 'ada', 3);
    expect(user.embedded.meter.take().writes).toBe(0);
  });

  it('a sweep tells once that an agent is silent', async () => {
    await quietAgent();
    user.later(2 * 86_400);
    await checkUser(user.context, 'ada', 1);
    expect(await kinds()).toEqual(['agent_silent a']);
    user.later(86_400);
    await checkUser(user.context, 'ada', 2);
    expect(await kinds()).toEqual(['agent_silent a']);
  });

  it('tell nothing to a user whose data was erased', async () => {
    await quietAgent();
    await call(deleteMyData, { confirm: 'delete my data' });
    for (let n = 0; n < 4; n++) await user.write(`loss-${n}`, closed('a', 40 - n * 10, '-1'));
    await user.write('text', { ...closed('a', 0, '1'), closed_at: 'yesterday' });
    await checkUser(user.context, 'ada', 1);
    expect(await alerts()).toEqual([]);
  });
});

describe('settings', () => {
  it('kinds that are not wanted are not made', async () => {
    await quietAgent();
    await call(updateSettings, { alerts: { kinds: ['gate_opened'] } });
    await user.embedded.settled();
    for (let n = 0; n < 4; n++) await user.write(`loss-${n}`, closed('a', 40 - n * 10, '-1'));
    expect(await kinds()).toEqual([]);
    await user.write('win', closed('a', 0, '1'));
    expect(await kinds()).toEqual(['gate_opened a']);
  });

  it('an alert says where it is to be sent', async () => {
    await quietAgent();
    await call(updateSettings, { alerts: { webhook: { url: 'https://example.com/x' } } });
    await user.embedded.settled();
    for (let n = 0; n < 4; n++) await user.write(`loss-${n}`, closed('a', 40 - n * 10, '-1'));
    expect((await alerts()).map(({ channels }) => channels)).toContainEqual({ webhook: true, push: false });
  });

  it('another limit counts from the next close', async () => {
    await quietAgent();
    await call(updateSettings, { profile_overrides: { losing_streak_limit: 2 } });
    await user.embedded.settled();
    for (let n = 0; n < 2; n++) await user.write(`loss-${n}`, closed('a', 40 - n * 10, '-1'));
    expect(await kinds()).toContain('gate_closed a');
  });

  it('that cannot be read are told, once', async () => {
    await quietAgent();
    await user.paths.settings.set({ paused: 'maybe', min_trades: -1 });
    await user.embedded.settled();
    expect((await kinds()).sort()).toEqual(['settings_damaged allocation', 'settings_damaged policy']);
  });
});

describe('each kind', () => {
  it('limit_near: at 80 % of the daily drawdown limit, then gate_closed, and gate_opened on the next day', async () => {
    await quietAgent();
    await call(updateSettings, {
      account_equity: '1000',
      alerts: { kinds: ['limit_near', 'gate_closed', 'gate_opened'] },
    });
    await user.embedded.settled();
    user.later(60);
    await user.write('one', closed('a', 5, '-20'));
    expect(await kinds()).toEqual(['limit_near account']);
    await user.write('two', closed('a', 4, '-10'));
    expect((await kinds()).sort()).toEqual(['gate_closed account', 'limit_near account']);
    const [closedGate] = (await alerts()).filter(({ kind }) => kind === 'gate_closed');
    expect(closedGate?.text).toBe(
      "The account was 3 % below today's peak; the limit of profile SAFE is 2.5 %. New trades are stopped; open ones may be closed. This ends on 22 Sep 2026 00:00 UTC.",
    );
    user.later(86_400);
    await user.write('three', closed('a', 4, '1'));
    expect(await kinds()).toContain('gate_opened account');
  });

  it('limit_near and gate_closed of the drawdown of an agent', async () => {
    await quietAgent();
    await call(updateSettings, {
      agent_drawdown_limit: '10',
      alerts: { kinds: ['limit_near', 'gate_closed'] },
    });
    await user.embedded.settled();
    await user.write('one', closed('a', 5, '-9'));
    expect(await kinds()).toEqual(['limit_near a']);
    await user.write('two', closed('a', 4, '-3'));
    expect((await kinds()).sort()).toEqual(['gate_closed a', 'limit_near a']);
  });

  it('agent_proven, agent_recovering, agent_recovered, agent_suspended', async () => {
    await user.write('a-0', closed('a', 5000, '1'));
    for (let n = 1; n < 10; n++)
      await user.write(`a-${n}`, closed('a', 5000 - n * 60, n % 2 === 0 ? '1' : '2'));
    expect(await kinds()).toEqual(['agent_proven a']);
    user.later(3600);
    await user.write('bad', closed('a', 0, '-90'));
    expect((await kinds()).sort()).toEqual(['agent_proven a', 'agent_recovering a', 'weight_moved a']);
    user.later(3600);
    await user.delete('bad');
    user.later(3600);
    await user.write('bad', closed('a', 0, '-90'));
    await call(updateSettings, { enforce_performance: true });
    await user.embedded.settled();
    const all = await kinds();
    for (const kind of ['agent_recovered a', 'agent_suspended a']) expect(all).toContain(kind);
  });

  it('agent_stale, by a sweep', async () => {
    await quietAgent();
    await call(updateSettings, { stale_after_days: 30 });
    await user.embedded.settled();
    await user.runTasks();
    user.later(31 * 86_400);
    await checkUser(user.context, 'ada', 1);
    expect(await kinds()).toContain('agent_stale a');
  });

  it('weight_moved: of one agent, or of all that move at once', async () => {
    await user.write('a', closed('a', 500, '1'));
    await user.write('b', closed('b', 400, '1'));
    expect(await kinds()).toEqual(['weight_moved a']);
    const [one] = await alerts();
    expect(one?.title).toBe('Weight of a: 100 % → 50 %');
    await user.write('c', closed('c', 0, '1'));
    const all = (await alerts()).find(({ subject }) => subject === 'account');
    expect(all?.title).toBe('Weights of 2 agents have moved');
    expect(all?.text).toContain('Since you were last told: b 50 % → 33.3333 %, a 50 % → 33.3333 %.');
  });

  it('trade_skipped: the first of a reason per day, and trades that take no part', async () => {
    await quietAgent();
    const skipped = (n: number): Record<string, unknown> => ({
      ...closed('a', 100 - n, '1'),
      quantity: null,
    });
    await user.write('s1', skipped(1));
    await user.write('s2', skipped(2));
    await user.write('t1', { ...closed('a', 0, '1'), closed_at: 'yesterday' });
    await user.write('t2', { ...closed('a', 0, '1'), closed_at: 'tomorrow' });
    expect((await kinds()).sort()).toEqual(['trade_skipped closed_at', 'trade_skipped missing_quantity']);
    user.later(86_400);
    await user.write('s3', skipped(3));
    expect((await kinds()).filter((kind) => kind === 'trade_skipped missing_quantity')).toHaveLength(2);
  });

  it('agents_refused', async () => {
    await user.writeAll(Array.from({ length: 100 }, (_, n) => [`t-${n}`, closed(`agent-${n}`, 500, '1')]));
    await user.write('more', closed('z', 0, '1'));
    expect(await kinds()).toContain('agents_refused account');
  });

  it('drift_repaired, by a sweep that finds what an event was lost for', async () => {
    const other = new EmbeddedUser({ deliver: () => undefined });
    try {
      for (let n = 0; n < 3; n++) await other.write(`t-${n}`, closed('a', 9000 - n, '1'));
      await checkUser(other.context, 'ada', 0);
      await other.delete('t-1');
      const turns = other.context.reconcileDays;
      for (let day = 0; day < turns; day++) {
        other.later(86_400);
        await checkUser(other.context, 'ada', other.clock.utcDay());
      }
      expect((await alerts(other)).map(({ kind }) => kind)).toEqual(['drift_repaired']);
    } finally {
      other.close();
    }
  });
});

it('times of alerts are Timestamps', async () => {
  await quietAgent();
  for (let n = 0; n < 4; n++) await user.write(`loss-${n}`, closed('a', 40 - n * 10, '-1'));
  const { docs } = await user.paths.alerts.get();
  expect(docs[0]?.get('created_at')).toBeInstanceOf(Timestamp);
  expect(NOW).toBeInstanceOf(Instant);
});
