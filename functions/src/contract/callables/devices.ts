import * as v from 'valibot';
import { parsed } from '../fields/fields';
import { isShort } from '../fields/ids';
import { parseInput } from '../fields/invalid-input';

/** Messaging allows as many. */
const MAX_TOKEN_LENGTH = 4096;
const MAX_NAME_BYTES = 100;

const token = parsed(
  `the registration token of Firebase Cloud Messaging: 1 to ${MAX_TOKEN_LENGTH} characters without blanks`,
  (value) =>
    typeof value === 'string' && value.length <= MAX_TOKEN_LENGTH && /^[\x21-\x7e]+$/.test(value)
      ? value
      : null,
);

const registrationKeys = v.strictObject({
  token,
  name: v.nullish(
    parsed(`null, or text of 1 to ${MAX_NAME_BYTES} bytes`, (value) =>
      typeof value === 'string' && value !== '' && value.isWellFormed() && isShort(value, MAX_NAME_BYTES)
        ? value
        : null,
    ),
    null,
  ),
});

/** What a client asks of `registerDevice`. */
export interface Registration {
  readonly token: string;
  readonly name: string | null;
}

/**
 * Reads a request of `registerDevice`.
 *
 * @throws InvalidInput naming the field, what was found and what is allowed
 */
export function parseRegistration(input: unknown): Registration {
  return parseInput(registrationKeys, input);
}

/** What `registerDevice` answers. */
export interface RegistrationAnswer {
  /** How many devices get the alerts now. */
  readonly devices: number;
}

const unregistrationKeys = v.strictObject({ token });

/**
 * Reads a request of `unregisterDevice`: a token.
 *
 * @throws InvalidInput naming the field, what was found and what is allowed
 */
export function parseUnregistration(input: unknown): string {
  return parseInput(unregistrationKeys, input).token;
}

/** What `unregisterDevice` answers. */
export interface UnregistrationAnswer {
  /** False: the user has no such device, or none any more. */
  readonly unregistered: boolean;
  /** How many devices are left. */
  readonly devices: number;
}
