import type { EngineConfig } from '../core/config';
import { parseConfig } from './config';

/** Settings that are kept beside the configuration and never change an allocation. */
const POLICY_SETTINGS = new Set([
  'profile',
  'account_equity',
  'account_equity_at',
  'paused',
  'paused_agents',
]);

/**
 * The configuration that a settings document asks for.
 *
 * @throws InvalidInput when it is damaged
 */
export function configOfSettings(fields: Readonly<Record<string, unknown>>): EngineConfig {
  return parseConfig(Object.fromEntries(Object.entries(fields).filter(([key]) => !POLICY_SETTINGS.has(key))));
}
