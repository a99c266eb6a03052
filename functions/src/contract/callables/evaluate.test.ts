import { decimal } from '../../../test/support/oracles/engine';
import type { TradingSignal } from '../../core/strategies/strategy';
import { encodeSignal, parseEvaluateRequest } from './evaluate';
import { InvalidInput } from '../fields/invalid-input';

describe('parseEvaluateRequest', () => {
  const NAMES = ['maestro', 'own'];

  it.each<[unknown, unknown]>([
    [{}, { strategy: 'maestro', symbol: null, regime: null }],
    [
      { strategy: null, symbol: null, regime: undefined },
      { strategy: 'maestro', symbol: null, regime: null },
    ],
    [
      { strategy: 'own', symbol: 'BTC/USDT', regime: 'CHOP' },
      { strategy: 'own', symbol: 'BTC/USDT', regime: 'CHOP' },
    ],
    [{ symbol: 'x'.repeat(32) }, { strategy: 'maestro', symbol: 'x'.repeat(32), regime: null }],
  ])('reads %j', (input, request) => {
    expect(parseEvaluateRequest(input, NAMES)).toEqual(request);
  });

  it.each<[unknown, string, RegExp]>([
    [{ strategy: 'x' }, 'strategy', /strategy is "x"; it must be "maestro" or "own"/],
    [{ strategy: 'constructor' }, 'strategy', /"maestro" or "own"/],
    [{ symbol: '' }, 'symbol', /symbol is ""; it must be text of 1 to 32 bytes/],
    [{ symbol: 'é'.repeat(17) }, 'symbol', /32 bytes/],
    [{ regime: 'SIDEWAYS' }, 'regime', /"BULL", "BEAR", "HIGH_VOL", "CHOP" or "NORMAL"/],
    [{ account: 1 }, 'account', /the keys are strategy, symbol, regime/],
    [[], '', /an object/],
  ])('refuses %j', (input, field, message) => {
    expect.assertions(2);
    try {
      parseEvaluateRequest(input, NAMES);
    } catch (error) {
      expect(error).toMatchObject({ name: 'InvalidInput', field });
      expect((error as Error).message).toMatch(message);
    }
  });
});

describe('encodeSignal', () => {
  const SIGNAL: TradingSignal = {
    signalType: 'SELL',
    symbol: null,
    confidence: decimal('0.50'),
    reasoning: 'Because.',
    metadata: { weights: new Map([['a', decimal('1e-12')]]), nothing: undefined },
  };

  it('writes every field as it is sent', () => {
    expect(encodeSignal('own', SIGNAL)).toEqual({
      signal_type: 'SELL',
      symbol: null,
      confidence: '0.5',
      reasoning: 'Because.',
      metadata: { weights: { a: '0.000000000001' } },
    });
  });

  it.each<[string, Partial<Record<keyof TradingSignal, unknown>>, RegExp]>([
    ['an unknown type', { signalType: 'SHORT' }, /own.*signalType is "SHORT".*"BUY", "SELL" or "HOLD"/],
    ['a confidence above 1', { confidence: decimal('1.000000000001') }, /own.*confidence.*0 to 1/],
    ['a confidence below 0', { confidence: decimal('-0.1') }, /own.*confidence.*0 to 1/],
    ['a confidence that is NaN', { confidence: decimal('NaN') }, /own.*confidence.*0 to 1/],
  ])('names the strategy and the field of %s, and does not blame the caller', (_, change, message) => {
    const encode = (): unknown => encodeSignal('own', { ...SIGNAL, ...change } as TradingSignal);
    expect(encode).toThrow(message);
    expect(encode).not.toThrow(InvalidInput);
  });
});
