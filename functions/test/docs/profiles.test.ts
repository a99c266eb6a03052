import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScriptFolder } from '../support/processes/run-script';

describe('docs/reference/profiles.md', () => {
  it('shows the profiles as `maestro profile --compare` prints them', async () => {
    const folder = new ScriptFolder({});
    try {
      const { stdout } = await folder.run('cli/main.ts', 'profile', '--compare');
      const [parameters = '?', regimes = '?'] = stdout.split('\n\n');
      const page = readFileSync(join(__dirname, '..', '..', 'docs', 'reference', 'profiles.md'), 'utf8');
      const blocks = [...page.matchAll(/```\n(.*?)\n```/gs)].map(([, text]) => text);
      expect(blocks).toEqual([parameters, regimes]);
    } finally {
      folder.remove();
    }
  });
});
