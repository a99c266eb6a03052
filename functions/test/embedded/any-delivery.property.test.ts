import fc from 'fast-check';
import { Timestamp } from 'firebase-admin/firestore';
import type { TradeEvent } from '../../local/embedded';
import { rebuildUser } from '../../src/app/rebuild/rebuild-user';
import { getRuntime } from '../../src/runtime/runtime';
import { closes, type Data, deliver, EmbeddedUser, UID } from '../support/users/embedded-user';
import { runs } from '../support/runs';

/**
 * docs/specification.md, section 7: windows, agents and targets end as a rebuild from the journal gives them, however late,
 * often and in whatever order the events arrive.
 */

const AGENTS = ['a', 'b', 'c'];

/** One window is nearly full, one is exactly full, and one has older trades below it. */
const EXISTING = { a: 99, b: 100, c: 103 };

/** A write to one of a few trades: some are new, some among the oldest in a window, some below it. */
const tradeId = fc.constantFrom(
  'new-1',
  'new-2',
  'new-3',
  'a-0',
  'a-98',
  'b-0',
  'b-1',
  'b-50',
  'c-1',
  'c-3',
  'c-4',
);
const agentId = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...AGENTS) },
  { weight: 1, arbitrary: fc.constant('x/y') },
);
const figure = fc.constantFrom<unknown>('1', '-2', '0.5', 3, null, '1e5');
// Before all existing trades, among them, at the same time as some, after all, and days before and after.
const closedAt = fc
  .constantFrom(0, 1, 2, 3, 4, 50, 98, 99, 102, 200, -3000, 3000)
  .map((n) => new Timestamp(1_700_000_000 + n * 60, 0));

const document: fc.Arbitrary<Data> = fc.record(
  {
    agent_id: agentId,
    realized_pnl: figure,
    entry_price: fc.constant('100'),
    quantity: fc.constant('-1'),
    closed_at: closedAt,
  },
  { requiredKeys: ['agent_id', 'realized_pnl', 'entry_price', 'quantity'] },
);

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ write: tradeId, document }) },
  { weight: 1, arbitrary: fc.record({ delete: tradeId }) },
  // Delivers some of the waiting events together.
  {
    weight: 2,
    arbitrary: fc.record({
      deliver: fc.array(fc.nat(), { minLength: 1, maxLength: 5 }),
      again: fc.boolean(),
    }),
  },
);

describe('any history of a journal, delivered in any order', () => {
  it('windows and weights equal a rebuild from the journal, whatever the order of the events', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 30 }),
        fc.boolean(),
        fc.constantFrom('sharpe', 'shrunk'),
        fc.constantFrom('capital', 'risk'),
        fc.boolean(),
        fc.constantFrom(null, 1),
        // Some agents are silent for longer, some not: it depends on what closes.
        fc.constantFrom(null, 1041),
        fc.infiniteStream(fc.nat()),
        async (steps, isNewUser, scoreMethod, weightBasis, diversify, lookbackDays, staleDays, chance) => {
          const events: TradeEvent[] = [];
          const user = new EmbeddedUser({ deliver: (event) => events.push(event) });
          try {
            // With `shrunk`, each closed trade changes the scores of all agents.
            await user.paths.settings.set({
              ...{ score_method: scoreMethod, weight_basis: weightBasis, min_trades: 2, diversify },
              ...{ lookback_days: lookbackDays, stale_after_days: staleDays },
            });
            await user.embedded.settled();
            if (!isNewUser) {
              await user.writeAll(
                AGENTS.flatMap((agent) => closes(agent, 0, EXISTING[agent as keyof typeof EXISTING])),
              );
              await deliver(events[0]);
              // The rebuild has seen these trades: their other events are lost or late.
              events.splice(0, events.length, ...events.slice(-2));
            }
            const handle = (chosen: readonly TradeEvent[]): Promise<unknown> =>
              Promise.all(chosen.map(deliver));
            for (const next of steps) {
              if ('write' in next) await user.paths.trades.doc(next.write).set(next.document);
              else if ('delete' in next) await user.paths.trades.doc(next.delete).delete();
              else if (events.length > 0) {
                await user.embedded.settled();
                const chosen = [...new Set(next.deliver.map((n) => n % events.length))].map(
                  (n) => events[n] as TradeEvent,
                );
                if (!next.again) for (const event of chosen) events.splice(events.indexOf(event), 1);
                await handle(chosen);
              }
            }
            await user.embedded.settled();
            const rest = events
              .map((event) => ({ event, rank: chance.next().value as number }))
              .sort((a, b) => a.rank - b.rank);
            for (let from = 0; from < rest.length; from += 4)
              await handle(rest.slice(from, from + 4).map(({ event }) => event));

            const folded = await user.state();
            await rebuildUser(getRuntime().context, UID, []);
            expect(await user.state()).toEqual(folded);
            await deleteOurs(user);
            await rebuildUser(getRuntime().context, UID, []);
            expect(await user.state()).toEqual(folded);
          } finally {
            user.close();
          }
        },
      ),
      { numRuns: runs(4) },
    );
  });
});

async function deleteOurs({ embedded, paths }: EmbeddedUser): Promise<void> {
  for (const { ref } of (await paths.windows.get()).docs) await ref.delete();
  await paths.current.delete();
  await embedded.settled();
}
