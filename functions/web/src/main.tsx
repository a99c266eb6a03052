import { render } from 'preact';
import { App } from './app';
import type { Backend } from './backend';
import { PlayerBar } from './player-bar';

/** Shows the page. */
export function start(backend: Backend): void {
  render(
    <>
      {backend.player !== null && <PlayerBar player={backend.player} />}
      <App backend={backend} />
    </>,
    rootElement(),
  );
}

/** Says instead why the page cannot start. */
export function showFailure(words: string): void {
  render(
    <main class="start-failure">
      <h1>Maestro</h1>
      <p role="alert">{words}</p>
    </main>,
    rootElement(),
  );
}

function rootElement(): HTMLElement {
  const root = document.getElementById('app');
  if (root === null) throw new Error('index.html has no element "app".');
  return root;
}
