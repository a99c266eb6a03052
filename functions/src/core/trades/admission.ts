import { compareUtf8 } from '../base/utf8';

/** The most agents a user can have. */
export const MAX_AGENTS = 100;

/**
 * Which agents may have a window: those that have one and the configured ones always; free places, up to 100 in all, go
 * to the candidates in the order of their ids.
 */
export function admit(
  withWindow: Iterable<string>,
  configured: readonly string[] | null,
  candidates: Iterable<string>,
): Set<string> {
  const admitted = new Set([...withWindow, ...(configured ?? [])]);
  for (const agentId of [...candidates].sort(compareUtf8)) {
    if (admitted.size >= MAX_AGENTS) break;
    admitted.add(agentId);
  }
  return admitted;
}

/** Whether no place is left for a further agent. */
export function isFull(withWindow: Iterable<string>, configured: readonly string[] | null): boolean {
  return admit(withWindow, configured, []).size >= MAX_AGENTS;
}
