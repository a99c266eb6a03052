import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { LevelMark } from '../../../ui/components/level-mark';
import { testOutcome } from '../../../ui/model/live/delivery';
import { seenValue } from '../../../ui/model/live/documents';
import { PAGE_WORDS as WORDS } from '../../../ui/model/live/page-words';
import { shown } from '../../../ui/words/shown';
import type { Backend } from '../backend';
import { failureOf } from '../maestro';
import type { PageProps } from './page-context';

type Sent = Awaited<ReturnType<typeof send>>;

const send = (backend: Backend) => backend.call('sendTestAlert');

/** Sends an alert that says it is a test, and says what has become of it. */
export function SendTest({ backend, session }: Pick<PageProps, 'backend' | 'session'>): JSX.Element {
  const [isBusy, setBusy] = useState(false);
  const [sent, setSent] = useState<Sent | null>(null);
  const [problem, setProblem] = useState('');
  const start = (): void => {
    setBusy(true);
    setSent(null);
    setProblem('');
    send(backend)
      .then(setSent, (error: unknown) => {
        setProblem(failureOf(error).message);
      })
      .finally(() => {
        setBusy(false);
      });
  };
  const outcome = sent === null ? null : testOutcome(sent, seenValue(session.alerts));
  return (
    <div class="send-test">
      <div class="buttons">
        <button type="button" class="quiet" disabled={isBusy} onClick={start}>
          {WORDS.sendTest}
        </button>
      </div>
      <p class="field-help">{WORDS.sendTestHelp}</p>
      <p role="status" class="form-status">
        {problem !== '' && <span class="level-bad">{shown(problem)}</span>}
        {outcome !== null && (
          <span class={`level-${outcome.level}`}>
            <LevelMark level={outcome.level} /> {shown(outcome.text)}
          </span>
        )}
      </p>
    </div>
  );
}
