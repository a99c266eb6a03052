import { Timestamp } from 'firebase-admin/firestore';
import type { CallableRequest } from 'firebase-functions/v2/https';
import functionsTest from 'firebase-functions-test';
import { type Embedded, startEmbedded } from '../../../local/embedded';
import { maestroStrategy } from '../../../src/core/strategies/maestro';
import { StrategyRegistry } from '../../../src/core/strategies/strategy';
import { evaluate } from '../../../src/index';
import { getRuntime, useRuntime } from '../../../src/runtime/runtime';
import { followTheTrend } from './follow-the-trend';

const library = functionsTest();
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
let embedded: Embedded;

beforeEach(() => {
  embedded = startEmbedded({ log: quiet });
  const strategies = new StrategyRegistry([maestroStrategy, followTheTrend]);
  useRuntime({ ...getRuntime().context, strategies });
});

afterEach(() => {
  embedded.close();
});

afterAll(() => {
  library.cleanup();
});

/** Writes a trade that has just closed, and waits until the weights are published. */
async function close(tradeId: string, agentId: string, pnl: string): Promise<void> {
  await embedded.db.doc(`users/ada/tradeJournal/${tradeId}`).set({
    agent_id: agentId,
    entry_price: '100',
    quantity: '1',
    realized_pnl: pnl,
    closed_at: Timestamp.now(),
  });
  await embedded.settled();
}

/** Asks the strategy, as an app would; without a user id, as a caller who is not signed in. */
async function ask(request: object, uid: string | null = 'ada'): Promise<unknown> {
  const data = { strategy: 'follow-the-trend', symbol: 'BTC/USDT', ...request };
  const auth = uid !== null && { auth: { uid, token: {} } };
  return library.wrap(evaluate)({ data, ...auth } as unknown as CallableRequest);
}

it('follow-the-trend buys in a bull market when the agent has capital', async () => {
  await close('t1', 'trend', '2');
  await close('t2', 'other', '1');
  expect(await ask({ regime: 'BULL' })).toEqual({
    signal_type: 'BUY',
    symbol: 'BTC/USDT',
    confidence: '0.5',
    reasoning: 'The market is BULL and trend has 50 % of the capital.',
    metadata: { weight: '0.5' },
  });
});

it.each([
  ['BEAR', 'SELL'],
  ['CHOP', 'HOLD'],
  [null, 'HOLD'],
])('follow-the-trend in the regime %s answers %s', async (regime, signalType) => {
  await close('t1', 'trend', '2');
  expect(await ask({ regime })).toMatchObject({ signal_type: signalType, confidence: '1' });
});

it('follow-the-trend holds without confidence when nothing has been published', async () => {
  expect(await ask({ regime: 'BULL' })).toMatchObject({ signal_type: 'HOLD', confidence: '0' });
});

it('evaluate refuses a bad request and a caller who is not signed in', async () => {
  await expect(ask({ regime: 'SIDEWAYS' })).rejects.toMatchObject({
    code: 'invalid-argument',
    details: { field: 'regime' },
  });
  await expect(ask({}, null)).rejects.toMatchObject({ code: 'unauthenticated' });
});
