import type { JSX } from 'preact';
import { PAGE_WORDS as WORDS } from '../../../ui/model/live/page-words';
import type { SettingRow } from '../../../ui/model/live/settings-view';
import { shown } from '../../../ui/words/shown';
import { Choose, Field } from './form';

/** A setting as a field of a form, with what is allowed and what is in force. */
export function Setting({
  row,
  fault,
}: {
  readonly row: SettingRow;
  readonly fault: string | undefined;
}): JSX.Element {
  const { key, label, rule, wanted, inForce, isPending, kind, options } = row;
  const help = (
    <>
      {rule}{' '}
      {inForce !== null && (
        <span class={isPending ? 'level-careful' : ''}>
          {WORDS.inForce}: <bdi>{shown(inForce)}</bdi>
        </span>
      )}
    </>
  );
  return kind === 'options' ? (
    <div>
      <Choose name={key} label={label} options={options} initial={wanted} />
      <p class="field-help">{help}</p>
    </div>
  ) : (
    <Field name={key} label={label} help={help} initial={wanted} {...(fault !== undefined && { fault })} />
  );
}
