import { createBotKey as useCase } from '../app/callables/create-bot-key';
import { callable } from './callable';

/** Makes a key with which a bot sends trades and asks, and shows it this once. */
export const createBotKey = callable('createBotKey', useCase);
