import type { Action } from './histories';

/**
 * Histories that ended wrongly before a fault was repaired, as short as they could be made. The names are those of the
 * delivery review, where it has one.
 */
export const FOUND: readonly {
  readonly fault: string;
  readonly interleaving: number;
  readonly history: readonly Action[];
}[] = [
  {
    fault: 'D1: a group commit that a running rebuild keeps from ending',
    interleaving: 24,
    history: [
      {
        kind: 'trade',
        id: 6,
        agent: 2,
        pnl: 3,
        at: 4,
      },
      {
        kind: 'trade',
        id: 3,
        agent: 1,
        pnl: 0,
        at: 23,
      },
      {
        kind: 'trade',
        id: 10,
        agent: 0,
        pnl: 4,
        at: 15,
      },
    ],
  },
  {
    fault: 'D3: a resumed rebuild leaves out agents that folds have added',
    interleaving: 17,
    history: [
      {
        kind: 'trade',
        id: 2,
        agent: 1,
        pnl: 0,
        at: 20,
      },
      {
        kind: 'trade',
        id: 4,
        agent: 3,
        pnl: 1,
        at: 24,
      },
      {
        kind: 'trade',
        id: 0,
        agent: 0,
        pnl: 3,
        at: 35,
      },
      {
        kind: 'trade',
        id: 3,
        agent: 2,
        pnl: 1,
        at: 3,
      },
      {
        kind: 'trade',
        id: 8,
        agent: 4,
        pnl: 0,
        at: 12,
      },
      {
        kind: 'damage',
        what: 768,
      },
    ],
  },
  {
    fault: 'a sweep resumes a rebuild and forgets the agent that an event has named',
    interleaving: 1974740728,
    history: [
      { kind: 'trade', id: 0, agent: 2, pnl: 0, at: null },
      { kind: 'trade', id: 2, agent: 3, pnl: 0, at: null },
      { kind: 'trade', id: 1, agent: 1, pnl: 0, at: null },
      { kind: 'sweep', isTurn: false },
      { kind: 'trade', id: 3, agent: 0, pnl: 0, at: null },
      { kind: 'trade', id: 4, agent: 4, pnl: 0, at: 0 },
      { kind: 'sweep', isTurn: false },
      { kind: 'sweep', isTurn: false },
    ],
  },
  {
    fault: 'D4: the search for agents ends before the agent whose trade closed',
    interleaving: 3,
    history: [
      {
        kind: 'trade',
        id: 12,
        agent: 0,
        pnl: 0,
        at: null,
      },
      {
        kind: 'trade',
        id: 9,
        agent: 3,
        pnl: 4,
        at: null,
      },
      {
        kind: 'trade',
        id: 0,
        agent: 1,
        pnl: 0,
        at: null,
      },
      {
        kind: 'trade',
        id: 4,
        agent: 4,
        pnl: 0,
        at: 7,
      },
      {
        kind: 'trade',
        id: 5,
        agent: 2,
        pnl: 2,
        at: null,
      },
    ],
  },
  {
    fault: 'D5: the last trades of an agent go while a rebuild runs',
    interleaving: 10,
    history: [
      {
        kind: 'trade',
        id: 2,
        agent: 4,
        pnl: 4,
        at: 27,
      },
      {
        kind: 'trade',
        id: 3,
        agent: 5,
        pnl: 3,
        at: 30,
      },
      {
        kind: 'sweep',
        isTurn: false,
      },
      {
        kind: 'trade',
        id: 3,
        agent: 4,
        pnl: 2,
        at: 39,
      },
      {
        kind: 'drop',
        id: 5,
      },
      {
        kind: 'drop agent',
        agent: 5,
      },
      {
        kind: 'wait',
        seconds: 700,
      },
      {
        kind: 'trade',
        id: 4,
        agent: 2,
        pnl: 0,
        at: 14,
      },
      {
        kind: 'wait',
        seconds: 4000,
      },
      {
        kind: 'settings',
        which: 545,
      },
      {
        kind: 'drop',
        id: 6,
      },
      {
        kind: 'drop',
        id: 6,
      },
      {
        kind: 'trade',
        id: 5,
        agent: 1,
        pnl: 3,
        at: 19,
      },
      {
        kind: 'drop agent',
        agent: 1,
      },
      {
        kind: 'cut rebuild',
        steps: 7,
      },
      {
        kind: 'wait',
        seconds: 5,
      },
      {
        kind: 'drop agent',
        agent: 0,
      },
      {
        kind: 'cut rebuild',
        steps: 36,
      },
    ],
  },
  {
    fault: 'current is deleted while a rebuild runs',
    interleaving: 20,
    history: [
      {
        kind: 'trade',
        id: 6,
        agent: 3,
        pnl: 1,
        at: 5,
      },
      {
        kind: 'trade',
        id: 0,
        agent: 0,
        pnl: 3,
        at: 35,
      },
      {
        kind: 'trade',
        id: 3,
        agent: 2,
        pnl: 1,
        at: 3,
      },
      {
        kind: 'trade',
        id: 8,
        agent: 4,
        pnl: 0,
        at: 12,
      },
      {
        kind: 'damage',
        what: 768,
      },
    ],
  },
  {
    fault: 'an agent that had a place, lost it and was refused during a rebuild',
    interleaving: 12,
    history: [
      {
        kind: 'trade',
        id: 9,
        agent: 0,
        pnl: 3,
        at: 19,
      },
      {
        kind: 'trade',
        id: 13,
        agent: 1,
        pnl: 3,
        at: 2,
      },
      {
        kind: 'drop',
        id: 11,
      },
      {
        kind: 'drop',
        id: 7,
      },
      {
        kind: 'drop',
        id: 5,
      },
      {
        kind: 'trade',
        id: 12,
        agent: 0,
        pnl: 3,
        at: 23,
      },
      {
        kind: 'recompute',
      },
      {
        kind: 'trade',
        id: 7,
        agent: 2,
        pnl: 1,
        at: 21,
      },
      {
        kind: 'trade',
        id: 9,
        agent: 4,
        pnl: 1,
        at: 1,
      },
    ],
  },
  {
    fault: 'events of an agent that a dead import does not name are acknowledged',
    interleaving: 0,
    history: [
      {
        kind: 'import',
        trades: [
          ...[0, 0, 0, 0, 0, 2].map((id) => ({ id, agent: 0, pnl: 0, at: 0 })),
          { id: 1, agent: 3, pnl: 0, at: 0 },
        ],
        steps: 9,
      },
      { kind: 'trade', id: 2, agent: 4, pnl: 0, at: 0 },
      { kind: 'trade', id: 0, agent: 0, pnl: 0, at: 0 },
      { kind: 'trade', id: 3, agent: 2, pnl: 0, at: 0 },
      { kind: 'trade', id: 4, agent: 1, pnl: 0, at: null },
    ],
  },
  {
    fault: 'another import forgets the agents of one that has died',
    interleaving: 820970853,
    history: [
      { kind: 'trade', id: 0, agent: 4, pnl: 0, at: 0 },
      {
        kind: 'import',
        trades: [
          { id: 0, agent: 4, pnl: 0, at: null },
          { id: 2, agent: 1, pnl: 0, at: null },
          { id: 3, agent: 0, pnl: 0, at: null },
          { id: 0, agent: 0, pnl: 0, at: 0 },
        ],
        steps: 6,
      },
      { kind: 'kill', instance: 0 },
      { kind: 'kill', instance: 0 },
      {
        kind: 'import',
        trades: [
          { id: 1, agent: 3, pnl: 0, at: null },
          { id: 4, agent: 2, pnl: 0, at: null },
        ],
        steps: null,
      },
    ],
  },
];
