import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The styles of the page: those of all surfaces, and its own. */
export function reportStyle(): string {
  const shared = join(__dirname, '..', '..', 'ui', 'style');
  return [join(shared, 'tokens.css'), join(shared, 'components.css'), join(__dirname, 'style.css')]
    .map((file) => readFileSync(file, 'utf8'))
    .join('')
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/\n\s*/g, '\n');
}
