import { HttpsError } from 'firebase-functions/v2/https';
import { getRuntime, useRuntime } from '../../src/runtime/runtime';
import type { Answers } from '../../src/contract/callables/answers';
import { Decimal } from '../../src/core/base/decimal';
import { Instant } from '../../src/core/base/instant';
import { maestroStrategy } from '../../src/core/strategies/maestro';
import { type Strategy, StrategyRegistry, type TradingSignal } from '../../src/core/strategies/strategy';
import { evaluate } from '../../src/index';
import {
  call,
  closes,
  type Data,
  EmbeddedUser,
  refusalOf,
  tradeDocument,
} from '../support/users/embedded-user';

let user: EmbeddedUser;

beforeEach(() => {
  user = new EmbeddedUser();
});

afterEach(async () => {
  // The last write causes an event.
  await user.embedded.settled();
  user.close();
});

const ask = (request: unknown = {}): Promise<Answers['evaluate']> => call(evaluate, request);

const SIGNAL: TradingSignal = {
  signalType: 'BUY',
  symbol: 'BTC/USDT',
  confidence: new Decimal('0.75'),
  reasoning: 'It rises.',
  metadata: {},
};

function add(...strategies: Strategy[]): void {
  useRuntime({ ...getRuntime().context, strategies: new StrategyRegistry([maestroStrategy, ...strategies]) });
}

const returning = (signal: unknown): Strategy => ({ name: 'own', evaluate: () => signal as TradingSignal });

describe('Maestro', () => {
  it('maestro holds with confidence 1, and says how the capital is spread and which agent leads', async () => {
    await user.paths.settings.set({ lookback_trades: 50, risk_free_rate: '0.02' });
    await user.writeAll([
      ...closes('a', 0, 12),
      ...closes('b', 0, 12).map(([tradeId, fields], n): [string, Data] => [
        tradeId,
        { ...fields, realized_pnl: String(50 + (n % 3)) },
      ]),
      ...closes('c', 0, 2),
    ]);
    const current = (await user.current()) as { weights: Record<string, string> };
    const signal = await ask({ symbol: 'BTC/USDT', regime: 'BULL' });
    expect(signal).toEqual({
      signal_type: 'HOLD',
      symbol: 'BTC/USDT',
      confidence: '1',
      reasoning: expect.stringMatching(/\bb\b.*Sharpe/) as unknown,
      metadata: {
        weights: current.weights,
        agent_ids: ['a', 'b', 'c'],
        lookback_trades: 50,
        risk_free_rate: '0.02',
      },
    });
    expect(signal.reasoning).toContain((Number(current.weights.b) * 100).toFixed(2));
    expect(await ask({ strategy: 'maestro' })).toEqual({ ...signal, symbol: null });
    expect(JSON.parse(JSON.stringify(signal))).toEqual(signal);
  });

  it('maestro names the best agent also among losing ones', async () => {
    await user.writeAll([
      ...closes('bad', 0, 12).map(([tradeId, fields], n): [string, Data] => [
        tradeId,
        { ...fields, realized_pnl: String(-5 - (n % 3)) },
      ]),
      ...closes('worse', 0, 12).map(([tradeId, fields], n): [string, Data] => [
        tradeId,
        { ...fields, realized_pnl: String(-50 - (n % 3)) },
      ]),
    ]);
    const { agents } = (await user.current()) as { agents: Record<string, { score: string }> };
    const top = Number(agents.bad?.score) >= Number(agents.worse?.score) ? 'bad' : 'worse';
    expect(await ask()).toMatchObject({
      signal_type: 'HOLD',
      confidence: '1',
      reasoning: expect.stringMatching(new RegExp(`^${top} `)) as unknown,
    });
  });

  it('maestro says when no agent has enough trades to lead', async () => {
    await user.writeAll([...closes('a', 0, 3), ...closes('b', 0, 8)]);
    const signal = await ask();
    expect(signal).toMatchObject({ signal_type: 'HOLD', confidence: '1' });
    expect(signal.reasoning).toMatch(/enough trades.*2 more/);
  });

  it('maestro answers confidence 0 and why when there is no agent', async () => {
    const withoutAgents = {
      signal_type: 'HOLD',
      symbol: null,
      confidence: '0',
      reasoning: expect.stringMatching(/no agent/i) as unknown,
      metadata: { weights: {}, agent_ids: [] },
    };
    expect(await ask()).toMatchObject(withoutAgents);
    await user.write('open', tradeDocument('a', null));
    expect(await ask()).toMatchObject(withoutAgents);
    await user.write('t', tradeDocument('a', 1));
    expect(await ask()).toMatchObject({ confidence: '1' });
    await user.delete('t');
    expect(await ask()).toMatchObject(withoutAgents);
  });

  it('maestro does not claim that no trade has closed when current is damaged', async () => {
    await user.writeAll(closes('a', 0, 12));
    await user.paths.current.update({ weights: 'x' });
    const signal = await ask();
    expect(signal).toMatchObject({ signal_type: 'HOLD', confidence: '0' });
    expect(signal.reasoning).not.toMatch(/none has a closed trade/);
  });

  it('evaluate reads one document and writes nothing', async () => {
    await user.writeAll(closes('a', 0, 3));
    user.embedded.meter.take();
    await ask();
    expect(user.embedded.meter.take()).toEqual({ reads: 1, writes: 0 });
  });
});

describe('a strategy of the user', () => {
  it.each<[string, (signal: TradingSignal) => TradingSignal | Promise<TradingSignal>]>([
    ['at once', (signal) => signal],
    ['later', (signal) => Promise.resolve(signal)],
  ])('a strategy answers %s, with what it was given', async (_, answer) => {
    await user.writeAll(closes('a', 0, 12));
    const given: unknown[] = [];
    add({
      name: 'own',
      evaluate: (market, account, regime) => {
        given.push(market, account.published?.config.lookbackTrades, regime);
        return answer({
          ...SIGNAL,
          symbol: market.symbol,
          metadata: {
            decimal: new Decimal('1e-10'),
            time: new Instant(0),
            map: new Map([['a', new Decimal(2)]]),
            list: [1, 'x', null],
          },
        });
      },
    });
    expect(await ask({ strategy: 'own', symbol: 'ETH', regime: 'CHOP' })).toEqual({
      signal_type: 'BUY',
      symbol: 'ETH',
      confidence: '0.75',
      reasoning: 'It rises.',
      metadata: {
        decimal: '0.0000000001',
        time: '1970-01-01T00:00:00Z',
        map: { a: '2' },
        list: [1, 'x', null],
      },
    });
    await ask({ strategy: 'own' });
    expect(given).toEqual([{ symbol: 'ETH' }, 100, 'CHOP', { symbol: null }, 100, undefined]);
  });

  it('a registered strategy can be named, and the default stays', async () => {
    add(returning(SIGNAL), { ...returning(SIGNAL), name: 'constructor' });
    expect(await ask()).toMatchObject({ signal_type: 'HOLD' });
    expect(await ask({ strategy: 'constructor' })).toMatchObject({ signal_type: 'BUY' });
    const refusal = await refusalOf(evaluate, { strategy: 'other' });
    expect(refusal).toMatchObject({ code: 'invalid-argument', details: { field: 'strategy' } });
    expect(refusal.message).toMatch(/"other".*"maestro", "own" or "constructor"/);
  });

  it.each(['0', '1'])('a strategy may have the confidence %s', async (confidence) => {
    add(returning({ ...SIGNAL, confidence: new Decimal(confidence) }));
    expect(await ask({ strategy: 'own' })).toMatchObject({ confidence });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['text', 'BUY'],
    ['an empty signal', {}],
    ['a rejection', Promise.reject(new Error('no data'))],
    ['another type', { ...SIGNAL, signalType: 'SHORT' }],
    ['no type', { ...SIGNAL, signalType: undefined }],
    ['a confidence above 1', { ...SIGNAL, confidence: new Decimal('1.01') }],
    ['a confidence below 0', { ...SIGNAL, confidence: new Decimal('-0.01') }],
    ['a confidence that is not a number', { ...SIGNAL, confidence: new Decimal(Number.NaN) }],
    ['a confidence that is a float', { ...SIGNAL, confidence: 0.5 }],
    ['no confidence', { ...SIGNAL, confidence: undefined }],
    ['no reasoning', { ...SIGNAL, reasoning: undefined }],
    ['a reasoning that is not text', { ...SIGNAL, reasoning: 7 }],
    ['a symbol that is not text', { ...SIGNAL, symbol: 7 }],
    ['no metadata', { ...SIGNAL, metadata: undefined }],
    ['metadata that are a list', { ...SIGNAL, metadata: [] }],
    ['metadata with NaN', { ...SIGNAL, metadata: { x: Number.NaN } }],
    ['metadata with a function', { ...SIGNAL, metadata: { x: (): void => undefined } }],
    ['metadata with a bigint', { ...SIGNAL, metadata: { x: 5n } }],
    ['metadata with infinite decimals', { ...SIGNAL, metadata: { x: new Decimal(Infinity) } }],
    ['metadata without an end', { ...SIGNAL, metadata: endless() }],
  ])(
    'a strategy that returns %s fails with one log entry, and blames neither caller nor SDK',
    async (_, signal) => {
      // The rejection above is not awaited yet.
      if (signal instanceof Promise) signal.catch(() => undefined);
      add(returning(signal));
      const refusal = await refusalOf(evaluate, { strategy: 'own' });
      expect(['internal', 'invalid-argument', 'unauthenticated', 'permission-denied']).not.toContain(
        refusal.code,
      );
      expect(user.entries).toMatchObject([{ severity: 'error', callable: 'evaluate' }]);
    },
  );

  it('a strategy that throws never ends as `internal`', async () => {
    for (const thrown of [
      new Error('x'),
      'text',
      undefined,
      null,
      new TypeError('y'),
      { code: 3 },
      new HttpsError('internal', 'z'),
    ]) {
      user.entries.length = 0;
      add({
        name: 'own',
        evaluate: () => {
          throw thrown as Error;
        },
      });
      const refusal = await refusalOf(evaluate, { strategy: 'own' });
      expect(['unknown', 'unavailable']).toContain(refusal.code);
      expect(user.entries).toHaveLength(1);
    }
  });
});

function endless(): Data {
  const data: Data = {};
  data.self = data;
  return data;
}

describe('a request of evaluate', () => {
  it.each<[unknown, string, RegExp]>([
    [{ strategy: 'other' }, 'strategy', /strategy is "other"; .*"maestro"/],
    [{ strategy: 'Maestro' }, 'strategy', /"maestro"/],
    [{ strategy: '__proto__' }, 'strategy', /"maestro"/],
    [{ strategy: 7 }, 'strategy', /"maestro"/],
    [{ symbol: '' }, 'symbol', /1 to 32 bytes/],
    [{ symbol: 'x'.repeat(33) }, 'symbol', /1 to 32 bytes/],
    [{ symbol: 7 }, 'symbol', /text/],
    [{ regime: 'bull' }, 'regime', /"BULL", "BEAR", "HIGH_VOL", "CHOP" or "NORMAL"/],
    [{ market_data: {} }, 'market_data', /not a known key/],
    ['maestro', '', /an object/],
  ])('evaluate refuses %j', async (request, field, message) => {
    const refusal = await refusalOf(evaluate, request);
    expect(refusal).toMatchObject({ code: 'invalid-argument', details: { field } });
    expect(refusal.message).toMatch(message);
  });

  it.each([null, undefined, {}, { strategy: null, symbol: null, regime: null }])(
    'evaluate asks maestro when the request is %j',
    async (request) => {
      expect(await ask(request)).toMatchObject({ signal_type: 'HOLD' });
    },
  );
});
