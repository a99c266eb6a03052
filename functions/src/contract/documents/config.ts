import * as v from 'valibot';
import { MAX_AGENTS } from '../../core/trades/admission';
import { DEFAULT_CONFIG, type EngineConfig, RETURN_BASES, SCORE_METHODS } from '../../core/config';
import { type Decimal, decimalText } from '../../core/base/decimal';
import { compareUtf8 } from '../../core/base/utf8';
import { decimal as anyDecimal, flag, oneOf, parsed, wholeNumber } from '../fields/fields';
import { AGENT_ID_RULE, isAgentId } from '../fields/ids';
import { InvalidInput, parseInput } from '../fields/invalid-input';

const MAX_CONFIG_PLACES = 12;

/** A decimal with at most 12 places, as text or number. */
function decimal(allowed: string, fits: (value: Decimal) => boolean): v.GenericSchema<unknown, Decimal> {
  return anyDecimal(
    `${allowed}, with at most ${MAX_CONFIG_PLACES} places`,
    (value) => value.decimalPlaces() <= MAX_CONFIG_PLACES && fits(value),
  );
}

const AGENT_IDS_RULE = `null (every agent with a closed trade) or a list of 1 to ${MAX_AGENTS} agent ids`;

/** Sorted, because the order in which agents are configured means nothing. */
const agentIds = v.nullable(
  v.pipe(
    v.array(v.custom<string>(isAgentId, AGENT_ID_RULE), AGENT_IDS_RULE),
    v.check((ids) => ids.length >= 1 && ids.length <= MAX_AGENTS, AGENT_IDS_RULE),
    v.checkItems((id, index, ids) => ids.indexOf(id) === index, 'named once in the list'),
    v.transform((ids) => [...ids].sort(compareUtf8)),
  ),
);

const configKeys = v.strictObject({
  agent_ids: v.optional(agentIds, null),
  lookback_trades: v.optional(wholeNumber('from 2 to 1000', 2, 1000), DEFAULT_CONFIG.lookbackTrades),
  risk_free_rate: v.optional(
    decimal('from 0 to 1', (rate) => rate.gte(0) && rate.lte(1)),
    decimalText(DEFAULT_CONFIG.riskFreeRate),
  ),
  min_floor_weight: v.optional(
    decimal('from 0 to 1', (weight) => weight.gte(0) && weight.lte(1)),
    decimalText(DEFAULT_CONFIG.minFloorWeight),
  ),
  enforce_performance: v.optional(flag, DEFAULT_CONFIG.enforcePerformance),
  min_trades: v.optional(wholeNumber('of at least 2', 2, Number.MAX_SAFE_INTEGER), DEFAULT_CONFIG.minTrades),
  temperature: v.optional(
    decimal('above 0', (value) => value.gt(0)),
    decimalText(DEFAULT_CONFIG.temperature),
  ),
  sharpe_cap: v.optional(
    decimal('above 0', (value) => value.gt(0)),
    decimalText(DEFAULT_CONFIG.sharpeCap),
  ),
  max_weight: v.optional(
    decimal('above 0 and at most 1', (weight) => weight.gt(0) && weight.lte(1)),
    decimalText(DEFAULT_CONFIG.maxWeight),
  ),
  rebalance_threshold: v.optional(
    decimal('from 0 to below 1', (value) => value.gte(0) && value.lt(1)),
    decimalText(DEFAULT_CONFIG.rebalanceThreshold),
  ),
  return_basis: v.optional(oneOf(RETURN_BASES), DEFAULT_CONFIG.returnBasis),
  score_method: v.optional(oneOf(SCORE_METHODS), DEFAULT_CONFIG.scoreMethod),
});

/** The names of all settings of the configuration. */
export const CONFIG_KEYS = Object.keys(configKeys.entries);

/**
 * Reads a configuration (SPEC section 2); what it does not name has its default.
 *
 * @throws InvalidInput naming the key, the value and what is allowed
 */
export function parseConfig(input: unknown): EngineConfig {
  const wire = parseInput(configKeys, input);
  if (wire.max_weight.lt(wire.min_floor_weight))
    throw InvalidInput.of(
      'max_weight',
      decimalText(wire.max_weight),
      `at least min_floor_weight, which is ${decimalText(wire.min_floor_weight)}`,
    );
  return {
    agentIds: wire.agent_ids,
    lookbackTrades: wire.lookback_trades,
    riskFreeRate: wire.risk_free_rate,
    minFloorWeight: wire.min_floor_weight,
    enforcePerformance: wire.enforce_performance,
    minTrades: wire.min_trades,
    temperature: wire.temperature,
    sharpeCap: wire.sharpe_cap,
    maxWeight: wire.max_weight,
    rebalanceThreshold: wire.rebalance_threshold,
    returnBasis: wire.return_basis,
    scoreMethod: wire.score_method,
  };
}

/** A configuration inside a document. */
export const configSchema: v.GenericSchema<unknown, EngineConfig> = parsed('a configuration', (value) => {
  try {
    return parseConfig(value);
  } catch (error) {
    if (error instanceof InvalidInput) return null;
    throw error;
  }
});

/** A configuration as it travels and is stored. `parseConfig` reads it back. */
export function encodeConfig(config: EngineConfig): Record<string, unknown> {
  return {
    agent_ids: config.agentIds,
    lookback_trades: config.lookbackTrades,
    risk_free_rate: decimalText(config.riskFreeRate),
    min_floor_weight: decimalText(config.minFloorWeight),
    enforce_performance: config.enforcePerformance,
    min_trades: config.minTrades,
    temperature: decimalText(config.temperature),
    sharpe_cap: decimalText(config.sharpeCap),
    max_weight: decimalText(config.maxWeight),
    rebalance_threshold: decimalText(config.rebalanceThreshold),
    return_basis: config.returnBasis,
    score_method: config.scoreMethod,
  };
}

/** Whether two configurations are the same, digit for digit. */
export function sameConfig(a: EngineConfig, b: EngineConfig): boolean {
  return JSON.stringify(encodeConfig(a)) === JSON.stringify(encodeConfig(b));
}
