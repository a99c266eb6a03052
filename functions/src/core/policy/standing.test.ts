import { decimal, textOf } from '../../../test/support/oracles/engine';
import { NOTHING_PAUSED, standingOf } from './standing';

const WEIGHTS = new Map([['trend', decimal('0.25')]]);

describe('standingOf', () => {
  it('standingOf has the published weight of the agent, and whether the user has paused it', () => {
    expect(standingOf('trend', ['other'], WEIGHTS, null)).toMatchObject({ agentId: 'trend', paused: false });
    expect(standingOf('trend', ['other', 'trend'], WEIGHTS, null).paused).toBe(true);
    expect(textOf(standingOf('trend', [], WEIGHTS, null).weight)).toBe('0.25');
  });

  it.each([
    ['an agent without a place', 'other', WEIGHTS],
    ['any agent if nothing is published', 'trend', null],
  ])('standingOf has a weight of 0 for %s', (_, agentId, weights) => {
    expect(textOf(standingOf(agentId, [], weights, null).weight)).toBe('0');
  });
});

it('NOTHING_PAUSED names no agent', () => {
  expect(NOTHING_PAUSED).toEqual({ paused: false, settingsDamage: null, agent: null });
});
