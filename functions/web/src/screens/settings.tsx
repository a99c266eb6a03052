import type { JSX } from 'preact';
import { Card } from '../../../ui/components/card';
import { Name } from '../../../ui/components/text';
import { seenValue } from '../../../ui/model/live/documents';
import { PAGE_WORDS as WORDS } from '../../../ui/model/live/page-words';
import {
  overridesWanted,
  type SettingRow,
  settingsChanges,
  settingsView,
  type SettingsView,
} from '../../../ui/model/live/settings-view';
import { versionWords } from '../../../ui/model/live/version-words';
import { shown } from '../../../ui/words/shown';
import { AlertSettings } from './alert-settings';
import { BotKeys } from './bot-keys';
import { DeleteData } from './delete-data';
import { ExportJournal } from './export-journal';
import { Field, Form } from './form';
import { ImportJournal } from './import-journal';
import type { PageProps } from './page-context';
import { Setting } from './setting';
import { useForm } from './use-form';

/** Everything that a user can set, and what belongs to the account. */
export function Settings(page: PageProps): JSX.Element {
  const { session, clock } = page;
  if (session.settings.state === 'loading') return <p class="loading">{WORDS.loading}</p>;
  if (session.settings.state === 'failed') return <p role="alert">{shown(session.settings.message)}</p>;
  const view = settingsView(session.settings.value, seenValue(session.current), clock);
  return (
    <div class="stack">
      {view.damage !== null && (
        <p class="notice card card-bad" role="alert">
          {shown(view.state)}
        </p>
      )}
      <SettingsForm {...page} id="trading" title={WORDS.trading} rows={view.trading} state="" />
      <SettingsForm
        {...page}
        id="configuration"
        title={WORDS.configuration}
        rows={view.configuration}
        state={view.state}
      />
      <Overrides {...page} overrides={view.overrides} />
      <AlertSettings {...page} />
      <BotKeys {...page} />
      <ImportJournal {...page} />
      <ExportJournal {...page} />
      <DeleteData {...page} />
      <p class="note">{shown(versionWords(seenValue(session.current)))}</p>
    </div>
  );
}

interface SettingsFormProps extends PageProps {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly SettingRow[];
  readonly state: string;
}

function SettingsForm({ backend, id, title, rows, state }: SettingsFormProps): JSX.Element {
  const [form, run] = useForm();
  // What the settings say now replaces what was typed only when it changes.
  const stored = JSON.stringify(rows.map(({ wanted }) => wanted));
  return (
    <Card id={id} title={title}>
      <p class="note" role="status">
        {shown(state)}
      </p>
      <Form
        key={stored}
        state={form}
        onSubmit={(typed) => {
          run(async () => {
            await backend.call('updateSettings', settingsChanges(rows, typed));
            return WORDS.saved;
          });
        }}
      >
        <div class="form-grid">
          {rows.map((row) => (
            <Setting
              key={row.key}
              row={row}
              fault={form.field?.startsWith(row.key) === true ? form.message : undefined}
            />
          ))}
        </div>
        <div class="buttons">
          <button disabled={form.isBusy}>{WORDS.save}</button>
        </div>
      </Form>
    </Card>
  );
}

function Overrides({
  backend,
  overrides,
}: PageProps & { readonly overrides: SettingsView['overrides'] }): JSX.Element {
  const [form, run] = useForm();
  const stored = JSON.stringify(overrides.map(({ value }) => value));
  return (
    <Card id="overrides" title={WORDS.overridesTitle}>
      <p class="note">{WORDS.overridesHelp}</p>
      <ul class="reasons">
        {overrides
          .filter(({ value }) => value !== '')
          .map(({ name, value, original }) => (
            <li key={name}>
              <Name>{name}</Name> {shown(value)} ({original})
            </li>
          ))}
      </ul>
      <details>
        <summary>{WORDS.allParameters}</summary>
        <Form
          key={stored}
          state={form}
          onSubmit={(typed) => {
            run(async () => {
              await backend.call('updateSettings', { profile_overrides: overridesWanted(typed) });
              return WORDS.saved;
            });
          }}
        >
          <div class="form-grid">
            {overrides.map(({ name, value, original, rule }) => (
              <Field
                key={name}
                name={name}
                label={name}
                help={`${original}. ${WORDS.rule}: ${rule}.`}
                initial={value}
                {...(form.field === `profile_overrides.${name}` && { fault: form.message })}
              />
            ))}
          </div>
          <div class="buttons">
            <button disabled={form.isBusy}>{WORDS.save}</button>
          </div>
        </Form>
      </details>
    </Card>
  );
}
