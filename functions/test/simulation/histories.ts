import fc from 'fast-check';
import { decodeWindow } from '../../src/contract/documents/window';
import { currentOf } from '../../src/store/allocations';
import { settingsOf } from '../../src/store/settings';
import { compareUtf8 } from '../../src/core/base/utf8';
import { MAX_AGENTS } from '../../src/core/trades/admission';
import { allocate } from '../../src/core/weights/allocation';
import type { CurrentDocument } from '../../src/contract/documents/allocation';
import { type Data, eventSnapshot } from './fake-firestore';
import { closedTradesByAgent, figuresOf, lineOf } from './reference';
import { Random } from './scheduler';
import { tradeFields, UID, World } from './world';
import { Instant } from '../../src/core/base/instant';

/** What happens to a user from outside. Between two of them the functions go on for a while. */
export type Action =
  | {
      readonly kind: 'trade';
      readonly id: number;
      readonly agent: number;
      readonly pnl: number;
      readonly at: number | null;
    }
  | { readonly kind: 'drop'; readonly id: number }
  | { readonly kind: 'drop agent'; readonly agent: number }
  | { readonly kind: 'settings'; readonly which: number }
  | { readonly kind: 'recompute' }
  /** A rebuild that its instance does not survive. */
  | { readonly kind: 'cut rebuild'; readonly steps: number }
  /** An import of some trades; with `steps`, one that its process does not survive. */
  | { readonly kind: 'import'; readonly trades: readonly ImportedTrade[]; readonly steps: number | null }
  | { readonly kind: 'sweep'; readonly isTurn: boolean }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'kill'; readonly instance: number }
  | { readonly kind: 'damage'; readonly what: number };

interface ImportedTrade {
  readonly id: number;
  readonly agent: number;
  readonly pnl: number;
  readonly at: number | null;
}

const AGENTS = ['a', 'b', 'c', 'd', 'e', 'x/y'];
const TRADES = 14;
const PNLS = ['1', '-2', '0.5', '3', '-0.25'];

/** So that streaks are frequent. */
const FEW_LOSSES = { profile_overrides: { losing_streak_limit: 2 } };

const SETTINGS: readonly (Data | null)[] = [
  null,
  { lookback_trades: 2, min_trades: 2, ...FEW_LOSSES },
  { lookback_trades: 6, min_trades: 2, ...FEW_LOSSES },
  { lookback_trades: 9, min_trades: 2, temperature: '0.5', ...FEW_LOSSES },
  { agent_ids: ['c', 'e'], min_trades: 2, ...FEW_LOSSES },
  { lookback_trades: 'damaged' },
];

/** The documents that a person may delete or damage, by their paths below the user. */
const DAMAGED = ['allocations/current', 'agentWindows/a', 'agentWindows/b', 'maestroState/rebuild'];

function pick<T>(items: readonly T[], index: number): T {
  return items[index % items.length] as T;
}

const number = fc.nat({ max: 1000 });

/** What most histories have little of, and some have much of. */
interface Mood {
  /** How many different trades and agents there are: few mean many corrections and moves. */
  readonly trades: number;
  readonly agents: number;
  /** Of ten trades that are written, how many are open. */
  readonly open: number;
}

const moods: fc.Arbitrary<Mood> = fc.record({
  trades: fc.constantFrom(5, 9, TRADES),
  agents: fc.constantFrom(3, 5, AGENTS.length),
  open: fc.constantFrom(1, 2, 7),
});

/** Some actions; without `damage` no document is deleted or changed by hand. */
export function actions(given: { readonly damage: boolean }): fc.Arbitrary<Action[]> {
  return moods.chain((mood) => actionsIn(mood, given));
}

function actionsIn(mood: Mood, { damage }: { readonly damage: boolean }): fc.Arbitrary<Action[]> {
  const tradeId = fc.nat({ max: mood.trades - 1 });
  const agent = fc.nat({ max: mood.agents - 1 });
  const closedAt = fc.nat({ max: 39 });
  const fields = {
    id: tradeId,
    agent,
    pnl: fc.nat({ max: PNLS.length - 1 }),
    at: fc.oneof(
      { weight: 10 - mood.open, arbitrary: closedAt },
      { weight: mood.open, arbitrary: fc.constant(null) },
    ),
  };
  const trade = fc.record({ kind: fc.constant('trade' as const), ...fields });
  const imported = fc.record({
    kind: fc.constant('import' as const),
    trades: fc.array(fc.record(fields), { minLength: 1, maxLength: 8 }),
    steps: fc.option(fc.nat({ max: 40 })),
  });
  return fc.array(
    fc.oneof(
      { weight: 12, arbitrary: trade },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('drop' as const), id: tradeId }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('drop agent' as const), agent }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('settings' as const), which: number }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'recompute' as const }) },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant('cut rebuild' as const), steps: fc.nat({ max: 40 }) }),
      },
      { weight: 2, arbitrary: imported },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('sweep' as const), isTurn: fc.boolean() }) },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constant('wait' as const),
          seconds: fc.constantFrom(5, 70, 700, 4000),
        }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('kill' as const), instance: number }) },
      ...(damage
        ? [{ weight: 1, arbitrary: fc.record({ kind: fc.constant('damage' as const), what: number }) }]
        : []),
    ),
    { minLength: 3, maxLength: 24, size: 'max' },
  );
}

/** A history that ends otherwise than it must, with what happened. */
export class WrongEnd extends Error {}

/** Steps after which what goes on goes on for ever. */
const MAX_STEPS = 20_000;

/**
 * Lets a history happen, in the interleaving that the seed gives, and checks how it ends.
 *
 * @throws WrongEnd with the trace
 */
export async function runHistory(history: readonly Action[], seed: number): Promise<void> {
  const random = new Random(seed);
  const world = new World(random);
  const hasFaults = random.chance(0.5);
  const isDamaged = history.some(({ kind }) => kind === 'damage');
  try {
    if (hasFaults)
      Object.assign(world.storage.faults, {
        unknownCommit: 0.03,
        failedCommit: 0.03,
        failedRead: 0.01,
        silence: 0.05,
      });
    for (const action of history) {
      await act(world, action);
      for (let steps = random.below(12); steps > 0; steps--) await world.advance();
    }
    Object.assign(world.storage.faults, { unknownCommit: 0, failedCommit: 0, failedRead: 0, silence: 0 });
    await drain(world);
    if (!isDamaged && world.openImports === 0) checkPublished(world);
    // A rebuild that was cut short is resumed by the next sweep, which repairs what was damaged, and what an import has left.
    for (let sweeps = 0; sweeps < 2 && (sweeps === 0 || world.lastOutcome !== 'healthy'); sweeps++) {
      world.wait(sweeps === 0 ? 700 : 4000);
      world.sweep(false);
      await drain(world);
    }
    checkPublished(world);
    checkSettled(world, isDamaged);
    expectThat(world.faults.length === 0, world.faults.join(', '));
    const before = documentsBut(world, ...CHANGING);
    world.wait(4000);
    world.recompute();
    await drain(world);
    checkPublished(world);
    checkTold(world);
    // Only then: the rebuild deletes windows that a person has put where none was.
    if (!isDamaged)
      expectThat(same(documentsBut(world, ...CHANGING), before), 'a rebuild at the end changes nothing');
  } catch (error) {
    if (!(error instanceof WrongEnd)) throw error;
    throw new WrongEnd(`${error.message}\n${world.scheduler.trace.slice(-150).join('\n')}`);
  }
}

async function act(world: World, action: Action): Promise<void> {
  switch (action.kind) {
    case 'trade': {
      world.write(
        `tradeJournal/t${action.id}`,
        tradeFields(pick(AGENTS, action.agent), pick(PNLS, action.pnl), action.at),
      );
      return;
    }
    case 'drop':
      world.write(`tradeJournal/t${action.id}`, null);
      return;
    case 'drop agent':
      for (const [tradeId, { agent_id }] of world.journal)
        if (agent_id === pick(AGENTS, action.agent)) world.write(`tradeJournal/${tradeId}`, null);
      return;
    case 'settings': {
      const settings = pick(SETTINGS, action.which);
      world.wasConfigured ||= settings?.agent_ids !== undefined;
      world.write('settings/maestro', settings);
      return;
    }
    case 'recompute':
      world.recompute();
      return;
    case 'cut rebuild': {
      world.wait(1000);
      const instance = world.recompute();
      for (let steps = action.steps; steps > 0; steps--) await world.advance();
      world.kill(instance);
      return;
    }
    case 'import': {
      const instance = world.import(
        action.trades.map(({ id, agent, pnl, at }) => [
          `t${id}`,
          tradeFields(pick(AGENTS, agent), pick(PNLS, pnl), at),
        ]),
      );
      if (action.steps === null) return;
      for (let { steps } = action; steps > 0; steps--) await world.advance();
      world.kill(instance);
      return;
    }
    case 'sweep':
      world.sweep(action.isTurn);
      return;
    case 'wait':
      world.wait(action.seconds);
      return;
    case 'kill':
      world.kill(action.instance);
      return;
    case 'damage':
      world.write(pick(DAMAGED, action.what), action.what % 3 === 0 ? { damaged: true } : null);
      return;
    default:
      action satisfies never;
  }
}

async function drain(world: World): Promise<void> {
  for (let steps = 0; await world.advance(); steps++)
    if (steps > MAX_STEPS) throw new WrongEnd(`It goes on after ${MAX_STEPS} steps.`);
}

/** What a rebuild may change although all is well. */
const CHANGING = ['allocations/current', 'maestroState/rebuild', 'maestroState/owner'];

/** All documents of the user except some, and except alerts: what was held back may be told by any later rebuild. */
function documentsBut(world: World, ...changing: readonly string[]): unknown[] {
  return [...world.documentsBelow(`users/${UID}/`)].filter(
    ([path]) => !changing.includes(path) && !path.startsWith('alerts/'),
  );
}

function currentIn(world: World): CurrentDocument | null {
  const data = world.document('allocations/current');
  return data === null ? null : currentOf(snapshotOf('allocations/current', data));
}

function snapshotOf(path: string, data: Data | null): never {
  return eventSnapshot({} as never, `users/${UID}/${path}`, data) as never;
}

/** Checks that `current` says what the journal says, under the configuration in force. */
function checkPublished(world: World): void {
  const journal = closedTradesByAgent(world.journal);
  const current = currentIn(world);
  if (current === null) {
    expectThat(journal.size === 0, 'there is no current, and there are closed trades');
    return;
  }
  const { config, windowAgents, refusedAgents, allocation } = current;
  const closing = [...journal.keys()].sort(compareUtf8);
  for (const agentId of windowAgents)
    expectThat(journal.has(agentId), `${agentId} has a window and no closed trade`);
  const without = closing.filter((agentId) => !windowAgents.includes(agentId));
  // An agent that was refused stays on the list until a place is free, even if its last closed trade goes meanwhile.
  for (const agentId of without)
    expectThat(
      refusedAgents.includes(agentId),
      `${agentId} has no place, and refused are ${refusedAgents.join()}`,
    );
  for (const agentId of refusedAgents)
    expectThat(!windowAgents.includes(agentId), `${agentId} has a place, and is refused`);
  const places = new Set([...windowAgents, ...(config.agentIds ?? [])]).size;
  if (without.length > 0)
    expectThat(places >= MAX_AGENTS, `a place is free, and ${without.join()} have none`);
  // Configured agents always have a place, beside those with a window, and keep it when they are configured no more.
  if (!world.wasConfigured)
    expectThat(windowAgents.length <= MAX_AGENTS, `${windowAgents.join()} are too many`);

  for (const [agentId, { trades, meanReturnPct }] of allocation.agents) {
    const wanted = figuresOf(windowAgents.includes(agentId) ? (journal.get(agentId) ?? []) : [], config);
    const mean = meanReturnPct === null ? null : meanReturnPct.toNumber();
    const isSameMean =
      mean === null || wanted.mean === null ? mean === wanted.mean : Math.abs(mean - wanted.mean) < 1e-9;
    expectThat(
      trades === wanted.trades && isSameMean,
      `${agentId} has ${trades} trades with the mean ${mean}, and should have ${wanted.trades} with ${wanted.mean}`,
    );
  }
  const wanted = allocate(allocation.agents, config, null, new Instant(0));
  expectThat(
    same(textOf(allocation.target.weights), textOf(wanted.target.weights)),
    'the targets follow from the figures',
  );
  for (const agentId of windowAgents) checkWindow(world, agentId, journal, config.lookbackTrades);
  checkHistory(world, current);
}

/** For how long a losing streak closes the gate of an agent. */
const STREAK_SECONDS = 86_400;

/** Checks that the user was told of exactly the losing streaks that there are, an hour after everything has ended. */
function checkTold(world: World): void {
  const current = currentIn(world);
  if (current === null) return;
  const journal = closedTradesByAgent(world.journal);
  const settings = world.document('settings/maestro');
  const limit = settings?.profile_overrides === undefined ? 4 : 2;
  const streaks = current.windowAgents.filter((agentId) => {
    const trades = (journal.get(agentId) ?? []).filter(({ pnl }) => Number(pnl) !== 0);
    const losses = trades.slice(0, limit).filter(({ pnl }) => Number(pnl) < 0);
    const [newest] = losses;
    return losses.length === limit && (newest?.seconds ?? 0) + STREAK_SECONDS > world.now;
  });
  const told = [...(current.alertBook?.gates ?? [])].flatMap(([key, { level }]) =>
    key.startsWith('losing_streak_limit ') && level === 'closed' ? [key.split(' ')[1] ?? ''] : [],
  );
  expectThat(same(told, streaks), `told are the streaks of ${told.join()}, and there are ${streaks.join()}`);
  const alerts = [...world.documentsBelow(`users/${UID}/alerts/`)].map(([, { kind, subject }]) =>
    [kind, subject].join(' '),
  );
  for (const agentId of told)
    expectThat(alerts.includes(`gate_closed ${agentId}`), `an alert tells the streak of ${agentId}`);
}

function textOf(weights: ReadonlyMap<string, { toFixed(): string }>): string[] {
  return [...weights].map(([agentId, weight]) => `${agentId}=${weight.toFixed()}`).sort();
}

function checkWindow(
  world: World,
  agentId: string,
  journal: ReturnType<typeof closedTradesByAgent>,
  lookback: number,
): void {
  const window = decodeWindow(world.document(`agentWindows/${agentId}`) ?? {});
  expectThat(window !== null, `the window of ${agentId} is missing or damaged`);
  if (window === null) return;
  expectThat(window.capacity >= lookback, `the window of ${agentId} is too short`);
  const wanted = (journal.get(agentId) ?? []).slice(0, window.capacity).map(lineOf);
  const found = window.trades.map(
    ({ tradeId, closedAt, pnl }) => `${tradeId}@${closedAt.seconds}:${pnl?.toFixed() ?? ''}`,
  );
  expectThat(
    same(found, wanted),
    `the window of ${agentId} has ${found.join()}, and should have ${wanted.join()}`,
  );
}

/** Each version has been written to the history once, and none is missing. */
function checkHistory(world: World, { version }: CurrentDocument): void {
  const versions = [...world.documentsBelow(`users/${UID}/allocationHistory/`).keys()]
    .map(Number)
    .sort((a, b) => a - b);
  expectThat(
    same(
      versions,
      versions.map((_, index) => index + 1),
    ),
    `the history has the versions ${versions.join()}`,
  );
  expectThat(
    versions.at(-1) === version,
    `the newest version is ${versions.at(-1)}, and current is ${version}`,
  );
}

/** Checks that nothing is unfinished and the settings are in force. */
function checkSettled(world: World, isDamaged: boolean): void {
  const current = currentIn(world);
  // A document that a person has put where none was is nobody's: the next rebuild deletes it.
  if (!isDamaged) {
    // A claim whose caller died may stay: it only delays the next rebuild by a minute.
    const unfinished = world.document('maestroState/rebuild');
    expectThat(unfinished === null || 'claimed_at' in unfinished, 'no rebuild is unfinished');
    const windows = [...world.documentsBelow(`users/${UID}/agentWindows/`).keys()].sort(compareUtf8);
    const known = current?.windowAgents ?? [];
    expectThat(same(windows, known), `windows are ${windows.join()}, current knows ${known.join()}`);
  }
  if (current === null) return;
  const { config } = settingsOf(snapshotOf('settings/maestro', world.document('settings/maestro')));
  if (config !== null)
    expectThat(JSON.stringify(config) === JSON.stringify(current.config), 'the settings are in force');
}

function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function expectThat(holds: boolean, what: string): void {
  if (!holds) throw new WrongEnd(what);
}
