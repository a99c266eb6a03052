import type { Firestore, QueryDocumentSnapshot } from 'firebase-admin/firestore';
import { parsePolicyRequest } from '../../src/contract/callables/policy-request';
import { encodePolicy, type PolicyAnswer } from '../../src/contract/callables/policy-response';
import type { Instant } from '../../src/core/base/instant';
import { policyFor } from '../../src/core/policy/policy-for';
import { NOTHING_PAUSED } from '../../src/core/policy/standing';
import { PROFILES } from '../../src/core/profiles/profiles';
import { joinWindows } from '../../src/core/risk-state/joined-windows';
import { tradeOf } from '../../src/store/journal';
import { userPaths } from '../../src/store/paths';
import { settingsOf } from '../../src/store/settings';
import { plainWeights } from './plain-engine';
import type { SampleTrade } from './sample';

// The baselines of the functions. They keep no windows, so each call reads the newest trades of every agent.

/** Computes the weights from the journal and writes them, as a plain function would at every close. */
export async function recomputePlainly(
  db: Firestore,
  uid: string,
  agents: readonly string[],
  lookback: number,
): Promise<void> {
  const newest = await newestTrades(db, uid, agents, lookback);
  const figures = newest.map((docs) => docs.map((doc) => doc.data() as SampleTrade));
  const weights = plainWeights(new Map(agents.map((agentId, index) => [agentId, figures[index] ?? []])));
  await db.doc(`users/${uid}/plain/current`).set({ weights: Object.fromEntries(weights) });
}

/** Reads the risk state from the journal at every call. The decision is made by the code of Maestro. */
export async function decidePlainly(
  db: Firestore,
  uid: string,
  agents: readonly string[],
  lookback: number,
  now: Instant,
): Promise<PolicyAnswer> {
  const [settings, newest] = await Promise.all([
    userPaths(db, uid).settings.get(),
    newestTrades(db, uid, agents, lookback),
  ]);
  const { policy } = settingsOf(settings);
  const request = parsePolicyRequest({}, now);
  const windows = new Map(
    newest.map((docs, agent) => [
      agents[agent] ?? '',
      {
        capacity: lookback,
        trades: docs.map(tradeOf).flatMap((trade) => (trade.kind === 'closed' ? [trade.closedTrade] : [])),
      },
    ]),
  );
  return encodePolicy(
    policyFor({
      profile: PROFILES.SAFE,
      market: request.market,
      requested: request,
      windows: joinWindows(windows),
      equity: policy.equity,
      standing: { ...NOTHING_PAUSED, paused: policy.paused },
      now,
    }),
  );
}

async function newestTrades(
  db: Firestore,
  uid: string,
  agents: readonly string[],
  lookback: number,
): Promise<QueryDocumentSnapshot[][]> {
  const { trades } = userPaths(db, uid);
  const pages = await Promise.all(
    agents.map((agentId) =>
      trades.where('agent_id', '==', agentId).orderBy('closed_at', 'desc').limit(lookback).get(),
    ),
  );
  return pages.map(({ docs }) => docs);
}
