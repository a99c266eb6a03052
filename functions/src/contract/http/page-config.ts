import { alternatives } from '../fields/fields';
import { InvalidInput } from '../fields/invalid-input';

/** The ways to sign in that the page knows. */
export const SIGN_IN_METHODS = ['password', 'google', 'guest'] as const;
export type SignInMethod = (typeof SIGN_IN_METHODS)[number];

/** What the page knows of its deployment besides what Hosting tells it: /maestro.json. */
export interface PageConfig {
  /** The region of the functions. */
  readonly region: string;
  /** A key of reCAPTCHA Enterprise for App Check; empty: none. */
  readonly app_check_key: string;
  /** The ways to sign in that the page offers, in this order. */
  readonly sign_in: readonly SignInMethod[];
}

/**
 * Reads what the page needs from the parameters of a deployment.
 *
 * @param parameters of functions/.env and functions/.env.<project id>
 * @throws InvalidInput naming the parameter, what was found and what is allowed
 *
 * @example
 * pageConfig({ PAGE_SIGN_IN: 'google' }); // { region: 'us-central1', app_check_key: '', sign_in: ['google'] }
 */
export function pageConfig(parameters: Readonly<Record<string, string | undefined>>): PageConfig {
  const {
    MAESTRO_REGION: region = 'us-central1',
    PAGE_APP_CHECK_KEY: key = '',
    PAGE_SIGN_IN: methods = SIGN_IN_METHODS.join(','),
  } = parameters;
  if (!/^[a-z]+-[a-z]+\d{1,2}$/.test(region))
    throw InvalidInput.of('MAESTRO_REGION', region, 'a region of Cloud Functions such as "europe-west1"');
  if (!/^[\w-]*$/.test(key))
    throw InvalidInput.of('PAGE_APP_CHECK_KEY', key, 'the id of a key of reCAPTCHA Enterprise, or empty');
  const signIn = methods.split(',').map((name) => {
    const method = SIGN_IN_METHODS.find((each) => each === name.trim());
    if (method === undefined)
      throw InvalidInput.of(
        'PAGE_SIGN_IN',
        methods,
        `any of ${alternatives(SIGN_IN_METHODS)}, with commas between them`,
      );
    return method;
  });
  return { region, app_check_key: key, sign_in: [...new Set(signIn)] };
}
