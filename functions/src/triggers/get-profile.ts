import { getProfile as useCase } from '../app/callables/get-profile';
import { callable } from './callable';

/** The profile that is active, the one named, or all side by side. */
export const getProfile = callable('getProfile', useCase);
