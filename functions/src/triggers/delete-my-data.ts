import { deleteMyData as useCase } from '../app/callables/delete-my-data';
import { callable } from './callable';

/** Erases what Maestro keeps of the user, and the trades where that is asked for. */
export const deleteMyData = callable('deleteMyData', useCase);
