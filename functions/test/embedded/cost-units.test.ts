import {
  closeOf,
  coldPolicyOf,
  LIMITS,
  rebuildOf,
  SMALLEST_VERSION_BYTES,
  WARM_POLICY,
} from '../../cli/cost/units';
import type { Work } from '../../cli/cost/work';
import { liftableFrom } from '../../src/app/erase/erased-error';
import * as deployed from '../../src/index';
import { useRuntime } from '../../src/runtime/runtime';
import { MAX_CHANGES } from '../../src/app/callables/change-limit';
import { MAX_KEYS } from '../../src/app/callables/create-bot-key';
import { BOT_RATE } from '../../src/triggers/bot-function';
import { BYTES_PER_CALL } from '../../src/triggers/call-limit';
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
});
