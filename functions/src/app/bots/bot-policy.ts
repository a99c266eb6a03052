import { type BotKey, hasAgent } from '../../contract/documents/bot-key';
import { describe } from '../../contract/fields/invalid-input';
import { queryOf } from '../../contract/http/http';
import { inputOfQuery } from '../../contract/http/policy-query';
import { Refusal } from '../../contract/http/refusal';
import { getPolicy } from '../callables/get-policy';
import type { BotEndpoint } from './endpoint';

/** How much a bot may risk now: what `getPolicy` answers its user. */
export const botPolicy: BotEndpoint = {
  name: 'botPolicy',
  method: 'GET',
  scope: 'read',
  answer: async (context, { key, request }) => {
    const input = withAgent(key, inputOfQuery(queryOf(request)));
    return {
      status: 200,
      headers: { 'Cache-Control': 'no-store' },
      body: await getPolicy(context, key.uid, input),
    };
  },
};

/** A key that is limited to agents asks for one of them; its only one needs no name. */
function withAgent(
  key: Pick<BotKey, 'agentIds'>,
  { agent_id: asked, ...input }: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const only = key.agentIds?.length === 1 ? key.agentIds[0] : undefined;
  const agentId = asked ?? only;
  if (key.agentIds !== null && !(typeof agentId === 'string' && hasAgent(key, agentId)))
    throw new Refusal(
      'forbidden',
      agentId === undefined
        ? 'The key is limited to agents: name one of them in agent_id.'
        : `The key may not act for the agent ${describe(agentId)}.`,
      { field: 'agent_id' },
    );
  return { ...input, ...(agentId !== undefined && { agent_id: agentId }) };
}
