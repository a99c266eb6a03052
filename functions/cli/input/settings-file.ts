import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describeSyntaxError } from '../../journals/formats/json-syntax';
import { InvalidInput } from '../../src/contract/fields/invalid-input';
import { parseSettings, type Settings } from '../../src/contract/documents/settings';
import { type Terminal, userDirectory } from '../terminal';
import { UsageError } from '../usage-error';

/**
 * Reads a JSON file and parses its value.
 *
 * @throws UsageError naming the file, the key, what was found and what is allowed
 */
export function readJsonFile<T>(path: string, parse: (value: unknown) => T, terminal: Terminal): T {
  let text = '';
  try {
    // Some editors write a byte order mark first, which JSON does not allow.
    text = readFileSync(resolve(userDirectory(terminal), path), 'utf8').replace(/^\uFEFF/, '');
    return parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof InvalidInput) throw new UsageError(`${path}: ${error.message}`);
    if (error instanceof SyntaxError)
      throw new UsageError(`${path}: is not JSON: ${describeSyntaxError(text)}`);
    throw new UsageError(
      `${path}: cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Settings from a JSON file with the fields of `settings/maestro`; without a file, the defaults. */
export function readSettingsFile(path: string | undefined, terminal: Terminal): Settings {
  return path === undefined ? parseSettings({}) : readJsonFile(path, parseSettings, terminal);
}
