import { checkUser, type CheckResult } from '../../src/app/sweep/check-user';
import { rebuildUser } from '../../src/app/rebuild/rebuild-user';
import { getRuntime } from '../../src/runtime/runtime';
import { decimal } from '../support/oracles/engine';
import { type Data, tradeDocument, UID } from '../support/users/embedded-user';
import { deliver, type WaitingUser, withUser } from '../support/users/waiting-user';

/** docs/specification.md, section 2, rule 9, through the deployed functions: who computes the divisors, and who uses them. */

const DAY = 86_400;
const SETTINGS = { diversify: true, min_trades: 10, min_floor_weight: '0.01', temperature: '5' };

/** Wins and losses of thirty days. */
const pnlOf = (day: number): number => ((day * 7) % 11) - 4;
const otherPnlOf = (day: number): number => ((day * 5 + 3) % 13) - 5;

/** A trade per day, the last one some hours before now. `copy` does what `original` does, a little later and twice as large. */
function journal(
  user: WaitingUser,
  agents: readonly string[] = ['original', 'copy', 'other'],
): [string, Data][] {
  const now = user.clock.seconds;
  const at = (day: number, agentId: string, pnl: number): [string, Data] => [
    `${agentId}-${day}`,
    tradeDocument(agentId, now - 7200 - (29 - day) * DAY, String(pnl)),
  ];
  return Array.from({ length: 30 }, (_, day) => [
    at(day, 'original', pnlOf(day)),
    at(day, 'copy', 2 * pnlOf(day)),
    at(day, 'other', otherPnlOf(day)),
  ])
    .flat()
    .filter(([, { agent_id: agentId }]) => agents.includes(String(agentId)));
}

const check = (): Promise<CheckResult> => checkUser({ ...getRuntime().context, reconcileDays: 365 }, UID, 3);

const divisorsOf = async (user: WaitingUser): Promise<Record<string, string>> =>
  ((await user.current()) as { redundancy: { divisors: Record<string, string> } }).redundancy.divisors;

const weightsOf = async (user: WaitingUser): Promise<Record<string, string>> =>
  (await user.current())?.weights as Record<string, string>;

const rebuild = (): Promise<unknown> => rebuildUser(getRuntime().context, UID, []);

async function withTraders(
  test: (user: WaitingUser) => Promise<void>,
  settings: Data = SETTINGS,
): Promise<void> {
  await withUser(async (user) => {
    await user.paths.settings.set(settings);
    await user.eventsOf(journal(user));
    await rebuild();
    await test(user);
  });
}

it('a rebuild divides what copies share, and shows people who is like whom', async () => {
  await withTraders(async (user) => {
    const divisors = await divisorsOf(user);
    // A copy counts whole.
    expect(decimal(divisors.original ?? '0').gte(2)).toBe(true);
    expect(divisors.copy).toBe(divisors.original);
    const { pairs, days } = (await user.paths.correlation.get()).data() ?? {};
    expect(days).toBe(90);
    expect(pairs).toMatchObject({ copy: { original: '1' } });
    const plain = await (async () => {
      await user.paths.settings.set({ ...SETTINGS, diversify: false });
      user.later(61);
      await rebuild();
      expect((await user.paths.correlation.get()).exists).toBe(false);
      expect(await user.current()).toMatchObject({ redundancy: null });
      return weightsOf(user);
    })();
    await user.paths.settings.set(SETTINGS);
    await rebuild();
    const weights = await weightsOf(user);
    for (const copy of ['original', 'copy']) expect(Number(weights[copy])).toBeLessThan(Number(plain[copy]));
    expect(Number(weights.other)).toBeGreaterThan(Number(plain.other));
  });
});

it('a close uses the divisors as they are: three reads and three writes', async () => {
  await withTraders(async (user) => {
    const before = (await user.current())?.redundancy;
    const [event] = await user.eventsOf([['next', tradeDocument('copy', user.clock.seconds - 60, '50')]]);
    user.embedded.meter.take();
    await deliver(event);
    expect(user.embedded.meter.take()).toEqual({ reads: 3, writes: 3 });
    expect((await user.current())?.redundancy).toEqual(before);
  });
});

it('a sweep computes them again from the windows it reads, which is no drift', async () => {
  await withTraders(async (user) => {
    const before = await user.current();
    user.later(DAY);
    const events = await user.eventsOf([
      ['next', tradeDocument('copy', user.clock.seconds - 9000, '9')],
      ['other-next', tradeDocument('other', user.clock.seconds - 8000, '-9')],
    ]);
    for (const event of events) await deliver(event);
    expect((await user.current())?.redundancy).toEqual(before?.redundancy);
    user.embedded.meter.take();
    expect(await check()).toBe('republished');
    // `current` and settings, three windows, `current` to publish (no window has changed, so none is read again), the two
    // trades closed since the last check, and `current` to note the check.
    expect(user.embedded.meter.take()).toEqual({ reads: 9, writes: 4 });
    const after = await user.current();
    expect(after?.redundancy).not.toEqual(before?.redundancy);
    expect(after).toMatchObject({ causes: [{ code: 'scheduled', count: 1, trade_ids: [] }] });
    expect(user.entries).toEqual([]);
    expect(await check()).toBe('healthy');
    const folded = await user.state();
    await rebuild();
    expect(await user.state()).toEqual(folded);
  });
});

it('nothing of it is there while diversify is off', async () => {
  await withTraders(
    async (user) => {
      expect(await user.current()).toMatchObject({ redundancy: null });
      expect((await user.paths.correlation.get()).exists).toBe(false);
    },
    { min_trades: 10 },
  );
});

it('the matrix goes with the last agent', async () => {
  await withTraders(async (user) => {
    for (const [id] of journal(user)) await user.paths.trades.doc(id).delete();
    await rebuild();
    expect(await user.current()).toBeUndefined();
    expect((await user.paths.correlation.get()).exists).toBe(false);
  });
});
