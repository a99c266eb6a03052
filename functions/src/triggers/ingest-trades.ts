import { ingestTrades as endpoint } from '../app/bots/ingest-trades';
import { botFunction } from './bot-function';

/** POST /api/trades: stores trades that a bot sends. */
export const ingestTrades = botFunction(endpoint, { concurrency: 80 });
