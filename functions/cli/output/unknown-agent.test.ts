import { unknownAgentNote } from './unknown-agent';

describe('unknownAgentNote', () => {
  it.each<[string, string, readonly string[], readonly string[] | null, string | null]>([
    ['that trades', 'trend', ['trend'], null, null],
    ['that is configured and has no trade', 'trend', [], ['trend'], null],
    [
      'that nobody knows',
      'brandnew',
      ['trend', 'grid'],
      null,
      'No trade of brandnew is known, so it has no weight. It gets one with its first closed trade, or when agent_ids names it.',
    ],
    [
      'that trades and is not configured',
      'trend',
      ['trend', 'grid'],
      ['grid'],
      'trend is not among the agent_ids of the settings, so it has no weight. It gets one when they name it.',
    ],
    [
      'that nobody knows, where agents are configured',
      'grd',
      [],
      ['grid'],
      'No trade of grd is known, so it has no weight. It gets one when agent_ids names it. Near: grid.',
    ],
    [
      'with a slip, the nearest first',
      'theforce',
      ['TheFarce', 'TheForce', 'other'],
      null,
      'No trade of theforce is known, so it has no weight. It gets one with its first closed trade, or when agent_ids names it. Near: TheForce, TheFarce.',
    ],
    [
      'that looks like another, which is escaped',
      'bot',
      ['b\u200bot'],
      null,
      'No trade of bot is known, so it has no weight. It gets one with its first closed trade, or when agent_ids names it. Near: b\\u200bot.',
    ],
  ])('of an agent %s', (_, agentId, withTrades, configured, note) => {
    expect(unknownAgentNote(agentId, withTrades, configured)).toBe(note);
  });
});
