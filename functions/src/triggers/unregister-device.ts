import { unregisterDevice as useCase } from '../app/callables/unregister-device';
import { callable } from './callable';

/** Takes a device away, to which no alert is pushed any more. */
export const unregisterDevice = callable('unregisterDevice', useCase);
