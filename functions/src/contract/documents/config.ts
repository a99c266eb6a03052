import * as v from 'valibot';
import { MAX_AGENTS } from '../../core/trades/admission';
import {
  DEFAULT_CONFIG,
  type EngineConfig,
  RETURN_BASES,
  SCORE_METHODS,
  WEIGHT_BASES,
} from '../../core/config';
import { type Decimal, decimalText } from '../../core/base/decimal';
import { compareUtf8 } from '../../core/base/utf8';
import { type Codec, fields, list, nullable, plain, scalar, setting, type WireOf } from '../fields/codec';
import { flag, listOf, oneOf, parsed, settingDecimal, wholeNumber } from '../fields/fields';
import { AGENT_ID_RULE, isAgentId } from '../fields/ids';
import { InvalidInput, parseInput } from '../fields/invalid-input';

const AGENT_IDS_RULE = `null (every agent with a closed trade) or a list of 1 to ${MAX_AGENTS} agent ids`;

const agentId = v.custom<string>(isAgentId, AGENT_ID_RULE);

/** Sorted, because the order in which agents are configured means nothing. */
const agentIds = nullable<readonly string[], readonly string[]>({
  ...list(plain(agentId)),
  schema: v.pipe(
    listOf(agentId, AGENT_IDS_RULE, 1, MAX_AGENTS),
    v.checkItems((id, index, ids) => ids.indexOf(id) === index, 'named once in the list'),
    v.transform((ids) => [...ids].sort(compareUtf8)),
  ),
});

function decimalSetting(
  fallback: Decimal,
  allowed: string,
  fits: (value: Decimal) => boolean,
): Codec<Decimal, string> {
  return setting(fallback, scalar(settingDecimal(allowed, fits), decimalText));
}

/** A number of days that is null where it is not limited. */
const days = nullable(plain(wholeNumber('from 1 to 3650, or null', 1, 3650)));

const config = fields({
  agentIds: ['agent_ids', setting(DEFAULT_CONFIG.agentIds, agentIds)],
  lookbackTrades: [
    'lookback_trades',
    setting(DEFAULT_CONFIG.lookbackTrades, plain(wholeNumber('from 2 to 1000', 2, 1000))),
  ],
  lookbackDays: ['lookback_days', setting(DEFAULT_CONFIG.lookbackDays, days)],
  riskFreeRate: [
    'risk_free_rate',
    decimalSetting(DEFAULT_CONFIG.riskFreeRate, 'from 0 to 1', (rate) => rate.gte(0) && rate.lte(1)),
  ],
  minFloorWeight: [
    'min_floor_weight',
    decimalSetting(DEFAULT_CONFIG.minFloorWeight, 'from 0 to 1', (weight) => weight.gte(0) && weight.lte(1)),
  ],
  enforcePerformance: ['enforce_performance', setting(DEFAULT_CONFIG.enforcePerformance, plain(flag))],
  minTrades: [
    'min_trades',
    setting(DEFAULT_CONFIG.minTrades, plain(wholeNumber('of at least 2', 2, Number.MAX_SAFE_INTEGER))),
  ],
  temperature: ['temperature', decimalSetting(DEFAULT_CONFIG.temperature, 'above 0', (value) => value.gt(0))],
  sharpeCap: ['sharpe_cap', decimalSetting(DEFAULT_CONFIG.sharpeCap, 'above 0', (value) => value.gt(0))],
  maxWeight: [
    'max_weight',
    decimalSetting(
      DEFAULT_CONFIG.maxWeight,
      'above 0 and at most 1',
      (weight) => weight.gt(0) && weight.lte(1),
    ),
  ],
  rebalanceThreshold: [
    'rebalance_threshold',
    decimalSetting(
      DEFAULT_CONFIG.rebalanceThreshold,
      'from 0 to below 1',
      (value) => value.gte(0) && value.lt(1),
    ),
  ],
  returnBasis: ['return_basis', setting(DEFAULT_CONFIG.returnBasis, plain(oneOf(RETURN_BASES)))],
  scoreMethod: ['score_method', setting(DEFAULT_CONFIG.scoreMethod, plain(oneOf(SCORE_METHODS)))],
  weightBasis: ['weight_basis', setting(DEFAULT_CONFIG.weightBasis, plain(oneOf(WEIGHT_BASES)))],
  diversify: ['diversify', setting(DEFAULT_CONFIG.diversify, plain(flag))],
  staleAfterDays: ['stale_after_days', setting(DEFAULT_CONFIG.staleAfterDays, days)],
}) satisfies Codec<EngineConfig, unknown>;

const configKeys = v.strictObject(config.entries);

/** A configuration as it is sent and stored. */
export type WireConfig = WireOf<typeof config>;

/** The names of all settings of the configuration. */
export const CONFIG_KEYS = Object.keys(configKeys.entries);

/**
 * Reads a configuration (docs/specification.md, section 2); a setting that is not named has its default.
 *
 * @throws InvalidInput naming the key, the value and what is allowed
 */
export function parseConfig(input: unknown): EngineConfig {
  const parsedConfig = config.read(parseInput(configKeys, input));
  const { maxWeight, minFloorWeight } = parsedConfig;
  if (maxWeight.lt(minFloorWeight))
    throw InvalidInput.of(
      'max_weight',
      decimalText(maxWeight),
      `at least min_floor_weight, which is ${decimalText(minFloorWeight)}`,
    );
  return parsedConfig;
}

/** A configuration inside a document. */
export const configCodec: Codec<EngineConfig, WireConfig> = {
  ...config,
  schema: parsed('a configuration', (value) => {
    try {
      return parseConfig(value);
    } catch (error) {
      if (error instanceof InvalidInput) return null;
      throw error;
    }
  }),
};

/** A configuration as it is sent and stored. `parseConfig` reads it back. */
export function encodeConfig(value: EngineConfig): WireConfig {
  return config.encode(value);
}

/** Whether two configurations are the same, digit for digit. */
export function sameConfig(a: EngineConfig, b: EngineConfig): boolean {
  return a === b || config.same(a, b);
}
