import { grouped, plural } from './text';

/** How far a journal was played. */
export interface Playing {
  readonly played: number;
  readonly closes: number;
  readonly is_playing: boolean;
  /** Closes per second. */
  readonly speed: number;
}

/**
 * How far the journal is, for a person.
 *
 * @example
 * playingWords({ played: 34, closes: 160, is_playing: true, speed: 2 }); // 'Close 34 of 160 of the journal'
 */
export function playingWords({ played, closes, is_playing: isPlaying }: Playing): string {
  if (closes === 0) return 'The journal has no closed trade to play.';
  if (played >= closes) return `All ${plural(closes, 'close')} of the journal are played.`;
  const done = `Close ${grouped(played)} of ${grouped(closes)} of the journal`;
  return isPlaying ? done : `${done}, paused`;
}

/** The speeds that one can choose, closes per second. */
export const SPEEDS: readonly number[] = [0.5, 1, 2, 5, 20];

/**
 * A speed in words.
 *
 * @example
 * speedWords(2); // '2 closes per second'
 */
export function speedWords(speed: number): string {
  return speed === 1 ? '1 close per second' : `${String(speed)} closes per second`;
}

export const PLAYER_WORDS = {
  name: 'The journal that is played',
  pause: 'Pause the journal',
  play: 'Go on',
  speed: 'Speed',
} as const;
