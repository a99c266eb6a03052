import { botAllocation as endpoint } from '../app/bots/bot-allocation';
import { botFunction } from './bot-function';

/** GET /api/allocation: the weights, and an amount split by them. */
export const botAllocation = botFunction(endpoint, { concurrency: 80 });
