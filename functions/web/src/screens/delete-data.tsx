import type { JSX } from 'preact';
import { Card } from '../../../ui/components/card';
import { deletedText } from '../../../ui/model/live/journal-words';
import { PAGE_WORDS as WORDS } from '../../../ui/model/live/page-words';
import type { Deleted } from '../../../src/contract/callables/erase';
import { Field, Form } from './form';
import type { PageProps } from './page-context';
import { useForm } from './use-form';

/** Deletes everything, after it was written out that this is wanted. */
export function DeleteData({ backend }: PageProps): JSX.Element {
  const [state, run] = useForm();
  return (
    <Card id="delete" title={WORDS.deleteTitle}>
      <p class="note">{WORDS.deleteHelp}</p>
      <Form
        state={state}
        onSubmit={({ confirm = '', journal }) => {
          run(async () => {
            const sum: Record<string, number> = {};
            // The server checks the words; a call deletes a part of what there is.
            for (;;) {
              const { done, deleted } = await backend.call('deleteMyData', {
                confirm: confirm as 'delete my data',
                journal: journal === 'on',
              });
              for (const [name, count] of Object.entries(deleted)) sum[name] = (sum[name] ?? 0) + count;
              if (done) return deletedText(sum as Deleted, true);
            }
          });
        }}
      >
        <Field
          name="confirm"
          label={WORDS.deleteConfirm}
          placeholder="delete my data"
          {...(state.field === 'confirm' && { fault: state.message })}
        />
        <label class="check">
          <input type="checkbox" name="journal" /> {WORDS.deleteJournal}
        </label>
        <div class="buttons">
          <button class="danger" disabled={state.isBusy}>
            {WORDS.deleteButton}
          </button>
        </div>
      </Form>
    </Card>
  );
}
