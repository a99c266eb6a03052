import { fixed } from './format';
import { plural } from './text';

/** The words of how alike agents are, for page and report. */
export const LIKENESS_WORDS = {
  title: 'How alike the agents are',
  note: 'By the daily returns of the last 90 days: 1 is a copy, 0 has nothing in common, below 0 does the opposite.',
  mapOf: 'How alike the agents are, as a table of pairs',
  pairs: 'The most alike pairs',
  agent: 'agent',
  other: 'other agent',
  alike: 'alike',
  self: 'itself',
  none: 'No two agents are alike as far as it can be seen: that takes ten days that both cover.',
  oneAgent: 'There is one agent, and nothing to compare it with.',
  off: 'Maestro does not compare the agents, because “Copies share” (diversify) is off.',
  turnOn:
    'With it, agents with alike daily returns share what one of them would get, and this shows who is like whom. Turn it on in the settings.',
  toSettings: 'To the settings',
  notYet: 'Not compared yet: the next nightly sweep or change of the settings does it.',
  asOf: 'Computed',
  copiesShare: 'Copies share is on: each gets less the more others are like it.',
  copiesDoNotShare: 'Each of them has a share of its own, because diversify is off.',
} as const;

/**
 * Two agents, and how alike they are.
 *
 * @example
 * alikeText('trend-btc', 'trend-eth', '0.931'); // 'trend-btc and trend-eth are 0.93 alike'
 */
export function alikeText(a: string, b: string, rho: string): string {
  return `${a} and ${b} are ${fixed(rho, 2)} alike`;
}

/** How many more pairs there are than are named or shown. */
export function morePairs(count: number): string {
  return `${plural(count, 'more pair')}, less alike.`;
}

/** That the picture leaves out agents. */
export function mostAlikeOf(shown: number, all: number): string {
  return `The ${shown} of ${plural(all, 'agent')} that are most alike.`;
}
