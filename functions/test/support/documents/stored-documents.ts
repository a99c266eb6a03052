import type { DocumentReference, DocumentSnapshot } from 'firebase-admin/firestore';
import { checkUser } from '../../../src/app/sweep/check-user';
import { DEFAULT_CONFIG } from '../../../src/core/config';
import {
  createBotKey,
  getAllocation,
  getPolicy,
  listBotKeys,
  registerDevice,
  updateSettings,
} from '../../../src/index';
import { writeAlert } from '../../../src/store/alerts';
import { writeErased } from '../../../src/store/erased';
import { writeImportMark } from '../../../src/store/import-mark';
import { tryToOwn } from '../../../src/store/owner';
import { writeClaim, writeRebuild } from '../../../src/store/rebuild';
import { call, type Data, EmbeddedUser, NOW, tradeDocument, UID } from '../users/embedded-user';
import { documentJson } from './document-json';

/** A document for each thing that Maestro stores, as JSON, and what the callables made of them. */
export interface StoredDocuments {
  /** An ordinary user's, by path. */
  readonly documents: Readonly<Record<string, Data>>;
  /** Those that exist only for a while, each with its path. */
  readonly states: Readonly<Record<StateName, { readonly path: string; readonly fields: Data }>>;
  readonly answers: Readonly<Record<'allocation' | 'policy' | 'keys' | 'settings', Data>>;
}

export type StateName = 'rebuild' | 'claim' | 'import' | 'erased' | 'owner';

const DAY = 86_400;

/** The versions of the history that are kept: one is like the other. */
const VERSIONS = 3;

/** What the documents that last some minutes say. */
export const STATES = {
  rebuild: {
    config: DEFAULT_CONFIG,
    pending: ['trend'],
    admitted: ['range', 'trend'],
    refused: ['x'],
    windowsChanged: true,
    causes: [{ code: 'settings_changed', count: 1, tradeIds: [] }],
    startedAt: NOW,
    resumedAt: NOW.plusSeconds(1),
  },
  import: { expiresAt: NOW.plusSeconds(600), agentIds: ['range', 'trend'] },
  erased: { erasedAt: NOW, expiresAt: NOW.plusSeconds(30 * DAY) },
} as const;

/** Has this code write everything that it stores of a user. */
export async function writeStoredDocuments(): Promise<StoredDocuments> {
  const user = new EmbeddedUser();
  try {
    await trade(user);
    return {
      documents: await allDocuments(user),
      answers: await storedAnswers(),
      // After the answers: they belong to a user without any of these.
      states: await shortLived(user),
    };
  } finally {
    await user.embedded.settled();
    user.close();
  }
}

/** What callables say of the user. */
export async function storedAnswers(): Promise<StoredDocuments['answers']> {
  return {
    allocation: await call<object>(getAllocation, { history: VERSIONS }).then(asData),
    policy: await call<object>(getPolicy, {}).then(asData),
    keys: await call<object>(listBotKeys).then(asData),
    settings: await call<object>(updateSettings).then(asData),
  };
}

const asData = (answer: object): Data => JSON.parse(JSON.stringify(answer)) as Data;

/** Two agents that trade for a month, with all settings that have a form of their own, bot keys, and a sweep. */
async function trade(user: EmbeddedUser): Promise<void> {
  await call(updateSettings, {
    min_trades: 5,
    diversify: true,
    return_basis: 'day',
    account_equity: '10000.50',
    paused_agents: ['range'],
    profile: 'AGGRESSIVE',
    profile_overrides: { base_risk_pct: '0.5' },
  });
  await user.embedded.settled();
  const at = (day: number): number => NOW.seconds - (30 - day) * DAY - 7200;
  for (let day = 0; day < 30; day++) {
    await user.write(`trend-${day}`, {
      ...tradeDocument('trend', at(day), String(((day * 7) % 11) - 4)),
      ...{ symbol: 'BTC', side: 'BUY', risk_amount: '3', regime: 'BULL' },
    });
    if (day % 2 === 0) await user.write(`range-${day}`, tradeDocument('range', at(day) + 60, '-0.5'));
  }
  // A trade that takes no part, and says why.
  await user.write('without-pnl', { ...tradeDocument('range', at(29) + 90), realized_pnl: null });
  await call(createBotKey, { name: 'bot', scopes: ['trades:write', 'read'], agent_ids: ['trend'] });
  await call(createBotKey, { name: 'for a year', scopes: ['read'], expires_at: '2027-09-01' });
  await call(registerDevice, { token: 'a-token', name: 'phone' });
  await call(updateSettings, { alerts: { webhook: { url: 'https://example.com/alerts' } } });
  await user.db.runTransaction((transaction) => {
    writeAlert(transaction, user.paths, 'agent_stale-0', {
      ...{ kind: 'agent_stale', subject: 'range', title: 'range is stale', text: 'It has not traded.' },
      ...{ figures: new Map([['days', '30']]), createdAt: NOW, readAt: null },
      ...{ channels: { webhook: false, push: false }, delivered: null, expiresAt: NOW.plusSeconds(90 * DAY) },
    });
    return Promise.resolve();
  });
  await checkUser({ ...user.context, reconcileDays: 1 }, UID, 3);
  await user.embedded.settled();
}

async function allDocuments(user: EmbeddedUser): Promise<Record<string, Data>> {
  const old = (await user.paths.history.get()).docs.slice(0, -VERSIONS);
  for (const { ref } of old) await ref.delete();
  const collections = await user.db.doc(`users/${UID}`).listCollections();
  const found = await Promise.all(
    [...collections, user.db.collection('botKeys')].map(async (collection) => (await collection.get()).docs),
  );
  return Object.fromEntries(
    found
      .flat()
      .sort((a, b) => a.ref.path.localeCompare(b.ref.path))
      .map((each) => [each.ref.path, documentJson(each.data())]),
  );
}

async function shortLived({ db, paths, clock }: EmbeddedUser): Promise<StoredDocuments['states']> {
  await tryToOwn(paths.owner, clock, 60);
  const claim = await written(paths.rebuild, () =>
    db.runTransaction(async (transaction) => {
      writeClaim(transaction, paths, NOW);
      return Promise.resolve();
    }),
  );
  await db.runTransaction(async (transaction) => {
    writeRebuild(transaction, paths, STATES.rebuild);
    writeImportMark(transaction, paths, STATES.import);
    writeErased(transaction, paths, STATES.erased);
    return Promise.resolve();
  });
  const found = async (document: DocumentReference) => written(document, () => Promise.resolve());
  return {
    claim,
    rebuild: await found(paths.rebuild),
    import: await found(paths.import),
    erased: await found(paths.erased),
    owner: await found(paths.owner),
  };
}

async function written(
  document: DocumentReference,
  write: () => Promise<void>,
): Promise<{ path: string; fields: Data }> {
  await write();
  const snapshot: DocumentSnapshot = await document.get();
  return { path: document.path, fields: documentJson(snapshot.data() ?? {}) };
}
