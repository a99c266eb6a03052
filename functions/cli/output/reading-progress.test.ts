import { TextOutput } from '../terminal';
import { ReadingProgress } from './reading-progress';

describe('ReadingProgress', () => {
  it('draws what has been read after half a second, ten times a second, and erases it', () => {
    const drawn: string[] = [];
    let now = 0;
    const stream = { isTTY: true, write: (text: string) => drawn.push(text) };
    const progress = new ReadingProgress(new TextOutput(stream), () => now);
    for (now of [0, 499, 500, 599, 600])
      progress.show('a.csv', now * 100_000, now === 600 ? null : 100_000_000, now);
    progress.end();
    expect(drawn).toEqual([
      '\rreading a.csv 50 %, 0:01 left\u001b[K',
      '\rreading a.csv 60.0 MB, 600 rows\u001b[K',
      '\r\u001b[K',
    ]);
  });

  it('tells the time that is left of this file, and cuts a long name so that the line does not wrap', () => {
    const drawn: string[] = [];
    let now = 0;
    const stream = { isTTY: true, columns: 40, write: (text: string) => drawn.push(text) };
    const progress = new ReadingProgress(new TextOutput(stream), () => now);
    progress.show('a.csv', 1, 1, 1);
    now = 60_000;
    progress.show('日本語\u001b-of-a-long-name.csv', 1, 400, 1);
    now = 70_000;
    progress.show('日本語\u001b-of-a-long-name.csv', 100, 400, 1);
    expect(drawn.at(-1)).toBe('\rreading 日本語\\…ame.csv 25 %, 0:30 left\u001b[K');
  });

  it('draws nothing where there is no terminal, or reading is over at once', () => {
    for (const isTTY of [true, false]) {
      const drawn: string[] = [];
      const target = new TextOutput({ isTTY, write: (text) => drawn.push(text) });
      const progress = new ReadingProgress(target, () => (isTTY ? 0 : drawn.length + 1e6));
      progress.show('a.csv', 1, 2, 3);
      progress.end();
      expect(drawn).toEqual([]);
    }
  });
});
