import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scriptFolder } from '../support/processes/run-script';

const folder = scriptFolder({});

describe('docs/reference/profiles.md', () => {
  it('shows the profiles as `maestro profile --compare` prints them', async () => {
    const { stdout } = await folder.maestro('profile', '--compare');
    const [parameters = '?', regimes = '?'] = stdout.split('\n\n');
    const page = readFileSync(join(__dirname, '..', '..', 'docs', 'reference', 'profiles.md'), 'utf8');
    const blocks = [...page.matchAll(/```\n(.*?)\n```/gs)].map(([, text]) => text);
    expect(blocks).toEqual([parameters, regimes]);
  });
});
