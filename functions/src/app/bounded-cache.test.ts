import { boundedCache } from './bounded-cache';

describe('boundedCache', () => {
  it('forgets what was not used for longest, and no more than that', () => {
    const cache = boundedCache<true>(3);
    for (const name of ['a', 'b', 'c']) cache.set(name, true);
    cache.get('a');
    cache.set('c', true);
    expect([...cache.keys()].sort()).toEqual(['a', 'b', 'c']);
    cache.set('d', true);
    expect([...cache.keys()].sort()).toEqual(['a', 'c', 'd']);
  });
});
