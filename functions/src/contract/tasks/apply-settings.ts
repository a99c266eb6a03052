import * as v from 'valibot';
import { isUserId } from '../fields/ids';
import { parseInput } from '../fields/invalid-input';

/** The task to bring the changed settings of a user into force. */
export interface SettingsTask {
  readonly uid: string;
  /** When it is due, in seconds since 1970. */
  readonly due: number;
}

const keys = v.strictObject({
  uid: v.custom<string>(isUserId, 'a user id'),
  due: v.pipe(v.number(), v.safeInteger()),
});

/**
 * Reads the task to bring settings into force.
 *
 * @throws InvalidInput
 */
export function parseSettingsTask(data: unknown): SettingsTask {
  return parseInput(keys, data);
}
