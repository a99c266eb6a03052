import { type FirebaseApp, initializeApp } from 'firebase/app';
import {
  type Auth,
  connectAuthEmulator,
  createUserWithEmailAndPassword,
  indexedDBLocalPersistence,
  initializeAuth,
  onAuthStateChanged,
  signInAnonymously,
  signInWithEmailAndPassword,
  signOut,
  type User as FirebaseUser,
} from 'firebase/auth';
import type { WirePublished } from '../../src/contract/documents/allocation';
import type { WrittenAlert } from '../../ui/model/live/documents';
import type { AlertCursor } from '../../ui/model/live/older-alerts';
import type {
  Backend,
  Correlations,
  Current,
  JournalTrade,
  OnFailure,
  Seen,
  SignIn,
  SignInMethod,
  Stop,
  User,
} from './backend';
import type { FirebaseDocuments, Wanted } from './firebase-documents';
import { type FirebasePlace, firebasePlace } from './firebase-place';
import { browserStorage, LastSeen } from './last-seen';
import { type Call, failureOf, maestroCalls, sendTo } from './maestro';
import { Told } from './told';

/**
 * Connects the page to the Firebase project whose Hosting serves it, or to its emulators.
 *
 * @throws Failure
 */
export async function firebaseBackend(): Promise<Backend> {
  const place = await firebasePlace();
  const app = initializeApp(place.options);
  const appCheckToken = await startAppCheck(app, place);
  return new FirebaseBackend(app, place, appCheckToken);
}

/** The header that shows that this page is registered; none without a key. */
type AppCheckHeader = () => Promise<Readonly<Record<string, string>>>;

async function startAppCheck(
  app: FirebaseApp,
  { config, emulators }: FirebasePlace,
): Promise<AppCheckHeader> {
  if (config.app_check_key === '' || emulators !== null) return () => Promise.resolve({});
  const { getToken, initializeAppCheck, ReCaptchaEnterpriseProvider } = await import('firebase/app-check');
  const appCheck = initializeAppCheck(app, {
    provider: new ReCaptchaEnterpriseProvider(config.app_check_key),
    isTokenAutoRefreshEnabled: true,
  });
  return async () => ({ 'x-firebase-appcheck': (await getToken(appCheck)).token });
}

class FirebaseBackend implements Backend {
  readonly place: string | null;
  readonly player = null;
  readonly signInMethods: readonly SignInMethod[];
  readonly call: Call;
  readonly #auth: Auth;
  /** What Firestore has said last of `current`; it says nothing of its connection itself. */
  readonly #isConfirmed = new Told(true);
  readonly #isOnline = new Told(true);
  #documents: Promise<FirebaseDocuments> | null = null;

  constructor(
    private readonly app: FirebaseApp,
    private readonly at: FirebasePlace,
    appCheckHeader: AppCheckHeader,
  ) {
    const { config, emulators, options } = at;
    this.place = emulators === null ? null : 'emulators, no account needed';
    this.signInMethods = config.sign_in;
    this.#auth = initializeAuth(app, { persistence: indexedDBLocalPersistence });
    if (emulators?.auth !== undefined)
      connectAuthEmulator(this.#auth, `http://${emulators.auth.host}:${String(emulators.auth.port)}`, {
        disableWarnings: true,
      });
    const functions = emulators?.functions;
    const base =
      functions === undefined
        ? `https://${config.region}-${options.projectId}.cloudfunctions.net`
        : `http://${functions.host}:${String(functions.port)}/${options.projectId}/${config.region}`;
    this.call = maestroCalls(
      sendTo({
        urlOf: (name) => `${base}/${name}`,
        headers: async () => {
          const token = await this.#auth.currentUser?.getIdToken();
          return {
            ...(token !== undefined && { authorization: `Bearer ${token}` }),
            ...(await appCheckHeader()),
          };
        },
      }),
    );
    const update = (): void => {
      this.#isOnline.set(navigator.onLine && this.#isConfirmed.current);
    };
    addEventListener('online', update);
    addEventListener('offline', update);
    this.#isConfirmed.on(update);
  }

  now(): number {
    return Date.now();
  }

  onUser(listener: (user: User | null) => void): Stop {
    return onAuthStateChanged(this.#auth, (user) => {
      listener(user === null ? null : userOf(user));
    });
  }

  async signIn(how: SignIn): Promise<void> {
    try {
      await this.#signIn(how);
    } catch (error) {
      throw failureOf(error);
    }
  }

  async #signIn(how: SignIn): Promise<void> {
    switch (how.method) {
      case 'password': {
        const sign = how.isNew ? createUserWithEmailAndPassword : signInWithEmailAndPassword;
        await sign(this.#auth, how.email, how.password);
        return;
      }
      case 'guest':
        await signInAnonymously(this.#auth);
        return;
      case 'google':
        await (await import('./google-sign-in.js')).signInByGoogle(this.#auth);
        return;
      default:
        how satisfies never;
    }
  }

  /** Whoever uses this browser next sees no documents of this user. */
  async signOut(): Promise<void> {
    LastSeen.forget(browserStorage());
    this.#isConfirmed.set(true);
    await signOut(this.#auth);
  }

  onConnection(listener: (isOnline: boolean) => void): Stop {
    return this.#isOnline.on(listener);
  }

  onCurrent(user: User, listener: (current: Seen<Current | null>) => void, onFailure: OnFailure): Stop {
    return this.#watch<Current | null>(
      user,
      'current',
      { kind: 'current' },
      (seen) => {
        this.#isConfirmed.set(!seen.isFromCache);
        listener(seen);
      },
      onFailure,
    );
  }

  onSettings(
    user: User,
    listener: (settings: Seen<Readonly<Record<string, unknown>> | null>) => void,
    onFailure: OnFailure,
  ): Stop {
    return this.#watch(user, 'settings', { kind: 'settings' }, listener, onFailure);
  }

  onCorrelation(
    user: User,
    listener: (correlations: Seen<Correlations | null>) => void,
    onFailure: OnFailure,
  ): Stop {
    return this.#watch(user, 'correlation', { kind: 'correlation' }, listener, onFailure);
  }

  onHistory(
    user: User,
    limit: number,
    listener: (versions: Seen<readonly WirePublished[]>) => void,
    onFailure: OnFailure,
  ): Stop {
    return this.#watch(user, 'history', { kind: 'history', limit }, listener, onFailure);
  }

  onTrades(
    user: User,
    which: { readonly agentId: string | null; readonly limit: number },
    listener: (trades: Seen<readonly JournalTrade[]>) => void,
    onFailure: OnFailure,
  ): Stop {
    const name = which.agentId === null ? 'trades' : `trades of ${which.agentId}`;
    return this.#watch(user, name, { kind: 'trades', ...which }, listener, onFailure);
  }

  onOpened(
    user: User,
    limit: number,
    listener: (trades: Seen<readonly JournalTrade[]>) => void,
    onFailure: OnFailure,
  ): Stop {
    return this.#watch(user, 'opened', { kind: 'opened', limit }, listener, onFailure);
  }

  onAlerts(
    user: User,
    listener: (alerts: Seen<readonly WrittenAlert[]>) => void,
    onFailure: OnFailure,
  ): Stop {
    return this.#watch(user, 'alerts', { kind: 'alerts' }, listener, onFailure);
  }

  async olderAlerts(user: User, below: AlertCursor) {
    try {
      return await (await this.#loaded()).olderAlerts(user.uid, below);
    } catch (error) {
      throw failureOf(error);
    }
  }

  async markRead(user: User, alertIds: readonly string[]) {
    try {
      await (await this.#loaded()).markRead(user.uid, alertIds);
    } catch (error) {
      throw failureOf(error);
    }
  }

  async addTrades(user: User, trades: readonly JournalTrade[]) {
    try {
      return await (await this.#loaded()).addTrades(user.uid, trades);
    } catch (error) {
      throw failureOf(error);
    }
  }

  async *readTrades(user: User): AsyncGenerator<readonly JournalTrade[]> {
    try {
      yield* (await this.#loaded()).trades(user.uid);
    } catch (error) {
      throw failureOf(error);
    }
  }

  /**
   * Tells the last seen value at once, then what Firestore says. Without a network Firestore calls a document missing that
   * its cache does not have: that is not said, because it is not known.
   */
  #watch<Value>(
    user: User,
    name: string,
    wanted: Wanted,
    listener: (seen: Seen<Value>) => void,
    onFailure: OnFailure,
  ): Stop {
    const kept = new LastSeen(browserStorage(), user.uid);
    let stop: Stop | null = null;
    let isStopped = false;
    let isConfirmed = false;
    const remembered = kept.read(name) as Value | undefined;
    const tellRemembered = (): void => {
      if (remembered !== undefined) listener({ value: remembered, isFromCache: true });
    };
    queueMicrotask(() => {
      if (!isStopped) tellRemembered();
    });
    this.#loaded()
      .then((documents) => {
        if (isStopped) return;
        stop = documents.watch(
          user.uid,
          wanted,
          (found) => {
            isConfirmed ||= !found.isFromCache;
            if (!isConfirmed) return;
            if (!found.isFromCache) kept.write(name, found.value);
            listener({ value: found.value as Value, isFromCache: found.isFromCache });
          },
          (error) => {
            onFailure(failureOf(error));
          },
        );
      })
      .catch((error: unknown) => {
        if (!isStopped) onFailure(failureOf(error));
      });
    return () => {
      isStopped = true;
      stop?.();
    };
  }

  #loaded(): Promise<FirebaseDocuments> {
    this.#documents ??= import('./firebase-documents.js').then(
      (module) => new module.FirebaseDocuments(this.app, this.at.emulators?.firestore ?? null),
    );
    // A part of the page that could not be loaded is asked for again.
    this.#documents.catch(() => (this.#documents = null));
    return this.#documents;
  }
}

function userOf({ uid, email }: FirebaseUser): User {
  return { uid, email };
}
