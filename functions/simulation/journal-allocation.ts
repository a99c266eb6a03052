import type { EngineConfig } from '../src/core/config';
import type { Instant } from '../src/core/base/instant';
import { assessAgents } from '../src/core/weights/agent-figures';
import { allocate, type Allocation } from '../src/core/weights/allocation';
import { diversificationOf } from '../src/core/weights/diversification';
import type { JournalWindows } from './journal-windows';

/** The allocation that a rebuild at this time would publish for the windows of a journal. */
export function journalAllocation(
  { windows }: Pick<JournalWindows, 'windows'>,
  config: EngineConfig,
  now: Instant,
): Allocation {
  const agents = assessAgents(windows, config);
  const diversification = diversificationOf(windows, agents, config, now);
  return allocate(agents, config, null, now, diversification?.redundancy ?? null);
}
