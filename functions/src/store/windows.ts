import type { DocumentSnapshot, Transaction } from 'firebase-admin/firestore';
import { decodeWindow, encodeWindow, type WindowDocument } from '../contract/window-document';
import type { Window } from '../core/window';
import type { UserPaths } from './paths';

/** A window as it was found: null where there is none, or one that is damaged and so must be refilled. */
export interface StoredWindow {
  readonly agentId: string;
  readonly exists: boolean;
  readonly window: Window | null;
  /** The document's text, to tell whether a fold changed anything; null as above. */
  readonly text: string | null;
}

export function windowOf(snapshot: DocumentSnapshot): StoredWindow {
  const window = decodeWindow(snapshot.data() ?? {});
  const text = window === null ? null : documentText(encodeWindow(window));
  return { agentId: snapshot.id, exists: snapshot.exists, window, text };
}

/** The windows of `agentIds` that exist, in that order. */
export async function readWindows(
  transaction: Transaction,
  paths: UserPaths,
  agentIds: readonly string[],
): Promise<StoredWindow[]> {
  if (agentIds.length === 0) return [];
  const snapshots = await transaction.getAll(...agentIds.map((agentId) => paths.windows.doc(agentId)));
  return snapshots.filter((snapshot) => snapshot.exists).map(windowOf);
}

/** A window to be written; an empty one is deleted. */
export interface WindowWrite {
  readonly agentId: string;
  readonly window: Window;
  readonly document: WindowDocument;
  readonly bytes: number;
}

/** What must be written to make `window` of what is stored; null when that is nothing. */
export function windowWrite(stored: StoredWindow, window: Window): WindowWrite | null {
  const document = encodeWindow(window);
  const unchanged = window.trades.length === 0 ? !stored.exists : stored.text === documentText(document);
  if (unchanged) return null;
  return { agentId: stored.agentId, window, document, bytes: Buffer.byteLength(document.trades) };
}

export function writeWindow(transaction: Transaction, paths: UserPaths, write: WindowWrite): void {
  const document = paths.windows.doc(write.agentId);
  if (write.window.trades.length === 0) transaction.delete(document);
  else transaction.set(document, write.document);
}

/** The agents that have a window document, without reading what is in it: a read each. */
export async function agentsWithWindow(paths: UserPaths): Promise<string[]> {
  const windows = await paths.windows.select().get();
  return windows.docs.map((snapshot) => snapshot.id);
}

function documentText({ capacity, trades }: WindowDocument): string {
  return `${capacity}\n${trades}`;
}
