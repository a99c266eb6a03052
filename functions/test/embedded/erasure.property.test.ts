import fc from 'fast-check';
import type { SettingsEvent, TradeEvent } from '../../local/embedded';
import { eraseUser } from '../../src/app/erase/erase-user';
import { checkUser } from '../../src/app/sweep/check-user';
import { deleteMyData, getPolicy, onSettingsWritten, recomputeAllocation } from '../../src/index';
import { call, callGetAllocation, closes, deliver, EmbeddedUser, UID } from '../support/users/embedded-user';
import { runs } from '../support/runs';

/** docs/specification.md, section 13: what was erased does not come back, whatever happens afterwards. */

/** What may happen before and after the erasure. Events wait until they are delivered. */
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      deliver: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
      again: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'policy' as const,
      'recompute' as const,
      'sweep' as const,
      'allocation' as const,
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom('settings' as const) },
);

it('nothing but the mark is left, whatever events come late, twice and in any order while the trades go', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 4 }),
      // Just before which transaction of the functions the erasure begins, and whether another call cuts it short first.
      fc.nat(8),
      fc.boolean(),
      fc.array(step, { maxLength: 6 }),
      fc.array(step, { maxLength: 6 }),
      async (before, transaction, isCut, between, after) => {
        const trades: TradeEvent[] = [];
        const settings: SettingsEvent[] = [];
        const user = new EmbeddedUser({
          deliver: (event) => trades.push(event),
          deliverSettings: (event) => settings.push(event),
        });
        const act = async (next: (typeof before)[number]): Promise<void> => {
          user.later(61);
          await user.embedded.settled();
          if (typeof next === 'object') {
            const chosen = [...new Set(next.deliver.map((n) => n % Math.max(1, trades.length)))]
              .map((n) => trades[n])
              .filter((event) => event !== undefined);
            if (!next.again) for (const event of chosen) trades.splice(trades.indexOf(event), 1);
            await Promise.all(chosen.map(deliver));
          } else if (next === 'settings') {
            for (const event of settings) await onSettingsWritten.run(event);
          } else if (next === 'recompute') await call(recomputeAllocation).catch(() => undefined);
          else if (next === 'policy') await call(getPolicy);
          else if (next === 'allocation') await callGetAllocation({ history: 5 });
          else await checkUser(user.context, UID, 0);
        };
        const remove = async (agent: string): Promise<void> => {
          for (const [id] of closes(agent, 0, 3)) await user.paths.trades.doc(id).delete();
        };
        try {
          await user.paths.settings.set({ min_trades: 2 });
          await user.writeAll([...closes('a', 0, 3), ...closes('b', 0, 3)]);
          let erasing: Promise<unknown> | undefined;
          const healthy = user.context;
          const erase = () =>
            (erasing ??= eraseUser(healthy, UID, { journal: false, seconds: isCut ? -1 : 60 }));
          // Another instance erases while this one folds, rebuilds or sweeps.
          user.inject({ meanwhile: (number) => (number === transaction ? erase() : undefined) });
          for (const next of before) await act(next);
          user.inject();
          await erase();
          if (isCut) await call(deleteMyData, { confirm: 'delete my data' });
          for (const next of between) await act(next);
          await remove('a');
          for (const next of [...after, 'sweep' as const]) await act(next);
          await remove('b');
          await user.embedded.settled();
          for (const event of [...trades, ...trades].reverse()) await deliver(event);
          for (const event of settings) await onSettingsWritten.run(event);
          expect(await user.collections()).toEqual(['maestroState']);
          expect((await user.paths.own.state.get()).docs.map(({ id }) => id)).toEqual(['erased']);
          expect(user.errors).toEqual([]);
        } finally {
          user.close();
        }
      },
    ),
    { numRuns: runs(8) },
  );
});
