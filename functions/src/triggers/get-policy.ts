import { getPolicy as useCase } from '../app/callables/get-policy';
import { callable } from './callable';

/** How much the user may risk now, how to enter and exit, which symbols to leave alone, and why. */
export const getPolicy = callable('getPolicy', useCase, {
  // It keeps 128 MiB of windows, and reads 64 MiB of others at most: see WindowCache. With the SDKs that is 300 MB.
  memory: '512MiB',
  // A warm call takes some 5 ms of the processor and 10 ms of waiting, so more at once would only wait for each other.
  // Each may hold an answer of 4.4 MB while it is sent.
  concurrency: 16,
});
