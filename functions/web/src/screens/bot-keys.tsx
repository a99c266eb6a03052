import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Card } from '../../../ui/components/card';
import { Name } from '../../../ui/components/text';
import { type BotKeyLine, keyLinesOf, SCOPE_CHOICES } from '../../../ui/model/live/bot-keys-view';
import { keyLines } from '../../../ui/model/live/key-lines';
import { idList } from '../../../ui/model/live/id-list';
import { PAGE_WORDS as WORDS } from '../../../ui/model/live/page-words';
import { shown } from '../../../ui/words/shown';
import { Field, Form } from './form';
import type { PageProps } from './page-context';
import { useForm } from './use-form';

/** Keys for bots: make one, see them, take one back. */
export function BotKeys({ backend, clock }: PageProps): JSX.Element {
  const [form, run] = useForm();
  const [list, runList] = useForm();
  const [keys, setKeys] = useState<readonly BotKeyLine[] | null>(null);
  const [made, setMade] = useState<string | null>(null);
  const read = async (): Promise<string> => {
    setKeys(keyLinesOf((await backend.call('listBotKeys')).keys, clock));
    return '';
  };
  useEffect(() => {
    runList(read);
  }, []);
  return (
    <Card id="keys" title={WORDS.keys}>
      <p class="note">{WORDS.keysHelp}</p>
      {keys?.length === 0 && <p>{WORDS.noKeys}</p>}
      <ul class="keys">
        {keys?.map(({ id, name, text }) => (
          <li key={id}>
            <Name>{name}</Name> <span class="row-note">{shown(text)}</span>
            <button
              type="button"
              class="quiet"
              aria-label={`${WORDS.revoke} ${shown(name)}`}
              onClick={() => {
                runList(async () => {
                  await backend.call('revokeBotKey', { id });
                  return read();
                });
              }}
            >
              {WORDS.revoke}
            </button>
          </li>
        ))}
      </ul>
      <p role="status" class={list.isFailure ? 'level-bad' : ''}>
        {shown(list.message)}
      </p>
      <Form
        state={form}
        onSubmit={(typed) => {
          run(async () => {
            const agents = idList(typed.agent_ids ?? '');
            const { key } = await backend.call('createBotKey', {
              name: typed.name ?? '',
              agent_ids: agents.length === 0 ? null : agents,
              scopes: SCOPE_CHOICES.filter(({ scope }) => typed[scope] === 'on').map(({ scope }) => scope),
            });
            setMade(key);
            return read();
          });
        }}
      >
        <div class="form-grid">
          <Field name="name" label={WORDS.keyName} {...(form.field === 'name' && { fault: form.message })} />
          <Field
            name="agent_ids"
            label={WORDS.keyAgents}
            {...(form.field?.startsWith('agent_ids') === true && { fault: form.message })}
          />
        </div>
        <fieldset>
          <legend>{WORDS.keyScopes}</legend>
          {SCOPE_CHOICES.map(({ scope, text, isUsual }) => (
            <label key={scope} class="check">
              <input type="checkbox" name={scope} defaultChecked={isUsual} /> {text}
            </label>
          ))}
        </fieldset>
        <div class="buttons">
          <button disabled={form.isBusy}>{WORDS.createKey}</button>
        </div>
      </Form>
      {made !== null && (
        <div role="status">
          <p>
            <strong>{WORDS.newKey}</strong>
          </p>
          <pre class="paste">{made}</pre>
          {keyLines(made, location.origin).map(({ program, lines }) => (
            <div key={program}>
              <p>
                {WORDS.pasteInto} {program}:
              </p>
              <pre class="paste" tabIndex={0}>
                {lines}
              </pre>
            </div>
          ))}
        </div>
      )}
    </Card>
  );
}
