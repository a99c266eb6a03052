import { revokeBotKey as useCase } from '../app/callables/revoke-bot-key';
import { callable } from './callable';

/** Revokes a key of the user. */
export const revokeBotKey = callable('revokeBotKey', useCase);
