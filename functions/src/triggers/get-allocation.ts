import { getAllocation as useCase } from '../app/callables/get-allocation';
import { callable } from './callable';

/** The allocation or null, optionally with its history and an amount split by the weights. */
export const getAllocation = callable('getAllocation', useCase);
