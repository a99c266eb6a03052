import { updateSettings as useCase } from '../app/callables/update-settings';
import { callable } from './callable';

/** Changes settings, and returns all settings as they are afterwards. */
export const updateSettings = callable('updateSettings', useCase);
