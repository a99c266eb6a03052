import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { PLAYER_WORDS, playingWords, SPEEDS, speedWords } from '../../ui/words/player';
import type { Player, PlayerState } from './backend';
import './player-bar.css';
import { failureOf } from './maestro';

/** On a local run: how far the journal is, with a pause and a speed. */
export function PlayerBar({ player }: { readonly player: Player }): JSX.Element | null {
  const [state, setState] = useState<PlayerState | null>(null);
  const [problem, setProblem] = useState('');
  useEffect(() => player.onState(setState), [player]);
  if (state === null) return null;
  const change = (wanted: Parameters<Player['change']>[0]): void => {
    player.change(wanted).then(
      () => {
        setProblem('');
      },
      (error: unknown) => {
        setProblem(failureOf(error).message);
      },
    );
  };
  const { played, closes, is_playing: isPlaying, speed } = state;
  const isOver = played >= closes;
  return (
    <section class="player" aria-label={PLAYER_WORDS.name}>
      {!isOver && (
        <button
          type="button"
          onClick={() => {
            change({ is_playing: !isPlaying });
          }}
        >
          {isPlaying ? PLAYER_WORDS.pause : PLAYER_WORDS.play}
        </button>
      )}
      <output>{playingWords(state)}</output>
      <progress value={played} max={Math.max(closes, 1)} aria-hidden="true" />
      {!isOver && (
        <label>
          {PLAYER_WORDS.speed}{' '}
          <select
            value={String(speed)}
            onChange={({ currentTarget }) => {
              change({ speed: Number(currentTarget.value) });
            }}
          >
            {[...new Set([...SPEEDS, speed])]
              .sort((a, b) => a - b)
              .map((each) => (
                <option key={each} value={String(each)}>
                  {speedWords(each)}
                </option>
              ))}
          </select>
        </label>
      )}
      {problem !== '' && <span role="alert">{problem}</span>}
    </section>
  );
}
