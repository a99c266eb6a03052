import * as v from 'valibot';
import type { Deployment } from '../deployment';
import type { ExpectedIndex, ExpectedOverride } from '../expected';
import { advice, type Found, ok, wrong } from '../finding';

const DEPLOY = 'firebase deploy --only firestore';

const indexSchema = v.object({
  name: v.string(),
  queryScope: v.optional(v.string(), ''),
  state: v.optional(v.string(), 'STATE_UNSPECIFIED'),
  fields: v.optional(v.array(v.object({ fieldPath: v.string(), order: v.optional(v.string(), '') })), []),
});

type Index = v.InferOutput<typeof indexSchema>;

/** Whether each composite index is there and built. */
export async function checkIndexes({ google, expected }: Deployment): Promise<Found[]> {
  const path = `v1/projects/${google.project}/databases/(default)/collectionGroups/-/indexes?pageSize=500`;
  const answer = await google.list({ api: 'firestore', path }, 'indexes', indexSchema);
  if (answer.kind === 'unknown') return [answer.found];
  const there = answer.kind === 'answered' ? answer.value : [];
  return expected.indexes.map((index) => {
    const words = `The index of ${index.collectionGroup} on ${index.fields.map(({ fieldPath }) => fieldPath).join(', ')}`;
    const found = there.find((each) => isSame(each, index));
    if (found === undefined) return wrong(`${words} is missing: no trade can be folded.`, DEPLOY);
    if (found.state === 'READY') return ok(`${words} is built.`);
    return found.state === 'CREATING'
      ? wrong(
          `${words} is being built.`,
          'Wait some minutes. Trades that close meanwhile are delivered again for a day.',
        )
      : wrong(`${words} is in state ${found.state}.`, `Delete it in the Firebase console, then: ${DEPLOY}`);
  });
}

function isSame({ name, queryScope, fields }: Index, index: ExpectedIndex): boolean {
  // Google adds the name of the document at the end.
  const written = fields.filter(({ fieldPath }) => fieldPath !== '__name__');
  return (
    collectionOf(name) === index.collectionGroup &&
    queryScope === 'COLLECTION' &&
    written.length === index.fields.length &&
    index.fields.every(
      ({ fieldPath, order }, n) => written[n]?.fieldPath === fieldPath && written[n].order === order,
    )
  );
}

const collectionOf = (name: string): string => /\/collectionGroups\/([^/]+)\//.exec(name)?.[1] ?? '';

const fieldSchema = v.object({
  name: v.string(),
  ttlConfig: v.optional(v.object({ state: v.optional(v.string(), 'STATE_UNSPECIFIED') })),
  indexConfig: v.optional(
    v.object({
      indexes: v.optional(v.array(v.unknown()), []),
      usesAncestorConfig: v.optional(v.boolean(), false),
    }),
    {},
  ),
});

/** Whether old documents are removed, and large fields are not indexed. */
export async function checkFields({ google, expected }: Deployment): Promise<Found[]> {
  const filter = encodeURIComponent('indexConfig.usesAncestorConfig=false OR ttlConfig:*');
  const path = `v1/projects/${google.project}/databases/(default)/collectionGroups/-/fields?filter=${filter}&pageSize=500`;
  const answer = await google.list({ api: 'firestore', path }, 'fields', fieldSchema);
  if (answer.kind === 'unknown') return [answer.found];
  const there = answer.kind === 'answered' ? answer.value : [];
  const found = ({ collectionGroup, fieldPath }: ExpectedOverride) =>
    there.find(({ name }) => name.endsWith(`/collectionGroups/${collectionGroup}/fields/${fieldPath}`));
  const ttl = expected.overrides.filter((each) => each.ttl);
  const withoutTtl = ttl.flatMap((each): Found[] => {
    const words = `TTL on ${each.collectionGroup}.${each.fieldPath}`;
    const state = found(each)?.ttlConfig?.state;
    if (state === 'ACTIVE') return [];
    if (state === undefined)
      return [wrong(`${words} is off: what has expired stays, and costs storage.`, DEPLOY)];
    return state === 'CREATING'
      ? [advice(`${words} is being switched on.`, 'Nothing: this may take an hour, and only deletes later.')]
      : [wrong(`${words} is in state ${state}.`, `Remove it in the Google Cloud console, then: ${DEPLOY}`)];
  });
  const indexed = expected.overrides.filter((each) => {
    const config = found(each)?.indexConfig;
    return config === undefined || config.usesAncestorConfig || config.indexes.length > 0;
  });
  return [
    ...(withoutTtl.length === 0 ? [ok(`TTL is on for all of ${ttl.length} collections.`)] : withoutTtl),
    indexed.length === 0
      ? ok(`${expected.overrides.length} large or expiring fields are not indexed.`)
      : advice(
          `Indexed without need: ${indexed.map((each) => `${each.collectionGroup}.${each.fieldPath}`).join(', ')}. Writes cost more and are slower.`,
          DEPLOY,
        ),
  ];
}
