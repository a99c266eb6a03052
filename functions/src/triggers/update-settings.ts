import { updateSettings as useCase } from '../app/callables/update-settings';
import { callable } from './callable';

/** Changes settings and returns all that hold then. */
export const updateSettings = callable('updateSettings', useCase);
