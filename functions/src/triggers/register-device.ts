import { registerDevice as useCase } from '../app/callables/register-device';
import { callable } from './callable';

/** Registers a device to which alerts are pushed. */
export const registerDevice = callable('registerDevice', useCase);
