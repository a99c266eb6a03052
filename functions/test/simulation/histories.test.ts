import fc from 'fast-check';
import * as windowBatch from '../../src/app/windows/window-batch';
import * as tradeEvents from '../../src/app/fold/trade-events';
import * as admission from '../../src/core/trades/admission';
import * as window from '../../src/core/trades/window';
import * as journal from '../../src/store/journal';
import { runs } from '../support/runs';
import { FOUND } from './found';
import { actions, runHistory } from './histories';

beforeEach(() => {
  // So small that a handful of trades reaches every limit.
  jest.replaceProperty(admission, 'MAX_AGENTS', 3 as never);
  jest.replaceProperty(window, 'MIN_CAPACITY', 4 as never);
  jest.replaceProperty(windowBatch, 'MAX_WINDOW_BYTES', 150);
  jest.replaceProperty(windowBatch, 'MAX_REFILLED_TRADES', 5 as never);
  jest.replaceProperty(tradeEvents, 'MAX_GROUP', 3 as never);
  jest.replaceProperty(journal, 'MAX_AGENTS_LOOKED_AT', 4 as never);
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** How many times the usual number of histories; `npm run test:long` sets 250, which is 200,000 in all. */
const FACTOR = Number(process.env.SIMULATION_FACTOR ?? runs(1));

describe('any history of a user', () => {
  it.each([
    ['is delivered in any order', false, 600],
    ['has documents that are damaged by hand', true, 200],
  ])('ends as a rebuild from the journal, when it %s', async (_, damage, usual) => {
    await fc.assert(
      fc.asyncProperty(actions({ damage }), fc.nat(), (history, interleaving) =>
        runHistory(history, interleaving),
      ),
      { numRuns: Math.ceil(usual * FACTOR) },
    );
  });
});

describe('histories that have found a fault', () => {
  it.each(FOUND)('$fault', async ({ history, interleaving }) => {
    // The interleaving that found it, and others: any change of the code may move it to another one.
    for (const each of [interleaving, ...Array.from({ length: 10 }, (_, n) => n)])
      await runHistory(history, each);
  });
});
