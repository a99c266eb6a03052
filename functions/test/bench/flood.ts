import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { initializeApp } from 'firebase-admin/app';
import { getFirestore } from 'firebase-admin/firestore';
import type { TradeEvent } from '../../local/embedded';
import { TradeEventHandler, type TradeWritten } from '../../src/app/fold/trade-events';
import { DelayProxy } from './delay-proxy';
import { BenchUser, Project } from './firestore-user';
import { duration, median, print, share, significant } from './measure';

const AGENTS = 4;
const LOOKBACK = 100;

/** How long the flood lasts. `MAESTRO_FLOOD_SECONDS=240` for the whole scene. */
const SECONDS = Number(process.env.MAESTRO_FLOOD_SECONDS ?? 60);
const FLOOD_PER_SECOND = 20;
const SECONDS_PER_QUIET_CLOSE = 2;

/** The way of a message to Firestore, and that of its answer. */
const DELAY_MS = 8;

/** Cloud Run starts another instance when this share of all slots is taken, which takes a while. */
const BUSY = 0.6;
const START_MS = 1_000;

/** Eventarc delivers an event again after a wait that doubles. */
const FIRST_REDELIVERY_MS = 10_000;
const LAST_REDELIVERY_MS = 600_000;

/** How the function is deployed. */
interface Size {
  readonly name: string;
  readonly concurrency: number;
  readonly maxInstances: number;
  readonly eventsPerUser: number;
  /** How many instances there are from the start. */
  readonly instances: number;
}

const SIZES: readonly Size[] = [
  { name: '80 × 10, no share', concurrency: 80, maxInstances: 10, eventsPerUser: Infinity, instances: 1 },
  { name: '500 × 4, share 200', concurrency: 500, maxInstances: 4, eventsPerUser: 200, instances: 1 },
  { name: 'the same, 4 from the start', concurrency: 500, maxInstances: 4, eventsPerUser: 200, instances: 4 },
];

interface Instance {
  readonly handler: TradeEventHandler;
  taken: number;
}

/** The function as Cloud Run and Eventarc run it: events wait for a slot, and come again when they fail. */
class Deployment {
  private readonly instances: Instance[] = [];
  private readonly waiting: (() => void)[] = [];
  private starting = 0;
  redeliveries = 0;

  constructor(
    private readonly project: Project,
    private readonly size: Size,
  ) {
    for (let n = 0; n < size.instances; n++) this.add();
  }

  get started(): number {
    return this.instances.length;
  }

  /** Resolves when the event is acknowledged. */
  async deliver(event: TradeEvent): Promise<void> {
    // oxlint-disable-next-line no-useless-assignment -- the next round reads it; oxlint does not see the loop
    for (let waitMs = FIRST_REDELIVERY_MS; ; waitMs = Math.min(2 * waitMs, LAST_REDELIVERY_MS)) {
      const instance = await this.slot();
      try {
        await instance.handler.handle(event.data as TradeWritten);
        return;
      } catch {
        this.redeliveries++;
      } finally {
        instance.taken--;
        this.waiting.shift()?.();
      }
      await sleep(waitMs);
    }
  }

  /** Takes a slot of the instance with the fewest taken; waits while there is none. */
  private async slot(): Promise<Instance> {
    for (;;) {
      const [least] = [...this.instances].sort((a, b) => a.taken - b.taken);
      if (least !== undefined && least.taken < this.size.concurrency) {
        least.taken++;
        this.grow();
        return least;
      }
      await new Promise<void>((free) => this.waiting.push(free));
    }
  }

  private grow(): void {
    const taken = this.instances.reduce((sum, instance) => sum + instance.taken, 0);
    const planned = this.instances.length + this.starting;
    if (taken <= BUSY * planned * this.size.concurrency || planned === this.size.maxInstances) return;
    this.starting++;
    setTimeout(() => {
      this.starting--;
      this.add();
      for (const free of this.waiting.splice(0, this.size.concurrency)) free();
    }, START_MS);
  }

  private add(): void {
    const app = initializeApp({ projectId: this.project.id }, randomUUID());
    const { eventsPerUser } = this.size;
    this.instances.push({
      handler: new TradeEventHandler({ ...this.project.context, db: getFirestore(app), eventsPerUser }),
      taken: 0,
    });
  }
}

/** Delivers events at a steady rate, and returns the seconds until each was acknowledged. */
async function closing(
  deployment: Deployment,
  events: readonly TradeEvent[],
  perSecond: number,
): Promise<number[]> {
  const start = performance.now();
  return Promise.all(
    events.map(async (event, index) => {
      const due = start + (index * 1000) / perSecond;
      await sleep(Math.max(0, due - performance.now()));
      await deployment.deliver(event);
      return (performance.now() - due) / 1000;
    }),
  );
}

/** A user whose bot closes 20 trades per second, beside a quiet user, with the instances of each size. */
export async function benchFlood(): Promise<void> {
  const emulator = process.env.FIRESTORE_EMULATOR_HOST ?? '';
  const proxy = await DelayProxy.start(emulator, DELAY_MS);
  const project = new Project();
  await project.db.listCollections();
  // Connections made from now on go through the proxy.
  process.env.FIRESTORE_EMULATOR_HOST = proxy.address;
  const rows: string[][] = [];
  for (const size of SIZES) {
    const quiet = await BenchUser.make(project, `quiet-${size.name}`.replace(/\W+/g, '-'), AGENTS, LOOKBACK);
    const bot = await BenchUser.make(project, `bot-${size.name}`.replace(/\W+/g, '-'), AGENTS, LOOKBACK);
    const quietCloses = Math.ceil(SECONDS / SECONDS_PER_QUIET_CLOSE);
    const few = await quiet.closes(quietCloses + 20);
    const many = await bot.closes(SECONDS * FLOOD_PER_SECOND);

    const deployment = new Deployment(project, size);
    await closing(deployment, few.splice(0, 10), 1);
    const alone = median(await closing(new Deployment(project, size), few.splice(0, 10), 1));
    const start = performance.now();
    const [flood, beside] = await Promise.all([
      closing(deployment, many, FLOOD_PER_SECOND),
      closing(deployment, few, 1 / SECONDS_PER_QUIET_CLOSE),
    ]);
    const took = (performance.now() - start) / 1000;
    rows.push([
      size.name,
      String(deployment.started),
      significant(many.length / took),
      seconds(Math.max(...flood)),
      seconds(median(flood)),
      seconds(median(beside)),
      share(median(beside), alone),
      seconds(Math.max(...beside)),
      String(deployment.redeliveries),
    ]);
  }
  process.env.FIRESTORE_EMULATOR_HOST = emulator;
  proxy.stop();
  print(
    `${FLOOD_PER_SECOND} closes per second of one user for ${SECONDS} s beside a quiet user, ${2 * DELAY_MS} ms to Firestore and back`,
    [
      'slots × instances',
      'instances',
      'closes/s',
      'behind at most',
      'median',
      'quiet',
      'quiet to alone',
      'quiet at most',
      'redelivered',
    ],
    rows,
  );
}

function seconds(value: number): string {
  return duration(value * 1_000_000);
}
