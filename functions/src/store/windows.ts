import type { DocumentSnapshot, Transaction } from 'firebase-admin/firestore';
import { decodeWindow, encodeWindow, type WindowDocument } from '../contract/documents/window';
import { isAgentId } from '../contract/fields/ids';
import type { AgentWindow } from '../core/statistics/agent-window';
import type { UserPaths } from './paths';
import type { Reader } from './reader';

/** A window as it was found: null where there is none, or one that is damaged and so must be refilled. */
export interface StoredWindow {
  readonly agentId: string;
  readonly exists: boolean;
  readonly window: AgentWindow | null;
  /** As stored, to tell whether a fold changed anything; null as above. */
  readonly document: WindowDocument | null;
}

export function windowOf(snapshot: DocumentSnapshot): StoredWindow {
  const data = snapshot.data() ?? {};
  const window = decodeWindow(data);
  const document = window === null ? null : (data as unknown as WindowDocument);
  return { agentId: snapshot.id, exists: snapshot.exists, window, document };
}

/** The windows of `agentIds` that exist, in that order. */
export async function readWindows(
  reader: Reader,
  paths: UserPaths,
  agentIds: readonly string[],
): Promise<StoredWindow[]> {
  if (agentIds.length === 0) return [];
  const snapshots = await reader.getAll(...agentIds.map((agentId) => paths.windows.doc(agentId)));
  return snapshots.filter((snapshot) => snapshot.exists).map(windowOf);
}

/** A window to be written; an empty one is deleted. */
export interface WindowWrite {
  readonly agentId: string;
  readonly window: AgentWindow;
  readonly document: WindowDocument;
  readonly bytes: number;
}

/** What must be written to make `window` of what is stored; null when that is nothing. */
export function windowWrite(stored: StoredWindow, window: AgentWindow): WindowWrite | null {
  const document = encodeWindow(window);
  const { document: before } = stored;
  const unchanged = window.trades.length === 0 ? !stored.exists : before?.digest === document.digest;
  if (unchanged) return null;
  return { agentId: stored.agentId, window, document, bytes: Buffer.byteLength(document.trades) };
}

export function writeWindow(transaction: Transaction, paths: UserPaths, write: WindowWrite): void {
  const document = paths.windows.doc(write.agentId);
  if (write.window.trades.length === 0) transaction.delete(document);
  else transaction.set(document, write.document);
}

/**
 * The agents that have a window document, without reading what is in it: a read each. Documents whose names no agent can
 * have are not ours and left alone.
 */
export async function agentsWithWindow(paths: UserPaths): Promise<string[]> {
  const windows = await paths.windows.select().get();
  return windows.docs.map((snapshot) => snapshot.id).filter(isAgentId);
}
