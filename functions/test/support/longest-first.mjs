import { createRequire } from 'node:module';

const { default: Sequencer } = createRequire(import.meta.url)('@jest/test-sequencer');

/** The projects, those with the longest tests first. */
const ORDER = ['simulation', 'emulator', 'embedded', 'unit'];

const rankOf = ({ context }) => ORDER.indexOf(context.config.displayName.name);

/**
 * The order in which test files begin. On a new clone jest knows no durations and goes by the size of the files, but the
 * longest test, of the simulated histories, is in one of the smallest: it would begin last and leave a core idle.
 */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((a, b) => rankOf(a) - rankOf(b));
  }
}
