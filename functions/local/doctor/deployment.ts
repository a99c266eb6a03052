import * as v from 'valibot';
import { VERSION_LABEL } from '../../src/contract/version';
import type { Expected } from './expected';
import type { Answer, Google } from './google';

/** What all checks are given. */
export interface Deployment {
  readonly google: Google;
  readonly expected: Expected;
  /** The parameters of `functions/.env` and the files beside it. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly now: Date;
  readonly database: Answer<Database>;
  readonly functions: Answer<readonly DeployedFunction[]>;
}

/** A database of Firestore. */
export type Database = v.InferOutput<typeof databaseSchema>;

const databaseSchema = v.object({
  locationId: v.string(),
  type: v.string(),
  pointInTimeRecoveryEnablement: v.optional(v.string(), 'POINT_IN_TIME_RECOVERY_DISABLED'),
  deleteProtectionState: v.optional(v.string(), 'DELETE_PROTECTION_DISABLED'),
});

/** A function as it is deployed, of the first or the second generation. */
export interface DeployedFunction {
  readonly name: string;
  readonly region: string;
  readonly state: string;
  /** The version in its label; null: it has none. */
  readonly version: string | null;
  readonly environment: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  /** Whether an event that fails is delivered again; null: it has no events. */
  readonly isRetried: boolean | null;
  /** The service of Cloud Run behind it; empty: none. */
  readonly service: string;
  readonly messages: readonly string[];
  readonly isOfMaestro: boolean;
}

/** `firebase.json` names the codebase. */
const CODEBASE = 'maestro';

const functionSchema = v.pipe(
  v.object({
    name: v.string(),
    state: v.optional(v.string(), 'UNKNOWN'),
    stateMessages: v.optional(v.array(v.object({ message: v.optional(v.string(), '') })), []),
    labels: v.optional(v.record(v.string(), v.string()), {}),
    serviceConfig: v.optional(
      v.object({
        environmentVariables: v.optional(v.record(v.string(), v.string()), {}),
        serviceAccountEmail: v.optional(v.string(), ''),
        service: v.optional(v.string(), ''),
      }),
      {},
    ),
    eventTrigger: v.optional(v.object({ retryPolicy: v.optional(v.string(), '') })),
  }),
  v.transform(({ name, state, stateMessages, labels, serviceConfig, eventTrigger }): DeployedFunction => {
    const [, , , region = '', , id = ''] = name.split('/');
    return {
      name: id,
      region,
      state,
      version: labels[VERSION_LABEL] ?? null,
      environment: serviceConfig.environmentVariables,
      serviceAccount: serviceConfig.serviceAccountEmail,
      isRetried: eventTrigger === undefined ? null : eventTrigger.retryPolicy === 'RETRY_POLICY_RETRY',
      service: serviceConfig.service,
      messages: stateMessages.map(({ message }) => message),
      isOfMaestro: labels['firebase-functions-codebase'] === CODEBASE,
    };
  }),
);

/** Looks at what most checks need. */
export async function inspect(
  base: Pick<Deployment, 'google' | 'expected' | 'parameters' | 'now'>,
): Promise<Deployment> {
  const { google } = base;
  const { project } = google;
  const [database, functions] = await Promise.all([
    google.get({ api: 'firestore', path: `v1/projects/${project}/databases/(default)` }, databaseSchema),
    google.list(
      { api: 'cloudfunctions', path: `v2/projects/${project}/locations/-/functions?pageSize=200` },
      'functions',
      functionSchema,
    ),
  ]);
  return { ...base, database, functions };
}

/** The functions of this checkout that are deployed. */
export function ofMaestro({ functions, expected }: Deployment): readonly DeployedFunction[] {
  if (functions.kind !== 'answered') return [];
  const names = new Set(expected.functions.map(({ name }) => name));
  return functions.value.filter(({ name }) => names.has(name));
}

/** Where the functions are: as deployed, or as the parameters say where they cannot be seen; null: not known. */
export function regionOf(deployment: Deployment): string | null {
  const [first] = ofMaestro(deployment);
  if (first !== undefined || deployment.functions.kind !== 'unknown') return first?.region ?? null;
  return deployment.parameters.MAESTRO_REGION ?? null;
}

/** A parameter as the functions have it; null where none of them is known. */
export function deployedParameter(deployment: Deployment, name: string): string | null {
  return ofMaestro(deployment).find(({ environment }) => name in environment)?.environment[name] ?? null;
}
