import { getAllocation as useCase } from '../app/callables/get-allocation';
import { callable } from './callable';

/** The allocation or null, optionally with a page of its history and an amount split by the weights. */
export const getAllocation = callable('getAllocation', useCase, {
  // A page of the history of 100 agents takes some 5 MB while it is read, and 130 ms of the processor: more than 16 at
  // once would take more memory and be no faster.
  memory: '512MiB',
  concurrency: 16,
});
