import { MAESTRO_VERSION } from '../../../src/contract/version';
import type { LiveCurrent } from './documents';

/**
 * Which Maestro this is, and which has made the figures, where that is another: after a deployment they may differ for a while.
 *
 * @example
 * versionWords(null); // "Maestro 0.3.0"
 */
export function versionWords(current: Pick<LiveCurrent, 'maestro_version'> | null): string {
  const page = `Maestro ${MAESTRO_VERSION}`;
  const made = current?.maestro_version;
  return made === undefined || made === MAESTRO_VERSION
    ? page
    : `This page is ${page}; the figures are from Maestro ${made}. Reload the page, or wait for the next close.`;
}
