import { timeText } from '../../src/contract/fields/time';
import { getPolicy } from '../../src/app/callables/get-policy';
import { createBotKey } from '../../src/app/callables/create-bot-key';
import type { TradeEvent } from '../../local/embedded';
import { Instant } from '../../src/core/base/instant';
import { onTradeWritten } from '../../src/index';
import { bearer, json, startBotServer, type Told } from '../support/http/bot-server';
import { BenchUser, Project } from './firestore-user';
import { duration, inTurns, print, timesLess } from './measure';
import { NOW, type SampleTrade, sampleTrades } from './sample';

const AGENTS = 4;
const LOOKBACK = 100;
const TURNS = 60;
const WARM_UP = 20;

/**
 * What a bot waits for: a trade from its request to the published weights, beside one that a client writes itself; and a policy
 * by key, beside that of the callable. Over HTTP within this machine, so without a network.
 */
export async function benchBots(): Promise<void> {
  // Each request a second later than the last: no key sends too many, and each is read once per minute.
  let seconds = 0;
  const project = new Project({ now: () => NOW.plusSeconds(seconds++) });
  const { context } = project;
  const user = await BenchUser.make(project, 'bots', AGENTS, LOOKBACK);
  const { key } = await createBotKey(context, user.uid, { name: 'bench', scopes: ['trades:write', 'read'] });
  const server = await startBotServer(() => undefined);
  const ask = async (...request: Parameters<typeof server.ask>): Promise<void> => {
    const { status, text }: Told = await server.ask(...request);
    if (status !== 200) throw new Error(`${status}: ${text}`);
  };

  /** Stores the next trade as a bot, and returns its event. */
  let number = LOOKBACK;
  const send = async (): Promise<TradeEvent> => {
    const agentId = user.agents[number % AGENTS] ?? '';
    const [{ closed_at, ...fields }] = sampleTrades(agentId, 1, number) as [SampleTrade];
    const document = user.paths.trades.doc(`bot-${number++}`);
    const before = await document.get();
    const trade = { ...fields, trade_id: document.id, closed_at: timeText(new Instant(closed_at)) };
    await ask('/api/trades', json(trade, key));
    return { data: { before, after: await document.get() } } as unknown as TradeEvent;
  };
  const publish = async (event: TradeEvent | undefined): Promise<void> => {
    if (event !== undefined) await onTradeWritten.run(event);
  };
  const trades = {
    bot: async () => publish(await send()),
    client: async () => publish((await user.closes(1))[0]),
  };
  // After the trades: a close between two policies would make each read the windows.
  const policies = {
    bot: () => ask('/api/policy?agent_id=agent-000', { headers: bearer(key) }),
    client: async () => {
      JSON.stringify(await getPolicy(context, user.uid, { agent_id: 'agent-000' }));
    },
  };
  const rows: string[][] = [];
  for (const [name, ways] of [
    ['a stored trade, request to published weights', trades],
    ['a policy, warm', policies],
  ] as const) {
    await inTurns(WARM_UP, ways);
    const { bot, client } = await inTurns<'bot' | 'client'>(TURNS, ways);
    rows.push([
      name,
      ...[bot, client].flatMap(({ clock, processor }) => [duration(clock), duration(processor)]),
      timesLess(bot.clock, client.clock),
    ]);
  }
  print(
    `What a bot waits for, ${AGENTS} agents × ${LOOKBACK} trades`,
    ['', 'by key', 'processor', 'by the SDK', 'processor', 'ratio'],
    rows,
  );
  await server.close();
}
