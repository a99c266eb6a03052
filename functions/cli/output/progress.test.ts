import { TextOutput } from '../terminal';
import { Progress } from './progress';

function watch(isTTY: boolean): { texts: string[]; progress: Progress; pass: (ms: number) => void } {
  const texts: string[] = [];
  let now = 0;
  const target = new TextOutput({ isTTY, write: (text: string) => texts.push(text) });
  const progress = new Progress('replaying', 4, target, () => now);
  return {
    texts,
    progress,
    pass: (ms) => {
      now += ms;
      progress.step();
    },
  };
}

describe('Progress', () => {
  it('draws a bar on a terminal at most every 100 ms, and erases it at the end', () => {
    const { texts, progress, pass } = watch(true);
    pass(600);
    pass(50);
    pass(60);
    progress.end();
    expect(texts).toEqual([
      `\rreplaying ${'█'.repeat(7)}${'·'.repeat(23)} 25 %, 0:02 left\u001b[K`,
      `\rreplaying ${'█'.repeat(22)}${'·'.repeat(8)} 75 %, 0:01 left\u001b[K`,
      '\r\u001b[K',
    ]);
  });

  it('draws rate and time left for long work', () => {
    const texts: string[] = [];
    let now = 0;
    const target = new TextOutput({ isTTY: true, write: (text: string) => texts.push(text) });
    const progress = new Progress('writing', 300, target, () => now, true);
    for (let n = 0; n < 100; n++) progress.step();
    now = 50_000;
    progress.step();
    expect(texts).toEqual([expect.stringMatching(/ 33 %, 2 per second, 1:39 left/)]);
  });

  it.each([
    [40, `\rreplaying ${'█'.repeat(3)}${'·'.repeat(10)} 25 %, 0:02 left\u001b[K`],
    [20, '\rreplaying…0:02 left\u001b[K'],
  ])('fits a terminal of %i columns', (columns, expected) => {
    const texts: string[] = [];
    let now = 0;
    const target = new TextOutput({ isTTY: true, columns, write: (text: string) => texts.push(text) });
    const progress = new Progress('replaying', 4, target, () => now);
    now = 600;
    progress.step();
    expect(texts).toEqual([expected]);
  });

  it('draws nothing for short work, nor into a pipe', () => {
    const short = watch(true);
    short.pass(100);
    short.progress.end();
    const piped = watch(false);
    piped.pass(5000);
    piped.progress.end();
    expect([...short.texts, ...piped.texts]).toEqual([]);
  });
});
