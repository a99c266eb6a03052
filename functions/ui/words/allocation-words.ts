import type { WireAgent, WireAllocation } from '../../src/contract/documents/allocation';
import { type FloorRules, floorsTakeAll } from '../../simulation/floors-take-all';
import { type Needed, stillNeeded } from '../../simulation/verdicts';
import { plural } from './text';

/** A note if the floors of all agents take the whole account, which makes their weights equal whatever their scores; else null. */
export function floorsNote(allocation: Pick<WireAllocation, 'agents'>, config: FloorRules): string | null {
  if (!floorsTakeAll(allocation, config)) return null;
  const agents = Object.keys(allocation.agents).length;
  const floor = config.minFloorWeight.toFixed();
  return `The floors of ${agents} agents take the whole account, so that scores decide nothing: ${agents} × min_floor_weight ${floor} leaves no room.`;
}

/** The status of an agent; of an unproven one also what it needs. */
export function statusText(agent: Pick<WireAgent, 'status'> & Needed): string {
  if (agent.status !== 'unproven') return agent.status;
  const { what, count } = stillNeeded(agent);
  return what === 'days' ? `unproven, ${plural(count, 'day')} to go` : `unproven, ${count} to go`;
}
