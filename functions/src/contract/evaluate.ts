import * as v from 'valibot';
import { type Regime, REGIMES } from '../core/profiles';
import { SIGNAL_TYPES, type TradingSignal } from '../core/strategy';
import { alternatives, oneOf, symbolName } from './fields';
import { InvalidInput, parseInput } from './invalid-input';
import { wireValue } from './wire-value';

/** A request of `evaluate`. */
export interface EvaluateRequest {
  readonly strategy: string;
  readonly symbol: string | null;
  readonly regime: Regime | null;
}

/**
 * @param names the strategies there are, the default first
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

/** @throws Error where a strategy has answered what is no signal */
export function encodeSignal(strategy: string, signal: TradingSignal): Record<string, unknown> {
  const { signalType, symbol, confidence, reasoning, metadata } = signal;
  if (!SIGNAL_TYPES.includes(signalType))
    throw invalidSignal(strategy, 'signalType', signalType, alternatives(SIGNAL_TYPES));
  if (!confidence.gte(0) || !confidence.lte(1))
    throw invalidSignal(strategy, 'confidence', confidence.toString(), 'from 0 to 1');
  return wireValue({ signal_type: signalType, symbol, confidence, reasoning, metadata }) as Record<
    string,
    unknown
  >;
}

/** The strategy's fault and not the caller's: so no InvalidInput leaves. */
function invalidSignal(strategy: string, field: string, found: unknown, allowed: string): Error {
  return new Error(`Strategy ${strategy}: ${InvalidInput.of(field, found, allowed).message}.`);
}
