import { version } from '../../package.json';

/** The version of this Maestro: in `maestro --version`, log entries, `allocations/current`, labels of functions, and on the page. */
export const MAESTRO_VERSION: string = version;

/** The label of each deployed function that says its version. Labels have lower case letters, digits, `-` and `_` only. */
export const VERSION_LABEL = 'maestro-version';

/** The labels of each deployed function. */
export const versionLabel = { [VERSION_LABEL]: labelOf(version) };

/** How a version is written in a label. */
export function labelOf(written: string): string {
  return written.toLowerCase().replace(/[^a-z0-9_-]/g, '-');
}
