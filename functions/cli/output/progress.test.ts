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
      `\rreplaying ${'█'.repeat(7)}${'·'.repeat(23)} 25 %\u001b[K`,
      `\rreplaying ${'█'.repeat(22)}${'·'.repeat(8)} 75 %\u001b[K`,
      '\r\u001b[K',
    ]);
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
