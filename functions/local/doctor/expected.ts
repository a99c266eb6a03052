import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as functions from '../../src/index';

/** What a deployment of this checkout has: it is read from what is deployed, and written nowhere twice. */
export interface Expected {
  readonly functions: readonly ExpectedFunction[];
  readonly indexes: readonly ExpectedIndex[];
  readonly overrides: readonly ExpectedOverride[];
  readonly rules: string;
}

export interface ExpectedFunction {
  readonly name: string;
  /** What calls it: everybody, an event of a document or of an account, a queue, the schedule. */
  readonly kind: 'public' | 'event' | 'account' | 'queue' | 'schedule';
}

export interface ExpectedIndex {
  readonly collectionGroup: string;
  readonly fields: readonly { readonly fieldPath: string; readonly order: string }[];
}

export interface ExpectedOverride {
  readonly collectionGroup: string;
  readonly fieldPath: string;
  readonly ttl: boolean;
}

const ROOT = join(__dirname, '..', '..', '..');

/** The part of a manifest that says what calls a function. */
interface Endpoint {
  readonly eventTrigger?: { readonly eventType: string };
  readonly taskQueueTrigger?: object;
  readonly scheduleTrigger?: object;
}

function kindOf({ eventTrigger, taskQueueTrigger, scheduleTrigger }: Endpoint): ExpectedFunction['kind'] {
  if (eventTrigger !== undefined) return eventTrigger.eventType.includes('.auth.') ? 'account' : 'event';
  if (taskQueueTrigger !== undefined) return 'queue';
  return scheduleTrigger === undefined ? 'public' : 'schedule';
}

export function expected(): Expected {
  const { indexes, fieldOverrides } = JSON.parse(
    readFileSync(join(ROOT, 'firestore.indexes.json'), 'utf8'),
  ) as {
    indexes: ExpectedIndex[];
    fieldOverrides: (Omit<ExpectedOverride, 'ttl'> & { ttl?: boolean })[];
  };
  return {
    functions: Object.entries(functions).map(([name, deployed]) => ({
      name,
      kind: kindOf((deployed as unknown as { __endpoint: Endpoint }).__endpoint),
    })),
    indexes,
    overrides: fieldOverrides.map((each) => ({ ...each, ttl: each.ttl === true })),
    rules: readFileSync(join(ROOT, 'firestore.rules'), 'utf8'),
  };
}
