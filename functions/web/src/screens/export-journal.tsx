import type { JSX } from 'preact';
import { Card } from '../../../ui/components/card';
import { exportCsv, exportLines } from '../../../ui/model/live/export-text';
import { PAGE_WORDS as WORDS } from '../../../ui/model/live/page-words';
import { exportedText } from '../../../ui/model/live/journal-words';
import { shown } from '../../../ui/words/shown';
import type { JournalTrade } from '../backend';
import type { PageProps } from './page-context';
import { useForm } from './use-form';

/** All trades as a file. */
export function ExportJournal({ backend, user }: PageProps): JSX.Element {
  const [state, run] = useForm();
  const save = (name: string, type: string, made: (trades: readonly JournalTrade[]) => string): void => {
    run(async () => {
      const trades: JournalTrade[] = [];
      for await (const page of backend.readTrades(user)) trades.push(...page);
      download(name, new Blob([made(trades)], { type }));
      return exportedText(trades.length, name);
    });
  };
  return (
    <Card id="export" title={WORDS.exportTitle}>
      <div class="buttons">
        <button
          type="button"
          disabled={state.isBusy}
          onClick={() => {
            save('maestro-trades.jsonl', 'application/jsonl', exportLines);
          }}
        >
          {WORDS.exportLines}
        </button>
        <button
          type="button"
          disabled={state.isBusy}
          onClick={() => {
            save('maestro-trades.csv', 'text/csv', exportCsv);
          }}
        >
          {WORDS.exportCsv}
        </button>
      </div>
      <p role="status" class={state.isFailure ? 'level-bad' : ''}>
        {shown(state.message)}
      </p>
    </Card>
  );
}

function download(name: string, blob: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 10_000);
}
