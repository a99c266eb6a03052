import { resolve } from 'node:path';
import { plural } from '../../ui/words/text';

/** The journal of a run that names none. */
const SAMPLE = resolve(__dirname, '..', '..', 'local', 'sample', 'journal.csv');

/** The files that were named, or the sample journal. */
export function filesOrSample(files: readonly string[]): readonly string[] {
  return files.length === 0 ? [SAMPLE] : files;
}

/** What these trades are from, in words. */
export function sourceText(files: readonly string[]): string {
  return files.length === 0 ? 'the sample journal' : plural(files.length, 'file');
}
