import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseConfig } from '../src/contract/config';
import { InvalidInput } from '../src/contract/invalid-input';
import { DEFAULT_CONFIG, type EngineConfig } from '../src/core/config';
import { userDirectory } from './run';
import { UsageError } from './usage-error';

/**
 * The configuration in a JSON file; without a file, the defaults.
 *
 * @throws UsageError naming the file, the key, what was found and what is allowed
 */
export function readConfigFile(path: string | undefined): EngineConfig {
  if (path === undefined) return DEFAULT_CONFIG;
  try {
    // Some editors put a byte order mark first, which is no JSON.
    const text = readFileSync(resolve(userDirectory(), path), 'utf8').replace(/^\uFEFF/, '');
    return parseConfig(JSON.parse(text));
  } catch (error) {
    if (error instanceof InvalidInput) throw new UsageError(`${path}: ${error.message}`);
    if (error instanceof SyntaxError) throw new UsageError(`${path}: is not JSON: ${error.message}`);
    throw new UsageError(
      `${path}: cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
