import fc from 'fast-check';
import * as windowBatch from '../../src/app/windows/window-batch';
import * as tradeEvents from '../../src/app/fold/trade-events';
import * as admission from '../../src/core/trades/admission';
import * as window from '../../src/core/trades/window';
import * as journal from '../../src/store/journal';
import { runs } from '../support/runs';
import { actions, runHistory } from './histories';

describe('any history of a user', () => {
  beforeEach(() => {
    // So small that a handful of trades reaches every limit.
    jest.replaceProperty(admission, 'MAX_AGENTS', 3 as never);
    jest.replaceProperty(window, 'MIN_CAPACITY', 4 as never);
    jest.replaceProperty(windowBatch, 'MAX_WINDOW_BYTES', 150 as never);
    jest.replaceProperty(windowBatch, 'MAX_REFILLED_TRADES', 5 as never);
    jest.replaceProperty(tradeEvents, 'MAX_GROUP', 3 as never);
    jest.replaceProperty(journal, 'MAX_AGENTS_LOOKED_AT', 4 as never);
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it.each([
    ['is delivered in any order', false],
    ['has documents that are damaged by hand', true],
  ])('ends as a rebuild from the journal, when it %s', async (_, damage) => {
    await fc.assert(
      fc.asyncProperty(actions({ damage }), fc.nat(), (history, seed) => runHistory(history, seed)),
      {
        numRuns: runs(damage ? 500 : 1500),
        ...(process.env.SEED !== undefined && { seed: Number(process.env.SEED) }),
      },
    );
  });
});
