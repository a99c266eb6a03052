import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const GUIDE = readFileSync(
  join(__dirname, '..', '..', '..', 'docs', 'guides', 'test-your-strategy.md'),
  'utf8',
);

it.each(['follow-the-trend.ts', 'follow-the-trend.test.ts'])(
  'the guide test-your-strategy.md shows %s as it is run',
  (file) => {
    const blocks = [...GUIDE.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
    expect(blocks).toContain(readFileSync(join(__dirname, file), 'utf8'));
  },
);
