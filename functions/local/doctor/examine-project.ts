import { applicationDefault } from 'firebase-admin/app';
import { readParameterFiles } from '../parameter-files';
import { examine } from './doctor';
import { examineEmulators } from './emulators';
import type { Finding } from './finding';
import { networkAsk, type Api } from './google';

/** What is looked at. */
export interface Examined {
  readonly project: string;
  /** Host and port of the emulator of Firestore; null: a live project. */
  readonly emulator: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Looks at a deployment with the application default credentials, or at emulators. */
export async function examineProject({ project, emulator, env }: Examined): Promise<Finding[]> {
  // Firebase Authentication wants to know it, where the manifest of a function is read.
  process.env.GCLOUD_PROJECT ??= project;
  if (emulator !== null) return examineEmulators(emulator, env);
  let token: Promise<string> | undefined;
  const signIn = async (): Promise<string> => (await applicationDefault().getAccessToken()).access_token;
  const originOf = (api: Api): string => `https://${api}.googleapis.com`;
  const ask = networkAsk(originOf, () => (token ??= signIn()), project);
  return examine(project, ask, readParameterFiles(project), new Date());
}
