import type { AlertEvent } from '../../local/embedded';
import {
  alertOf,
  closeOf,
  coldPolicyOf,
  failedDeliveryOf,
  LIMITS,
  rebuildOf,
  SMALLEST_VERSION_BYTES,
  WARM_POLICY,
} from '../../cli/cost/units';
import type { Work } from '../../cli/cost/work';
import { MAX_DEVICES } from '../../src/contract/documents/device';
import { MAX_PER_HOUR } from '../../src/core/alerts/teller';
import { DAY } from '../../src/app/alerts/deliver/failing';
import { isLoopback } from '../../src/app/alerts/deliver/public-address';
import { liftableFrom } from '../../src/app/erase/erased-error';
import * as deployed from '../../src/index';
import { useRuntime } from '../../src/runtime/runtime';
import { MAX_CHANGES } from '../../src/app/callables/change-limit';
import { MAX_KEYS } from '../../src/app/callables/create-bot-key';
import { BOT_RATE } from '../../src/triggers/bot-function';
import { BYTES_PER_CALL } from '../../src/triggers/call-limit';
import { type Answer, startHookServer, status } from '../support/http/hook-server';
import {
  call,
  callGetAllocation,
  closes,
  EmbeddedUser,
  NOW,
  tradeDocument,
} from '../support/users/embedded-user';

/** What `maestro cost` multiplies is what the functions do. */

const SIZE = { agents: 3, trades: 20 };

let user: EmbeddedUser;

beforeAll(async () => {
  user = new EmbeddedUser();
  await user.writeAll(['a', 'b', 'c'].flatMap((agent) => closes(agent, 0, SIZE.trades)));
});

afterAll(() => {
  user.close();
});

function operations({ reads, writes }: Work): { reads: number; writes: number } {
  return { reads: reads.toNumber(), writes: writes.toNumber() };
}

it('a close', async () => {
  user.embedded.meter.take();
  await user.write('new', tradeDocument('a', 1_800_000_000));
  expect(user.embedded.meter.take()).toEqual(operations(closeOf(SIZE)));
});

it('a policy after a close, and another one; the size of the answer', async () => {
  user.embedded.meter.take();
  const answer = await call(deployed.getPolicy);
  expect(user.embedded.meter.take()).toEqual(operations(coldPolicyOf(SIZE)));
  await call(deployed.getPolicy);
  expect(user.embedded.meter.take()).toEqual(operations(WARM_POLICY));
  expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(WARM_POLICY.bytes.toNumber());
});

it('a rebuild, within a tenth', async () => {
  user.later(3600);
  user.embedded.meter.take();
  await call(deployed.recomputeAllocation);
  const { reads, writes } = user.embedded.meter.take();
  const expected = operations(rebuildOf(SIZE));
  expect(Math.abs(reads - expected.reads)).toBeLessThan(expected.reads / 10);
  expect(writes).toBeLessThanOrEqual(expected.writes);
});

it('a version of the history is not smaller', async () => {
  const { history = [] } = await callGetAllocation({ history: 1 });
  const bytes = Buffer.byteLength(JSON.stringify(history[0]));
  expect(bytes / SIZE.agents).toBeGreaterThan(SMALLEST_VERSION_BYTES);
});

it('the limits are those of the deployment', () => {
  const callables = Object.values(deployed)
    .map(({ __endpoint }) => __endpoint as { callableTrigger?: object; maxInstances?: number })
    .filter(({ callableTrigger }) => callableTrigger !== undefined);
  expect(callables).toHaveLength(LIMITS.callables);
  for (const { maxInstances } of callables) expect(maxInstances).toBe(LIMITS.callableInstances);
  expect(useRuntime({ db: user.db, log: user.context.log }).context.callsPerMinute).toBe(
    LIMITS.callsPerMinute,
  );
  expect(BYTES_PER_CALL).toBe(LIMITS.bytesPerCall);
  const forBots = [deployed.ingestTrades, deployed.botPolicy, deployed.botAllocation];
  for (const { __endpoint } of forBots)
    expect(__endpoint).toMatchObject({ maxInstances: LIMITS.botInstances });
  expect(BOT_RATE).toEqual({ callsPerMinute: LIMITS.requestsPerKey, burst: LIMITS.burstOfKey });
  expect(MAX_CHANGES).toBe(LIMITS.newKeysPerMinute);
  expect(MAX_KEYS).toBe(LIMITS.keysPerUser);
  expect(liftableFrom(NOW).secondsSince(NOW)).toBe(LIMITS.secondsErased);
  expect(MAX_DEVICES).toBe(LIMITS.devices);
  // And the digest.
  expect(MAX_PER_HOUR + 1).toBe(LIMITS.alertsPerHour);
  expect(DAY).toBe(LIMITS.hoursOfDelivery * 3600);
});

it('an alert that is delivered to a webhook and two devices, and one more attempt at a webhook that fails', async () => {
  let answer: Answer = status(200);
  const hook = await startHookServer(() => answer);
  const events: AlertEvent[] = [];
  const other = new EmbeddedUser({
    deliverAlert: (event) => events.push(event),
    network: {
      resolve: () => Promise.resolve(['127.0.0.1']),
      allows: (_, address) => isLoopback(address),
    },
    push: (_, tokens) => Promise.resolve(tokens.map(() => ({ kind: 'taken' }))),
  });
  const { meter } = other.embedded;
  /** A close that makes one alert: what it costs more than others, and the event of the alert. */
  const alertOfClose = async (id: string, seconds: number, pnl: string) => {
    events.length = 0;
    meter.take();
    await other.write(id, tradeDocument('a', seconds, pnl));
    // The event of what the event of the close has written.
    await other.embedded.settled();
    expect(events).toHaveLength(1);
    const { reads, writes } = meter.take();
    const close = operations(closeOf(SIZE));
    const [event] = events as [AlertEvent];
    return { event, more: { reads: reads - close.reads, writes: writes - close.writes } };
  };
  try {
    await other.writeAll(closes('a', 0, 20));
    const kinds = ['agent_recovering', 'agent_recovered'];
    const webhook = { url: `http://127.0.0.1:${hook.port}/` };
    await call(deployed.updateSettings, { alerts: { kinds, webhook } });
    for (const token of ['one', 'two']) await call(deployed.registerDevice, { token });
    await other.embedded.settled();

    const { event, more } = await alertOfClose('bad', 1_700_010_000, '-90');
    meter.take();
    await deployed.onAlertCreated.run(event);
    const { reads, writes } = meter.take();
    expect({ reads: more.reads + reads, writes: more.writes + writes }).toEqual(operations(alertOf(2)));

    answer = status(500);
    await call(deployed.updateSettings, { alerts: { push: false } });
    await other.embedded.settled();
    const again = await alertOfClose('good', 1_700_020_000, '99');
    await expect(deployed.onAlertCreated.run(again.event)).rejects.toThrow('500');
    meter.take();
    await expect(deployed.onAlertCreated.run(again.event)).rejects.toThrow('500');
    expect(meter.take()).toEqual(operations(failedDeliveryOf(0)));
  } finally {
    other.close();
    await hook.close();
  }
});
