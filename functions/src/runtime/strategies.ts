import { maestroStrategy } from '../core/strategies/maestro';
import { StrategyRegistry } from '../core/strategies/strategy';

/** The strategies that `evaluate` knows. Add yours to the list; the first one is the default. */
export const strategies = new StrategyRegistry([maestroStrategy]);
