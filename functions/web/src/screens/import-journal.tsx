import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { Card } from '../../../ui/components/card';
import { FigureTable } from '../../../ui/components/figure-table';
import { Sentences } from '../../../ui/components/text';
import { addedText, importPreview, type ReadFile } from '../../../ui/model/live/import-words';
import { PAGE_WORDS as WORDS } from '../../../ui/model/live/page-words';
import { shown } from '../../../ui/words/shown';
import { Failure, type JournalTrade } from '../backend';
import { Field, Form } from './form';
import type { PageProps } from './page-context';
import { useForm } from './use-form';

/** Reads a journal in the browser, shows what is in it, and stores it when that is wanted. */
export function ImportJournal({ backend, user, clock }: PageProps): JSX.Element {
  const [state, run] = useForm();
  const [file, setFile] = useState<File | null>(null);
  const [read, setRead] = useState<(ReadFile & { readonly trades: readonly JournalTrade[] }) | null>(null);
  // What is read of an older file or for an older name of the agent is not shown beside the new ones, nor stored.
  const question = useRef(0);
  const forget = (): void => {
    question.current += 1;
    setRead(null);
  };
  const preview = read === null ? null : importPreview(read, clock);
  return (
    <Card id="import" title={WORDS.importTitle}>
      <p class="note">{WORDS.importHelp}</p>
      <Form
        state={state}
        onEdit={forget}
        onSubmit={({ agent = '' }) => {
          run(async () => {
            forget();
            const asked = question.current;
            if (file === null) throw new Failure(WORDS.noFile, 'invalid-argument');
            // The readers are large, and needed by few.
            const { readFile } = await import('./read-file.js');
            const found = await readFile(file, agent);
            if (question.current === asked) setRead(found);
            return '';
          });
        }}
      >
        <div class="form-grid">
          <div class="field">
            <label for="field-file">{WORDS.chooseFile}</label>
            <input
              id="field-file"
              type="file"
              onChange={(event) => {
                setFile(event.currentTarget.files?.[0] ?? null);
                forget();
              }}
            />
          </div>
          <Field name="agent" label={WORDS.agentName} />
        </div>
        <div class="buttons">
          <button disabled={state.isBusy}>{WORDS.look}</button>
        </div>
      </Form>
      {preview !== null && read !== null && (
        <div role="status">
          <p>
            <strong>{shown(preview.headline)}</strong>
          </p>
          <Sentences texts={preview.sentences} class="note" />
          {read.trades.length > 0 && (
            <>
              <FigureTable table={preview.table} label={WORDS.lastTrades} />
              <div class="buttons">
                <button
                  type="button"
                  disabled={state.isBusy}
                  onClick={() => {
                    run(async () => {
                      const { added, known, refused, firstRefusal } = await backend.addTrades(
                        user,
                        read.trades,
                      );
                      setRead(null);
                      return addedText(added, known, refused, firstRefusal);
                    });
                  }}
                >
                  {WORDS.store}
                </button>
              </div>
            </>
          )}
        </div>
      )}
    </Card>
  );
}
