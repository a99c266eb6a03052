import { Decimal as AnyDecimal } from 'decimal.js';
import * as v from 'valibot';
import { type Regime, REGIMES } from '../../core/profiles/profiles';
import { SIGNAL_TYPES, type TradingSignal } from '../../core/strategies/strategy';
import { alternatives, oneOf, symbolName } from '../fields/fields';
import { InvalidInput, parseInput } from '../fields/invalid-input';
import { wireValue } from '../fields/wire-value';
import { isObject } from '../../core/base/is-object';

/** A request of `evaluate`. */
export interface EvaluateRequest {
  readonly strategy: string;
  readonly symbol: string | null;
  readonly regime: Regime | null;
}

/**
 * Reads a request of `evaluate`.
 *
 * @param names of all strategies, the default first
 * @throws InvalidInput naming the field, what was found and what is allowed
 */
export function parseEvaluateRequest(input: unknown, names: readonly string[]): EvaluateRequest {
  const requestKeys = v.strictObject({
    strategy: v.nullish(v.picklist(names, alternatives(names)), names[0] ?? ''),
    symbol: v.nullish(symbolName, null),
    regime: v.nullish(oneOf(REGIMES), null),
  });
  return parseInput(requestKeys, input);
}

/** For each field of a signal what is allowed, in words and as a check: a strategy may be written without types. */
const SIGNAL_RULES: Readonly<
  Record<keyof TradingSignal, readonly [allowed: string, isGood: (value: unknown) => boolean]>
> = {
  signalType: [alternatives(SIGNAL_TYPES), (value) => SIGNAL_TYPES.some((type) => type === value)],
  symbol: ['text or null', (value) => value === null || typeof value === 'string'],
  confidence: [
    'a Decimal from 0 to 1',
    (value) => AnyDecimal.isDecimal(value) && value.gte(0) && value.lte(1),
  ],
  reasoning: ['text', (value) => typeof value === 'string'],
  metadata: ['an object', isObject],
};

/** What `evaluate` answers. */
export type EvaluateAnswer = ReturnType<typeof encodeSignal>;

/**
 * A signal as it is sent.
 *
 * @throws Error when the answer of a strategy is not a signal. It is not an InvalidInput, because the strategy is at fault
 *   and not the caller.
 */
export function encodeSignal(strategy: string, signal: TradingSignal) {
  for (const [field, [allowed, isGood]] of Object.entries(SIGNAL_RULES)) {
    const value: unknown = signal[field as keyof TradingSignal];
    if (!isGood(value))
      throw new Error(`Strategy ${strategy}: ${InvalidInput.of(field, value, allowed).message}.`);
  }
  const { signalType, symbol, confidence, reasoning, metadata } = signal;
  return wireValue({ signal_type: signalType, symbol, confidence, reasoning, metadata });
}
