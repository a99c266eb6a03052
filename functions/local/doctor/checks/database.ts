import type { Deployment } from '../deployment';
import { advice, type Found, ok, wrong } from '../finding';

/** Whether there is a database, of the right kind, and what protects it. */
export function checkDatabase({ database, google }: Deployment): Found[] {
  if (database.kind === 'unknown') return [database.found];
  if (database.kind === 'missing')
    return [
      wrong(
        'There is no database (default), or no such project.',
        'Make it in the Firebase console, in Native mode, near your users: its location cannot be changed later.',
      ),
    ];
  const { type, locationId, pointInTimeRecoveryEnablement, deleteProtectionState } = database.value;
  if (type !== 'FIRESTORE_NATIVE')
    return [
      wrong(
        `The database (default) is of type ${type}.`,
        'Maestro needs Native mode: change it, or use another project.',
      ),
    ];
  const unprotected = [
    ...(pointInTimeRecoveryEnablement === 'POINT_IN_TIME_RECOVERY_ENABLED'
      ? []
      : [['point-in-time recovery', '--enable-pitr'] as const]),
    ...(deleteProtectionState === 'DELETE_PROTECTION_ENABLED'
      ? []
      : [['protection against deletion', '--delete-protection'] as const]),
  ];
  return [
    ok(`The database (default) is in ${locationId}.`),
    ...unprotected.map(([what, flag]) =>
      advice(
        `The database has no ${what}.`,
        `gcloud firestore databases update --database='(default)' ${flag} --project ${google.project}`,
      ),
    ),
  ];
}

/** The regions near a multi-region. */
const NEAR: Readonly<Record<string, readonly string[]>> = {
  nam5: ['us-central1'],
  nam7: ['us-central1', 'us-east4'],
  eur3: ['europe-west1', 'europe-west4'],
};
/** Whether functions of a region are near a database. */
export function isNear(region: string, location: string): boolean {
  return (NEAR[location] ?? [location]).includes(region);
}

/** The regions that fit a database, as words. */
export const near = (location: string): string => (NEAR[location] ?? [location]).join(' or ');
