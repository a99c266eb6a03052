import fc from 'fast-check';
import { trade } from '../../../test/support/oracles/engine';
import { agentWindow } from '../../core/statistics/agent-window';
import { DEFAULT_CONFIG } from '../../core/config';
import { newestFirst, type TradeKey, type ClosedTrade } from '../../core/trades/trade';
import { foldWindow, type ReadOlder } from './fold-window';
import { runs } from '../../../test/support/runs';

/**
 * The journal of one agent and its window of three, as a model: writes happen at once, their folds late, several at a
 * time, twice, or in another order. (test/embedded does the same with the real documents.)
 */
const CAPACITY = 3;

class Model {
  private readonly journal = new Map<string, ClosedTrade>();
  private window = agentWindow(CAPACITY, [], DEFAULT_CONFIG);
  reads = 0;

  /** Closes a trade, changes when it closed, or (null) removes it. */
  write(tradeId: string, closedAt: number | null): void {
    if (closedAt === null) this.journal.delete(tradeId);
    else this.journal.set(tradeId, trade({ tradeId, closedAt }));
  }

  async foldTrades(tradeIds: readonly string[]): Promise<void> {
    const present = tradeIds.flatMap((tradeId) => this.journal.get(tradeId) ?? []);
    this.window = await foldWindow(this.window, new Set(tradeIds), present, this.readOlder);
    expect(this.window.sums).toEqual(agentWindow(CAPACITY, this.window.trades, DEFAULT_CONFIG).sums);
  }

  get keys(): string[] {
    return this.window.trades.map(keyOf);
  }

  get newest(): string[] {
    return [...this.journal.values()].sort(newestFirst).slice(0, CAPACITY).map(keyOf);
  }

  private readonly readOlder: ReadOlder = (limit, olderThan) => {
    const older = [...this.journal.values()]
      .sort(newestFirst)
      .filter((candidate) => olderThan === null || newestFirst(candidate, olderThan) > 0)
      .slice(0, limit);
    this.reads += Math.max(1, older.length);
    return Promise.resolve(older);
  };
}

function keyOf({ tradeId, closedAt }: TradeKey): string {
  return `${tradeId}@${closedAt.seconds}`;
}

async function modelOf(...closes: [tradeId: string, closedAt: number][]): Promise<Model> {
  const model = new Model();
  for (const [tradeId, closedAt] of closes) {
    model.write(tradeId, closedAt);
    await model.foldTrades([tradeId]);
  }
  return model;
}

describe('foldWindow', () => {
  it('keeps the newest trades and reads nothing when a trade closes', async () => {
    const model = await modelOf(['a', 1], ['b', 2], ['c', 3], ['d', 4]);
    expect(model.keys).toEqual(['d@4', 'c@3', 'b@2']);
    expect(model.reads).toBe(0);
  });

  it('orders trades closed at the same moment by id, the larger first', async () => {
    const model = await modelOf(['b', 1], ['a', 1], ['c', 1], ['d', 0]);
    expect(model.keys).toEqual(['c@1', 'b@1', 'a@1']);
  });

  it('reads only the trade that moves up when a full window loses one', async () => {
    const model = await modelOf(['a', 1], ['b', 2], ['c', 3], ['d', 4], ['e', 5]);
    model.write('d', null);
    await model.foldTrades(['d']);
    expect(model.keys).toEqual(['e@5', 'c@3', 'b@2']);
    expect(model.reads).toBe(1);
  });

  it('drops a trade that is corrected to an older close', async () => {
    const model = await modelOf(['a', 1], ['b', 2], ['c', 3], ['d', 4]);
    model.write('d', 0);
    await model.foldTrades(['d']);
    expect(model.keys).toEqual(['c@3', 'b@2', 'a@1']);
  });

  it('does not count a trade twice when its own correction is still to come', async () => {
    const model = await modelOf(['a', 0], ['b', 2], ['c', 3], ['d', 4]);
    model.write('b', 1);
    model.write('d', null);
    await model.foldTrades(['d']);
    expect(model.keys).toEqual(['c@3', 'b@1', 'a@0']);
    await model.foldTrades(['b']);
    expect(model.keys).toEqual(['c@3', 'b@1', 'a@0']);
  });

  it('ends with the newest trades of the journal when folds are late, duplicate or reordered', async () => {
    const tradeId = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
    const step = fc.oneof(
      fc.record({ write: tradeId, closedAt: fc.option(fc.integer({ min: 0, max: 6 })) }),
      fc.record({ fold: fc.uniqueArray(tradeId, { minLength: 1, maxLength: 3 }) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.infiniteStream(fc.nat()),
        async (steps, chance) => {
          const model = new Model();
          const pending = new Set<string>();
          for (const next of steps) {
            if ('write' in next) {
              model.write(next.write, next.closedAt);
              pending.add(next.write);
            } else {
              await model.foldTrades(next.fold);
              for (const folded of next.fold) pending.delete(folded);
            }
          }
          const rest = [...pending].map((id) => ({ id, rank: chance.next().value as number }));
          for (const { id } of rest.sort((a, b) => a.rank - b.rank)) await model.foldTrades([id]);
          expect(model.keys).toEqual(model.newest);
        },
      ),
      { numRuns: runs(1000) },
    );
  });
});
