import fc from 'fast-check';
import { characters, FAMILY, hardTexts } from '../../../test/support/arbitraries/texts';
import { cut } from './cut';

describe('cut', () => {
  it('leaves a text that fits as it is, and cuts another between characters, as late as possible', () => {
    fc.assert(
      fc.property(hardTexts, fc.integer({ min: 1, max: 300 }), (written, limit) => {
        const text = written.toWellFormed();
        const short = cut(written, limit);
        expect(short.length).toBeLessThanOrEqual(limit);
        if (text.length <= limit) {
          expect(short).toBe(text);
          return;
        }
        const all = characters(text);
        let count = 0;
        let room = limit - 1;
        while ((all[count] ?? '').length <= room) room -= (all[count++] ?? '').length;
        expect(short).toBe(`${all.slice(0, count).join('')}…`);
      }),
    );
  });

  it('cuts no family in two', () => {
    expect(cut(FAMILY.repeat(3), FAMILY.length * 2)).toBe(`${FAMILY}…`);
  });
});
