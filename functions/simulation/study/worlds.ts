import { Decimal } from '../../src/core/base/decimal';
import type { Random } from './random';

/** How many agents a world has. */
export const AGENTS = 8;

/** A world: agents whose true skill is known, because it is invented. */
export interface World {
  readonly name: string;
  /** What it is like, in a few words. */
  readonly words: string;
  /** The daily returns of the agents in percent: one row per day. */
  readonly returns: (days: number, random: Random) => Decimal[][];
}

/** True Sharpe ratios per day, from −1 to 3 a year. */
const LEAST_SKILL = -0.05;
const MOST_SKILL = 0.15;
/** Where skill does not differ: 1 a year. */
const COMMON_SKILL = 0.05;
/** Daily volatilities, in percent. */
const LEAST_VOLATILITY = 0.5;
const MOST_VOLATILITY = 4;

/** In the worlds with clones, the first of the agents run one strategy. */
const CLONES = 4;
const CLONE_CORRELATION = 0.8;

/** Drifting skill is half forgotten after so many days. */
const HALF_LIFE_DAYS = 60;

export const WORLDS: readonly World[] = [
  {
    name: 'A',
    words: 'constant skill',
    returns: (days, random) => worldOf(days, random, { skills: () => constant(skills(random)) }),
  },
  {
    name: 'B',
    words: 'constant skill, 4 of 8 are clones',
    returns: (days, random) =>
      worldOf(days, random, { skills: () => constant(sharedByClones(skills(random))), hasClones: true }),
  },
  {
    name: 'C',
    words: 'skill drifts',
    returns: (days, random) => worldOf(days, random, { skills: () => drifting(random) }),
  },
  {
    name: 'D',
    words: 'no difference in skill, 4 of 8 are clones',
    returns: (days, random) =>
      worldOf(days, random, {
        skills: () => constant(Array.from({ length: AGENTS }, () => COMMON_SKILL)),
        hasClones: true,
      }),
  },
];

/** The skills of the agents, day by day. */
type Skills = () => readonly number[];

interface Shape {
  readonly skills: () => Skills;
  readonly hasClones?: boolean;
}

function worldOf(days: number, random: Random, { skills: shape, hasClones = false }: Shape): Decimal[][] {
  const volatilities = Array.from({ length: AGENTS }, () =>
    Math.exp(random.between(Math.log(LEAST_VOLATILITY), Math.log(MOST_VOLATILITY))),
  );
  const skillsToday = shape();
  return Array.from({ length: days }, () => {
    const common = random.heavyTailed();
    const today = skillsToday();
    return volatilities.map((volatility, index) => {
      const own = random.heavyTailed();
      const noise =
        hasClones && index < CLONES
          ? Math.sqrt(CLONE_CORRELATION) * common + Math.sqrt(1 - CLONE_CORRELATION) * own
          : own;
      // Six places: as fine as any journal, and the same on every machine.
      return new Decimal((volatility * ((today[index] ?? 0) + noise)).toFixed(6));
    });
  });
}

function skills(random: Random): number[] {
  return Array.from({ length: AGENTS }, () => random.between(LEAST_SKILL, MOST_SKILL));
}

/** One strategy has one skill. */
function sharedByClones(all: readonly number[]): number[] {
  return all.map((skill, index) => (index < CLONES ? (all[0] ?? skill) : skill));
}

function constant(all: readonly number[]): Skills {
  return () => all;
}

/**
 * Skills around the same mean and as far apart as constant ones, but each is forgotten by half within the half-life: an
 * Ornstein–Uhlenbeck process by days.
 */
function drifting(random: Random): Skills {
  const mean = (LEAST_SKILL + MOST_SKILL) / 2;
  // Of a uniform distribution.
  const spread = (MOST_SKILL - LEAST_SKILL) / Math.sqrt(12);
  const kept = Math.exp(-Math.LN2 / HALF_LIFE_DAYS);
  let all = Array.from({ length: AGENTS }, () => random.normal());
  return () => {
    const today = all.map((value) => mean + spread * value);
    all = all.map((value) => kept * value + Math.sqrt(1 - kept * kept) * random.normal());
    return today;
  };
}
