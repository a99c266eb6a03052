import type { KeysAnswer } from '../../../src/contract/callables/bot-keys';
import type { KeyScope } from '../../../src/contract/documents/bot-key';
import { type Clock, momentText } from '../../words/moment';

/** What a key may be allowed to do. */
export const SCOPE_CHOICES: readonly {
  readonly scope: KeyScope;
  readonly text: string;
  readonly isUsual: boolean;
}[] = [
  { scope: 'trades:write', text: 'send trades, change and close open ones', isUsual: true },
  { scope: 'read', text: 'read the policy and the weights', isUsual: true },
  { scope: 'trades:correct', text: 'overwrite closed trades', isUsual: false },
];

/** A key in words. */
export interface BotKeyLine {
  readonly id: string;
  readonly name: string;
  /** What it may do, for which agents, since when and until when. */
  readonly text: string;
}

/** The keys of the user in words. */
export function keyLinesOf(keys: KeysAnswer['keys'], clock: Clock): BotKeyLine[] {
  return keys.map(({ id, name, scopes, agent_ids: agents, created_at: created, expires_at: expires }) => {
    const may = SCOPE_CHOICES.filter(({ scope }) => scopes.includes(scope)).map(({ text }) => text);
    const of = agents === null ? 'for all agents' : `for ${agents.join(', ')}`;
    const until = expires === null ? '' : `, until ${momentText(expires, clock)}`;
    return { id, name, text: `may ${may.join('; ')}, ${of}; made ${momentText(created, clock)}${until}` };
  });
}
