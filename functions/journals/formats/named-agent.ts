import { describe } from '../../src/contract/fields/invalid-input';
import type { FormatContext } from './format';

/**
 * The agent of rows that name none: `--agent`, else the name of the file without folder and ending. A note says so when
 * it is asked for the first time.
 *
 * @example
 * const agent = namedAgent(context);
 * agent(); // 'Supertrend' for /home/ana/Supertrend.csv
 */
export function namedAgent(context: FormatContext): () => string {
  let { agent } = context.options;
  return () => {
    if (agent !== null) return agent;
    const name = (context.file.split(/[\\/]/).at(-1) ?? '').replace(/\.[^.]*$/, '');
    agent = name === '' || name === '-' ? 'journal' : name;
    context.note(
      `no agent is named, so these trades belong to ${describe(agent)}; --agent NAME changes that`,
    );
    return agent;
  };
}
