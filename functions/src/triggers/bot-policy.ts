import { botPolicy as endpoint } from '../app/bots/bot-policy';
import { botFunction } from './bot-function';

/** GET /api/policy: how much a bot may risk now, and why. */
export const botPolicy = botFunction(endpoint, {
  // The same windows and answers as those of getPolicy.
  concurrency: 16,
});
