import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidInput } from '../../src/contract/fields/invalid-input';
import { parseSettings, type Settings } from '../../src/contract/documents/settings';
import { userDirectory } from '../run';
import { UsageError } from '../usage-error';

/**
 * What is in a JSON file, as `parse` reads it.
 *
 * @throws UsageError naming the file, the key, what was found and what is allowed
 */
export function readJsonFile<T>(path: string, parse: (value: unknown) => T): T {
  try {
    // Some editors put a byte order mark first, which is no JSON.
    const text = readFileSync(resolve(userDirectory(), path), 'utf8').replace(/^\uFEFF/, '');
    return parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof InvalidInput) throw new UsageError(`${path}: ${error.message}`);
    if (error instanceof SyntaxError) throw new UsageError(`${path}: is not JSON: ${error.message}`);
    throw new UsageError(
      `${path}: cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** The settings in a JSON file, as they would stand in `settings/maestro`; without a file, the defaults. */
export function readSettingsFile(path: string | undefined): Settings {
  return path === undefined ? parseSettings({}) : readJsonFile(path, parseSettings);
}
