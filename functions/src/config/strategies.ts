import { maestroStrategy } from '../core/maestro-strategy';
import { StrategyRegistry } from '../core/strategy';

/** The strategies that `evaluate` knows: add yours to the list. The first is the default. */
export const strategies = new StrategyRegistry([maestroStrategy]);
