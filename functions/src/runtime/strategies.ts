import { maestroStrategy } from '../core/strategies/maestro';
import { StrategyRegistry } from '../core/strategies/strategy';

/** The strategies that `evaluate` knows: add yours to the list. The first is the default. */
export const strategies = new StrategyRegistry([maestroStrategy]);
