import fc from 'fast-check';
import type { TradeEvent } from '../../local/embedded';
import { rebuildUser } from '../../src/app/rebuild/rebuild-user';
import * as admission from '../../src/core/trades/admission';
import { getRuntime } from '../../src/runtime/runtime';
import { tradeDocument, UID } from '../support/users/embedded-user';
import { deliver, untilDone, withUser } from '../support/users/waiting-user';
import { runs } from '../support/runs';

/**
 * docs/specification.md, section 1: at most 100 agents. Here 97 places are taken by agents that exist nowhere else, so that
 * a few others compete for the rest.
 */
const PHANTOMS = Array.from({ length: 97 }, (_, index) => `phantom-${index}`);
const { admit, isFull } = admission;

beforeEach(() => {
  jest.spyOn(admission, 'admit').mockImplementation((withWindow, configured, candidates) => {
    const admitted = admit([...PHANTOMS, ...withWindow], configured, candidates);
    return new Set([...admitted].filter((agentId) => !PHANTOMS.includes(agentId)));
  });
  jest
    .spyOn(admission, 'isFull')
    .mockImplementation((withWindow, configured) => isFull([...PHANTOMS, ...withWindow], configured));
});

afterEach(() => {
  jest.restoreAllMocks();
});

const PLACES = 3;
const AGENTS = ['p', 'q', 'r', 's', 't'];
const unseen = (count: number): string[] => Array.from({ length: count }, (_, index) => `unseen-${index}`);

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      write: fc.constantFrom(...AGENTS),
      closed: fc.constantFrom(true, true, true, false),
    }),
  },
  { weight: 3, arbitrary: fc.record({ delete: fc.constantFrom(...AGENTS) }) },
  { weight: 6, arbitrary: fc.record({ deliver: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ configure: fc.integer({ min: 0, max: PLACES }) }) },
);

describe('at the limit of 100 agents', () => {
  it('a rebuild ends when a place is free and the refused agent has no closed trade', async () => {
    await withUser(async (user) => {
      await user.eventsOf([['p', tradeDocument('p', null)]]);
      await user.paths.settings.set({ agent_ids: unseen(PLACES) });
      await rebuildUser(getRuntime().context, UID, []);
      await user.paths.settings.set({ agent_ids: unseen(PLACES - 1) });
      await rebuildUser(getRuntime().context, UID, []);
      expect(await user.current()).toMatchObject({ config: { agent_ids: unseen(PLACES - 1) } });
      expect(await user.collections()).not.toContain('maestroState');
    });
  });

  it('no place stays empty that a refused agent could have, and a rebuild changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
        await withUser(async (user) => {
          const rebuild = (): Promise<void> => untilDone(() => rebuildUser(getRuntime().context, UID, []));
          let configured: string[] = [];

          const closed = new Set<string>();
          const take = (numbers: readonly number[]): TradeEvent[] => {
            const chosen = new Set(numbers.map((n) => user.events[n % (user.events.length || 1)]));
            return [...chosen].flatMap((event) => event ?? []);
          };
          for (const next of steps) {
            if ('write' in next) {
              await user.paths.trades.doc(next.write).set(tradeDocument(next.write, next.closed ? 1 : null));
              if (next.closed) closed.add(next.write);
              else closed.delete(next.write);
            } else if ('delete' in next) {
              await user.paths.trades.doc(next.delete).delete();
              closed.delete(next.delete);
            } else if ('configure' in next) {
              configured = unseen(next.configure);
              await user.paths.settings.set(configured.length === 0 ? {} : { agent_ids: configured });
              await Promise.all([rebuild(), ...take([0, 1]).map((event) => untilDone(() => deliver(event)))]);
            } else {
              await user.embedded.settled();
              const events = take(next.deliver);
              for (const event of events) user.events.splice(user.events.indexOf(event), 1);
              await Promise.all(events.map((event) => untilDone(() => deliver(event))));
            }
          }
          await user.embedded.settled();
          for (const event of user.events) await deliver(event);

          const state = await user.state();
          const holders = Object.keys(state.windows);
          for (const agentId of holders) expect(closed).toContain(agentId);
          if (holders.length < closed.size)
            expect(holders.length + configured.length).toBeGreaterThanOrEqual(PLACES);
          expect(await user.collections()).not.toContain('maestroState');
          await rebuild();
          expect(await user.state()).toEqual(state);
        });
      }),
      { numRuns: runs(5) },
    );
  });
});
