import { randomUUID } from 'node:crypto';
import { initializeApp } from 'firebase-admin/app';
import { type Firestore, getFirestore } from 'firebase-admin/firestore';
import type { TradeEvent } from '../../local/embedded';
import { OperationMeter } from '../../local/operation-meter';
import type { AppContext } from '../../src/app/context';
import { rebuildUser } from '../../src/app/rebuild/rebuild-user';
import { useRuntime } from '../../src/runtime/runtime';
import type { Instant } from '../../src/core/base/instant';
import { type UserPaths, userPaths } from '../../src/store/paths';
import { writeTrades } from '../support/users/trade-events';
import { agentNames, documentOf, type SampleTrade, sampleTrades, NOW } from './sample';

// The emulator needs no credentials, and there is no metadata server to ask for them.
process.env.METADATA_SERVER_DETECTION = 'none';

/** A project of its own on the official Firestore emulator. */
export class Project {
  readonly id = `demo-bench-${randomUUID().slice(0, 8)}`;
  readonly db: Firestore = getFirestore(initializeApp({ projectId: this.id }, this.id));
  /** Counts what goes through `db`. */
  readonly meter = new OperationMeter(this.db);
  /** The functions on `db`, without their log. */
  readonly context: AppContext;

  constructor(replacement: Partial<AppContext> = {}) {
    const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const now = (): Instant => NOW;
    this.context = useRuntime({ db: this.db, log: quiet, now, ...replacement }).context;
  }
}

/** A user with agents that have traded. */
export class BenchUser {
  readonly paths: UserPaths;
  readonly agents: string[];
  private written: number;

  private constructor(
    readonly project: Project,
    readonly uid: string,
    agents: number,
    trades: number,
  ) {
    this.paths = userPaths(project.db, uid);
    this.agents = agentNames(agents);
    this.written = trades;
  }

  /** Makes a user with `agents` agents of `trades` closed trades each, and publishes its allocation. */
  static async make(
    project: Project,
    uid: string,
    agents: number,
    trades: number,
    settings: Readonly<Record<string, unknown>> = {},
  ): Promise<BenchUser> {
    const user = new BenchUser(project, uid, agents, trades);
    const writer = project.db.bulkWriter();
    for (const agentId of user.agents)
      for (const [index, trade] of sampleTrades(agentId, trades).entries())
        void writer.set(user.paths.trades.doc(`${agentId}-${index}`), documentOf(trade));
    void writer.set(user.paths.settings, settings);
    await writer.close();
    await rebuildUser(project.context, uid, []);
    return user;
  }

  /** Closes `count` more trades, of one agent after another, and returns their events, which are not delivered yet. */
  closes(count: number): Promise<TradeEvent[]> {
    const from = this.written;
    this.written += count;
    const writes = Array.from({ length: count }, (_, index) => {
      const agentId = this.agents[index % this.agents.length] ?? '';
      const [trade] = sampleTrades(agentId, 1, from + index) as [SampleTrade];
      return [`${agentId}-${from + index}`, documentOf(trade)] as const;
    });
    return writeTrades(this.project.db, this.paths, writes);
  }
}
