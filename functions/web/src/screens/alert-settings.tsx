import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Card } from '../../../ui/components/card';
import { alertChanges, alertSettingsView, kindField } from '../../../ui/model/live/alert-settings-view';
import { seenValue } from '../../../ui/model/live/documents';
import { PAGE_WORDS as WORDS } from '../../../ui/model/live/page-words';
import { Form } from './form';
import type { PageProps } from './page-context';
import { SendTest } from './send-test';
import { Setting } from './setting';
import { useForm } from './use-form';

/** Of what the user is told, and where alerts are sent. */
export function AlertSettings({ backend, session }: PageProps): JSX.Element {
  const [form, run] = useForm();
  const [secret, setSecret] = useState<string | null>(null);
  const view = alertSettingsView(seenValue(session.settings));
  // What the settings say now replaces what was typed only when it changes.
  const stored = JSON.stringify(view);
  return (
    <Card id="alert-settings" title={WORDS.alertSettings}>
      <Form
        key={stored}
        state={form}
        onSubmit={(typed) => {
          run(async () => {
            const { webhook_secret = null } = await backend.call('updateSettings', alertChanges(view, typed));
            // It is in the answer that has made it, and in no other.
            setSecret(webhook_secret);
            return WORDS.saved;
          });
        }}
      >
        <fieldset>
          <legend>{WORDS.alertKinds}</legend>
          <div class="form-grid">
            {view.kinds.map(({ kind, text, isOn }) => (
              <label key={kind} class="check">
                <input type="checkbox" name={kindField(kind)} defaultChecked={isOn} /> {text}
              </label>
            ))}
          </div>
        </fieldset>
        <div class="form-grid">
          {view.rows.map((row) => (
            <Setting key={row.key} row={row} fault={form.field === row.key ? form.message : undefined} />
          ))}
        </div>
        <div class="buttons">
          <button disabled={form.isBusy}>{WORDS.save}</button>
        </div>
      </Form>
      <SendTest backend={backend} session={session} />
      {secret !== null && (
        <div role="status">
          <p>
            <strong>{WORDS.newSecret}</strong>
          </p>
          <pre class="paste" tabIndex={0}>
            {secret}
          </pre>
        </div>
      )}
    </Card>
  );
}
