import { noWindow, NOW, stored, windowOf } from '../../../test/support/app-states';
import { WindowBatch } from './window-batch';

const SMALL = windowOf('a', 3);
const LARGER = windowOf('a', 4);
const CURRENT = { windowAgents: ['a', 'c'], rebuildingSince: null };

describe('WindowBatch', () => {
  it('writes a window that has changed', () => {
    const batch = new WindowBatch(CURRENT);
    batch.add(stored('a', SMALL), { kind: 'folded', window: LARGER });
    expect(batch.writes).toMatchObject([{ agentId: 'a', window: LARGER }]);
    expect(batch.refilled).toEqual([]);
  });

  it('writes nothing for a window that is as it was: the event was a duplicate', () => {
    const batch = new WindowBatch(CURRENT);
    batch.add(stored('a', SMALL), { kind: 'folded', window: SMALL });
    expect(batch.writes).toEqual([]);
    expect(batch.published.size).toBe(0);
  });

  it.each([
    ['current does not know', { windowAgents: [], rebuildingSince: null }],
    ['a running rebuild may have written', { windowAgents: ['a'], rebuildingSince: NOW }],
  ])('publishes a window that %s even if it is as it was, and does not write it', (_, current) => {
    const batch = new WindowBatch(current, 5000, 1);
    batch.add(stored('a', SMALL), { kind: 'folded', window: SMALL });
    expect([...batch.published.keys()]).toEqual(['a']);
    expect(batch.writes).toEqual([]);
    // What is written already takes no room: otherwise the same first windows would fill every commit.
    expect(batch.isFull).toBe(false);
  });

  it('publishes that a window is gone which current knows, even if its document is gone already', () => {
    const batch = new WindowBatch(CURRENT);
    batch.add(noWindow('a'), { kind: 'lost', window: windowOf('a', 0) });
    expect(batch.windowAgents).toEqual(['c']);
    expect(batch.published.has('a')).toBe(true);
    expect(batch.refilled).toEqual([]);
  });

  it('does not write an empty window for an agent without one', () => {
    const batch = new WindowBatch(CURRENT);
    batch.add(noWindow('b'), { kind: 'new', window: windowOf('b', 0) });
    expect(batch.writes).toEqual([]);
    expect(batch.published.size).toBe(0);
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
