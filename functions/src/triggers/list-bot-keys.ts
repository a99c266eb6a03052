import { listBotKeys as useCase } from '../app/callables/list-bot-keys';
import { callable } from './callable';

/** The keys for bots of the user, without their secrets. */
export const listBotKeys = callable('listBotKeys', useCase);
