import { createHash as ofNode } from 'node:crypto';
import fc from 'fast-check';
import { runs } from '../../../test/support/runs';
import { createHash } from './crypto';

it('createHash of the page is that of Node, so that a row has the same id in both', () => {
  const texts = fc.string({ unit: 'binary', maxLength: 300 });
  fc.assert(
    fc.property(texts, (text) => {
      const ofPage = createHash('sha256').update(text).digest().toString('hex', 0, 16);
      expect(ofPage).toBe(ofNode('sha256').update(text, 'utf8').digest().toString('hex', 0, 16));
    }),
    { numRuns: runs(200) },
  );
});
