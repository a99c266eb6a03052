import { declaredParams } from 'firebase-functions/params';
import { describe } from '../../../src/contract/fields/invalid-input';
import { checkParameters } from '../../../src/runtime/parameter';
import { type Deployment, ofMaestro } from '../deployment';
import { type Found, ok, wrong } from '../finding';
import { notSeen } from './functions';

/** Whether the parameters are valid, and the functions have those of `functions/.env`. */
export function checkDeployedParameters(deployment: Deployment): Found[] {
  const there = ofMaestro(deployment);
  if (there.length === 0) return notSeen(deployment);
  const names = declaredParams.map(({ name }) => name);
  const faults = names.flatMap((name): Found[] => {
    const values = [...new Set(there.flatMap(({ environment }) => environment[name] ?? []))];
    const written = deployment.parameters[name];
    if (values.length > 1)
      return [
        wrong(
          `Functions have several values of ${name}: ${values.map(describe).join(', ')}.`,
          'firebase deploy --only functions',
        ),
      ];
    const [value] = values;
    if (value === undefined && written === undefined) return [];
    if (value === undefined || (written !== undefined && written !== value))
      return [
        wrong(
          `${name} is ${value === undefined ? 'not set' : describe(value)} in the functions, and ${describe(written)} in functions/.env.`,
          'Deploy, or correct functions/.env (or .env.PROJECT).',
        ),
      ];
    return invalid(name, value);
  });
  return faults.length > 0
    ? faults
    : [ok(`All ${names.length} parameters are valid, and those of functions/.env.`)];
}

function invalid(name: string, value: string): Found[] {
  try {
    checkParameters({ [name]: value });
    return [];
  } catch (error) {
    return [
      wrong(
        (error as Error).message,
        'Correct functions/.env, and deploy: a function with it does not start.',
      ),
    ];
  }
}
