import type { Transaction } from 'firebase-admin/firestore';
import { type Cause, type CurrentDocument, encodeCause } from '../../contract/documents/allocation';
import { lookAlikes } from '../../core/base/look-alikes';
import { ascii } from '../../core/base/printable';
import type { Diversification } from '../../core/weights/diversification';
import { MAX_AGENTS } from '../../core/trades/admission';
import { writeCorrelations, writeCurrent, writeVersion } from '../../store/allocations';
import type { UserPaths } from '../../store/paths';
import type { AppContext } from '../context';
import type { Publication } from './next-publication';

/** Writes a publication: at most `current` and one version of the history. */
export function publish(
  transaction: Transaction,
  paths: UserPaths,
  publication: Publication,
  { historyRetentionDays }: AppContext,
): void {
  switch (publication.kind) {
    case 'unchanged':
      if (publication.current !== null) writeCurrent(transaction, paths, publication.current);
      return;
    case 'revised':
      writeCurrent(transaction, paths, publication.current);
      return;
    case 'versioned': {
      const { current } = publication;
      const expiresAt = current.computedAt.plusDays(historyRetentionDays);
      writeVersion(transaction, paths, current, expiresAt);
      return;
    }
    case 'removed':
      if (publication.exists) transaction.delete(paths.current);
      return;
    default:
      publication satisfies never;
  }
}

/**
 * Writes how alike the agents are when the divisors that follow from it are published; deletes it when `diversify` is off.
 *
 * @param diversification what the windows say; null: `diversify` is off
 */
export function publishCorrelations(
  transaction: Transaction,
  paths: UserPaths,
  before: CurrentDocument | null,
  publication: Publication,
  diversification: Diversification | null,
): void {
  const current = publication.kind === 'removed' ? null : publication.current;
  if (diversification !== null && current?.redundancy === diversification.redundancy)
    writeCorrelations(transaction, paths, diversification);
  const isGone = publication.kind === 'removed' || diversification === null;
  if (isGone && (before?.redundancy ?? null) !== null) transaction.delete(paths.correlation);
}

/**
 * Logs what was published. Call it after the commit: a contended transaction runs more than once.
 *
 * @param causes if they are not those of the published version
 */
export function logPublication(
  { log }: AppContext,
  uid: string,
  publication: Publication,
  causes?: readonly Cause[],
): void {
  const { kind, version } = publication;
  if (kind === 'versioned')
    log.info('Allocation published.', {
      event: 'allocation_published',
      uid,
      version,
      causes: (causes ?? publication.current.causes).map(encodeCause),
    });
  if (kind === 'removed')
    log.info('Allocation removed: no agent has a closed trade.', {
      event: 'allocation_removed',
      uid,
      version,
    });
}

/**
 * Warns about agents that a person takes for the same. Call it after a rebuild, which every user has now and then: after
 * every fold it would be said with each close.
 */
export function logLookAlikes({ log }: AppContext, uid: string, publication: Publication): void {
  if (publication.kind !== 'versioned' && publication.kind !== 'revised') return;
  const groups = lookAlikes(publication.current.windowAgents);
  if (groups.length > 0)
    log.warn('Agents look alike: they are different, and each has a weight of its own.', {
      event: 'agents_look_alike',
      uid,
      agent_ids: groups.map((group) => group.map(ascii)),
    });
}

/** Warns about agents that have no place, so that their trades do not count. */
export function logRefused({ log }: AppContext, uid: string, agentIds: readonly string[]): void {
  log.warn(`Trades refused: a user can have at most ${MAX_AGENTS} agents.`, {
    event: 'agents_refused',
    uid,
    agent_ids: agentIds,
  });
}
