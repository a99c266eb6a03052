import * as v from 'valibot';
import type { Deployment } from '../deployment';
import { type Found, ok, wrong } from '../finding';

const DEPLOY = 'firebase deploy --only firestore:rules';

const releaseSchema = v.object({ rulesetName: v.string() });

const rulesetSchema = v.object({
  source: v.object({ files: v.array(v.object({ content: v.string() })) }),
});

/** Whether the security rules in force are those of this checkout. */
export async function checkRules({ google, expected }: Deployment): Promise<Found[]> {
  const release = await google.get(
    { api: 'firebaserules', path: `v1/projects/${google.project}/releases/cloud.firestore` },
    releaseSchema,
  );
  if (release.kind === 'unknown') return [release.found];
  if (release.kind === 'missing') return [wrong('No security rules are in force for Firestore.', DEPLOY)];
  const ruleset = await google.get(
    { api: 'firebaserules', path: `v1/${release.value.rulesetName}` },
    rulesetSchema,
  );
  if (ruleset.kind === 'unknown') return [ruleset.found];
  const contents = ruleset.kind === 'missing' ? [] : ruleset.value.source.files.map(({ content }) => content);
  return [
    contents.length === 1 && contents[0]?.trim() === expected.rules.trim()
      ? ok('The security rules in force are those of this checkout.')
      : wrong(
          'Other security rules are in force than those of this checkout.',
          `Compare them in the Firebase console. Unless another app has rules of its own there: ${DEPLOY}`,
        ),
  ];
}
