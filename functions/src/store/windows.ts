import type { DocumentSnapshot, Transaction } from 'firebase-admin/firestore';
import { decodeWindow, encodeWindow, type WindowDocument } from '../contract/documents/window';
import { isAgentId } from '../contract/fields/ids';
import type { AgentWindow } from '../core/statistics/agent-window';
import type { UserPaths } from './paths';
import type { Reader } from './reader';

/** The window of an agent as it was found. */
export interface StoredWindow {
  readonly agentId: string;
  readonly exists: boolean;
  /** Null: missing, or damaged and must be refilled. */
  readonly window: AgentWindow | null;
  /** As stored, to see whether a fold changes anything; null as above. */
  readonly document: WindowDocument | null;
}

/** Reads a window document. */
export function windowOf(snapshot: DocumentSnapshot): StoredWindow {
  const data = snapshot.data() ?? {};
  const window = decodeWindow(data);
  const document = window === null ? null : (data as unknown as WindowDocument);
  return { agentId: snapshot.id, exists: snapshot.exists, window, document };
}

/** The windows of the agents that exist, in the order of `agentIds`. */
export async function readWindows(
  reader: Reader,
  paths: UserPaths,
  agentIds: readonly string[],
): Promise<StoredWindow[]> {
  if (agentIds.length === 0) return [];
  const snapshots = await reader.getAll(...agentIds.map((agentId) => paths.windows.doc(agentId)));
  return snapshots.filter((snapshot) => snapshot.exists).map(windowOf);
}

/** A window to be written. An empty one is deleted. */
export interface WindowWrite {
  readonly agentId: string;
  readonly window: AgentWindow;
  readonly document: WindowDocument;
  readonly bytes: number;
}

/** What must be written so that `window` is stored; null if it already is. */
export function windowWrite(stored: StoredWindow, window: AgentWindow): WindowWrite | null {
  const document = encodeWindow(window);
  const { document: before } = stored;
  const unchanged = window.trades.length === 0 ? !stored.exists : before?.digest === document.digest;
  if (unchanged) return null;
  return { agentId: stored.agentId, window, document, bytes: Buffer.byteLength(document.trades) };
}

/** Writes a window, or deletes it if it is empty. */
export function writeWindow(transaction: Transaction, paths: UserPaths, write: WindowWrite): void {
  const document = paths.windows.doc(write.agentId);
  if (write.window.trades.length === 0) transaction.delete(document);
  else transaction.set(document, write.document);
}

/**
 * The agents that have a window document. Costs one read each, without the content. Documents with names that no agent
 * can have are not ours and are ignored.
 */
export async function agentsWithWindow(paths: UserPaths, transaction?: Transaction): Promise<string[]> {
  const ids = paths.windows.select();
  const windows = await (transaction === undefined ? ids.get() : transaction.get(ids));
  return windows.docs.map((snapshot) => snapshot.id).filter(isAgentId);
}
