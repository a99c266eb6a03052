import type { FirebaseOptions } from 'firebase/app';
import type { PageConfig } from '../../src/contract/http/page-config';
import { Failure } from './maestro';

/** Where an emulator listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

export type Emulators = Partial<Record<'auth' | 'firestore' | 'functions', Address>>;

/** What the page connects to. */
export interface FirebasePlace {
  readonly options: FirebaseOptions & { readonly projectId: string };
  readonly config: PageConfig;
  /** Null: Firebase itself. */
  readonly emulators: Emulators | null;
}

const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Asks Hosting what this page belongs to.
 *
 * @throws Failure
 */
export async function firebasePlace(): Promise<FirebasePlace> {
  const [options, config, emulators] = await Promise.all([
    readJson<FirebasePlace['options']>('/__/firebase/init.json'),
    readJson<PageConfig>('/maestro.json'),
    LOCAL_HOSTS.includes(location.hostname) ? runningEmulators() : null,
  ]);
  return { options, config, emulators };
}

async function readJson<Content>(path: string): Promise<Content> {
  return (await (await read(path)).json()) as Content;
}

async function read(path: string): Promise<Response> {
  const response = await fetch(path).catch(() => null);
  if (response?.ok === true) return response;
  throw Failure.of({ code: 'unavailable', message: '', field: null, retryAfterSeconds: null });
}

/** The emulator of Hosting names the others, but in a script alone. */
async function runningEmulators(): Promise<Emulators | null> {
  const script = await (await read('/__/firebase/init.js?useEmulator=true')).text();
  return emulatorsIn(script);
}

/**
 * The emulators that `init.js` names; null: none.
 *
 * @example
 * emulatorsIn('var firebaseEmulators = {"auth":{"host":"127.0.0.1","port":9099}};');
 */
export function emulatorsIn(script: string): Emulators | null {
  const [, json] = /^\s*var firebaseEmulators = (\{.*?\});\s*$/ms.exec(script) ?? [];
  if (json === undefined) return null;
  const emulators = JSON.parse(json) as Emulators;
  return emulators.firestore === undefined ? null : emulators;
}
