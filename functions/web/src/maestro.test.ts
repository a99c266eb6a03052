import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Requests } from '../../src/contract/callables/requests';
import { parseAllocationRequest } from '../../src/contract/callables/allocation';
import { parseKeyRequest, parseRevocation } from '../../src/contract/callables/bot-keys';
import { parseRegistration, parseUnregistration } from '../../src/contract/callables/devices';
import { parseEraseRequest } from '../../src/contract/callables/erase';
import { parseEvaluateRequest } from '../../src/contract/callables/evaluate';
import { parsePolicyRequest } from '../../src/contract/callables/policy-request';
import { parseProfileRequest } from '../../src/contract/callables/profile';
import { changeSettings, parseSettings } from '../../src/contract/documents/settings';
import { Instant } from '../../src/core/base/instant';
import { Failure, failureOf, maestroCalls, sendTo } from './maestro';

/** The fields of each request: the compiler compares them with the types, this test with what the callables read. */
const FIELDS: {
  readonly [Name in keyof Requests]: Readonly<Record<Exclude<keyof Requests[Name], 'uid'>, true>>;
} = {
  getAllocation: { history: true, before_version: true, evidence: true, capital: true },
  recomputeAllocation: {},
  getPolicy: {
    profile: true,
    agent_id: true,
    regime: true,
    volatility: true,
    vol_level: true,
    spread_bps: true,
    spread_level: true,
    slippage_bps: true,
    slippage_level: true,
    liquidity: true,
    expected_cost_r: true,
    open_positions: true,
    total_exposure_pct: true,
    losing_streak: true,
    last_losing_streak: true,
    wins_since_streak: true,
    last_loss_at: true,
    drawdown_pct: true,
    max_drawdown_pct: true,
    symbol_performance: true,
  },
  getProfile: { profile: true, compare: true },
  updateSettings: {
    agent_ids: true,
    lookback_trades: true,
    lookback_days: true,
    risk_free_rate: true,
    min_floor_weight: true,
    enforce_performance: true,
    min_trades: true,
    temperature: true,
    sharpe_cap: true,
    max_weight: true,
    rebalance_threshold: true,
    return_basis: true,
    score_method: true,
    weight_basis: true,
    diversify: true,
    stale_after_days: true,
    profile: true,
    profile_overrides: true,
    account_equity: true,
    paused: true,
    paused_agents: true,
    agent_drawdown_limit: true,
    alerts: true,
  },
  evaluate: { strategy: true, symbol: true, regime: true },
  deleteMyData: { confirm: true, journal: true },
  createBotKey: { name: true, agent_ids: true, scopes: true, expires_at: true },
  listBotKeys: {},
  revokeBotKey: { id: true },
  registerDevice: { token: true, name: true },
  unregisterDevice: { token: true },
  sendTestAlert: {},
};

const NOW = new Instant(0);

const READERS: Partial<Record<keyof Requests, (input: unknown) => unknown>> = {
  getAllocation: parseAllocationRequest,
  getPolicy: (input) => parsePolicyRequest(input, NOW),
  getProfile: parseProfileRequest,
  updateSettings: (input) => changeSettings(parseSettings({}), input, NOW),
  evaluate: (input) => parseEvaluateRequest(input, ['maestro']),
  deleteMyData: parseEraseRequest,
  createBotKey: (input) => parseKeyRequest(input, NOW),
  revokeBotKey: parseRevocation,
  registerDevice: parseRegistration,
  unregisterDevice: parseUnregistration,
};

it.each(Object.entries(READERS))('the type of a request of %s has the fields that it reads', (name, read) => {
  let said = '';
  try {
    read({ 'no such field': 1 });
  } catch (error) {
    said = (error as Error).message;
  }
  const keys = /the keys are (.*)$/.exec(said)?.[1]?.split(', ') ?? [];
  // A schema may ask for a missing field first.
  if (keys.length === 0) throw new Error(said);
  expect(keys.sort()).toEqual(Object.keys(FIELDS[name as keyof Requests]).sort());
});

describe('maestroCalls over HTTP', () => {
  let server: Server;
  let answer: { status: number; body: string };
  let received: unknown;
  beforeAll(async () => {
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (part: Buffer) => (text += part.toString()));
      request.on('end', () => {
        received = {
          path: request.url,
          token: request.headers.authorization,
          body: JSON.parse(text) as unknown,
        };
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  const call = maestroCalls(
    sendTo({
      urlOf: (name) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}`,
      headers: () => Promise.resolve({ authorization: 'Bearer token' }),
    }),
  );

  async function failureWith(status: number, body: string): Promise<Failure> {
    answer = { status, body };
    const error: unknown = await call('getPolicy').catch((failed: unknown) => failed);
    if (!(error instanceof Failure)) throw new Error('It was answered.');
    return error;
  }

  it('sends the fields that are given, and returns what is answered', async () => {
    answer = { status: 200, body: '{"result":{"allow_new_trades":true}}' };
    expect(await call('getPolicy', { regime: 'BULL', volatility: undefined })).toEqual({
      allow_new_trades: true,
    });
    expect(received).toEqual({
      path: '/getPolicy',
      token: 'Bearer token',
      body: { data: { regime: 'BULL' } },
    });
  });

  it('reads the error of a callable', async () => {
    const failure = await failureWith(
      400,
      '{"error":{"status":"INVALID_ARGUMENT","message":"regime is \\"UP\\"; it must be \\"BULL\\"","details":{"field":"regime"}}}',
    );
    expect(failure).toMatchObject({
      code: 'invalid-argument',
      field: 'regime',
      message: 'Regime is "UP"; it must be "BULL".',
    });
    expect(
      await failureWith(429, '{"error":{"status":"RESOURCE_EXHAUSTED","details":{"retry_after_seconds":7}}}'),
    ).toMatchObject({ code: 'resource-exhausted', retryAfterSeconds: 7 });
  });

  it.each([
    [200, '{}', 'unknown'],
    [200, 'no JSON', 'unknown'],
    [403, '<html>', 'permission-denied'],
    [404, '<html>', 'not-found'],
    [503, '', 'unavailable'],
  ])('takes status %i with %j for %s', async (status, body, code) => {
    expect(await failureWith(status, body)).toMatchObject({ code });
  });

  it('says that nothing can be reached where nothing listens, and keeps the error of a token', async () => {
    const nowhere = maestroCalls(
      sendTo({ urlOf: () => 'http://127.0.0.1:1/', headers: () => Promise.resolve({}) }),
    );
    await expect(nowhere('getProfile')).rejects.toMatchObject({ code: 'unavailable' });
    const expired = maestroCalls(
      sendTo({
        urlOf: () => 'http://127.0.0.1:1/',
        headers: () => Promise.reject(Object.assign(new Error('x'), { code: 'auth/user-token-expired' })),
      }),
    );
    await expect(expired('getProfile')).rejects.toMatchObject({
      message: 'You are no longer signed in. Sign in again.',
    });
  });
});

it('failureOf reads the errors of the SDK, and of anything else', () => {
  const error = Object.assign(new Error('field x [400]'), {
    code: 'functions/invalid-argument',
    details: { field: 'x' },
  });
  expect(failureOf(error)).toMatchObject({ code: 'invalid-argument', field: 'x', cause: error });
  for (const odd of [undefined, null, 'text', 7, {}, { code: 5 }])
    expect(failureOf(odd).code).toBe('unknown');
  const failure = failureOf(error);
  expect(failureOf(failure)).toBe(failure);
});
