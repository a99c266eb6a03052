import { getPolicy as useCase } from '../app/callables/get-policy';
import { callable } from './callable';

/** How much the user may risk now, how to enter and exit, which symbols to leave alone, and why. */
export const getPolicy = callable('getPolicy', useCase, {
  // It caches windows: see WindowCache.
  memory: '512MiB',
  concurrency: 40,
});
