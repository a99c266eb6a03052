import { noWindow, stored, windowOf } from '../../../test/support/app-states';
import { configured, trade } from '../../../test/support/oracles/engine';
import type { Trade } from '../../contract/documents/trade';
import { refusedAgents } from './refused-agents';

const agents = (count: number): string[] => Array.from({ length: count }, (_, n) => `agent-${n}`);
const closed = (agentId: string): [string, Trade] => [
  agentId,
  { kind: 'closed', agentId, closedTrade: trade() },
];
const config = configured();

describe('refusedAgents', () => {
  it('refuses no agent while there are places', () => {
    const involved = { trades: new Map([closed('z')]), windows: [noWindow('z')] };
    expect(refusedAgents({ windowAgents: agents(99), config }, involved)).toEqual(new Set());
  });

  it('gives the last place to the first agent by id', () => {
    const involved = { trades: new Map([closed('z'), closed('y')]), windows: [noWindow('y'), noWindow('z')] };
    expect(refusedAgents({ windowAgents: agents(99), config }, involved)).toEqual(new Set(['z']));
  });

  it('does not refuse an agent without a closed trade here', () => {
    const trades = new Map<string, Trade>([['t', { kind: 'open' }]]);
    const involved = { trades, windows: [noWindow('z')] };
    expect(refusedAgents({ windowAgents: agents(100), config }, involved)).toEqual(new Set());
  });

  it('refuses an agent with a window that only a running rebuild knows: places belong to current alone', () => {
    const involved = { trades: new Map([closed('z')]), windows: [stored('z', windowOf('z', 1))] };
    expect(refusedAgents({ windowAgents: agents(100), config }, involved)).toEqual(new Set(['z']));
  });

  it('admits a configured agent always', () => {
    const involved = { trades: new Map([closed('z')]), windows: [noWindow('z')] };
    const configuredZ = configured({ agentIds: ['z'] });
    expect(refusedAgents({ windowAgents: agents(100), config: configuredZ }, involved)).toEqual(new Set());
  });
});
