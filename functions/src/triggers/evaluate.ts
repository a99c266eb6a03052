import { evaluate as useCase } from '../app/callables/evaluate';
import { callable } from './callable';

/** A strategy's trading signal on the user's allocation. */
export const evaluate = callable('evaluate', useCase);
