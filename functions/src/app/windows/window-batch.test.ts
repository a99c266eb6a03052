import { noWindow, NOW, stored, windowOf } from '../../../test/support/app-states';
import { WindowBatch } from './window-batch';

const SMALL = windowOf('a', 3);
const LARGER = windowOf('a', 4);
const CURRENT = { windowAgents: ['a', 'c'], rebuildingSince: null };

describe('WindowBatch', () => {
  it('writes a window that has changed', () => {
    const batch = new WindowBatch(CURRENT);
    batch.add(stored('a', SMALL), { kind: 'folded', window: LARGER });
    expect([...batch.writes.values()]).toMatchObject([{ agentId: 'a', window: LARGER }]);
    expect(batch.refilled).toEqual([]);
  });

  it('writes nothing for a window that is as it was: the event was a duplicate', () => {
    const batch = new WindowBatch(CURRENT);
    batch.add(stored('a', SMALL), { kind: 'folded', window: SMALL });
    expect(batch.writes.size).toBe(0);
  });

  it.each([
    ['current does not know', { windowAgents: [], rebuildingSince: null }],
    ['a running rebuild may have written', { windowAgents: ['a'], rebuildingSince: NOW }],
  ])('writes a window that %s even if it is as it was', (_, current) => {
    const batch = new WindowBatch(current);
    batch.add(stored('a', SMALL), { kind: 'folded', window: SMALL });
    expect([...batch.writes.keys()]).toEqual(['a']);
  });

  it('does not write an empty window for an agent without one', () => {
    const batch = new WindowBatch(CURRENT);
    batch.add(noWindow('b'), { kind: 'new', window: windowOf('b', 0) });
    expect(batch.writes.size).toBe(0);
  });

  it('names the agents with windows that were lost', () => {
    const batch = new WindowBatch(CURRENT);
    batch.add(stored('a', null), { kind: 'lost', window: SMALL });
    batch.add(noWindow('b'), { kind: 'new', window: SMALL });
    expect(batch.refilled).toEqual(['a']);
  });

  it('knows the agents that have a window afterwards, in the order of their ids', () => {
    const batch = new WindowBatch(CURRENT);
    expect(batch.windowAgents).toEqual(['a', 'c']);
    batch.add(noWindow('b'), { kind: 'new', window: windowOf('b', 1) });
    batch.add(stored('a', SMALL), { kind: 'folded', window: windowOf('a', 0) });
    expect(batch.windowAgents).toEqual(['b', 'c']);
  });

  it('is full once as many trades were read as a transaction may refill', () => {
    const batch = new WindowBatch(CURRENT, 6);
    batch.add(stored('c', windowOf('c', 9)), { kind: 'folded', window: windowOf('c', 10) });
    batch.add(noWindow('a'), { kind: 'new', window: SMALL });
    expect(batch.isFull).toBe(false);
    batch.add(noWindow('b'), { kind: 'lost', window: SMALL });
    expect(batch.isFull).toBe(true);
  });

  it('is full once it has as many bytes as a commit may write', () => {
    const batch = new WindowBatch(CURRENT, 5000, 40);
    batch.add(stored('a', SMALL), { kind: 'folded', window: SMALL });
    expect(batch.isFull).toBe(false);
    batch.add(stored('a', SMALL), { kind: 'folded', window: LARGER });
    expect(batch.isFull).toBe(true);
  });
});
