import { Fragment, type JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Card } from '../../../ui/components/card';
import { LevelMark } from '../../../ui/components/level-mark';
import { Sentences } from '../../../ui/components/text';
import { seenValue } from '../../../ui/model/live/documents';
import { type Entry, entryFaults, orderView } from '../../../ui/model/live/order';
import { type Asked, holds } from '../../../ui/model/live/schedule';
import { PAGE_WORDS as WORDS } from '../../../ui/model/live/page-words';
import { shown } from '../../../ui/words/shown';
import type { PolicyAnswer } from '../../../src/contract/callables/policy-response';
import { PROFILE_NAMES, REGIMES } from '../../../src/core/profiles/profiles';
import { Choose, Field, type Fields, Form } from './form';
import type { PageProps } from './page-context';
import { PolicyDetails } from './policy-parts';
import { useForm } from './use-form';

interface Answers {
  /** The fields of the question, to be compared with what is written now. */
  readonly fields: Fields;
  readonly answers: readonly PolicyAnswer[];
  readonly entry: Entry;
  readonly asked: Asked;
}

/** How large may the order be? Asks both profiles. */
export function Enter({ backend, session, clock, depends }: PageProps): JSX.Element {
  const [state, run] = useForm();
  const [asked, setAsked] = useState<Answers | null>(null);
  // What the fields say; null: nothing was asked or edited yet.
  const [edited, setEdited] = useState<Fields | null>(null);
  const [faults, setFaults] = useState<ReadonlyMap<string, string>>(new Map());
  const agents = Object.keys(seenValue(session.current)?.weights ?? {});
  const ask = (fields: Fields): void => {
    const given = (name: string): string | undefined => (fields[name] === '' ? undefined : fields[name]);
    const entry = {
      agentId: given('agent_id') ?? '',
      symbol: (given('symbol') ?? '').toUpperCase(),
      entry: given('entry') ?? '',
      stop: given('stop') ?? '',
    };
    setFaults(entryFaults(entry));
    const positions = given('open_positions');
    const question: Asked = { at: backend.now(), ...depends };
    setEdited(fields);
    run(async () => {
      const answers = await Promise.all(
        PROFILE_NAMES.map((profile) =>
          backend.call('getPolicy', {
            profile,
            agent_id: given('agent_id'),
            regime: REGIMES.find((regime) => regime === fields.regime),
            volatility: given('volatility'),
            spread_bps: given('spread_bps'),
            expected_cost_r: given('expected_cost_r'),
            // A text that is no count is left to the server, which says what would be right.
            open_positions:
              positions !== undefined && /^\d+$/.test(positions)
                ? Number(positions)
                : (positions as undefined),
            total_exposure_pct: given('total_exposure_pct'),
          }),
        ),
      ).catch((error: unknown) => {
        // An older answer does not stand below the failure of this question.
        setAsked(null);
        throw error;
      });
      setAsked({ fields, answers, entry, asked: question });
      return '';
    });
  };
  const fault = (name: string): string | undefined =>
    faults.get(name) ?? (state.field === name ? state.message : undefined);
  const decimal = (
    name: string,
    label: string,
    { initial = '', placeholder = '' }: { readonly initial?: string; readonly placeholder?: string } = {},
  ): JSX.Element => {
    const wrong = fault(name);
    return (
      <Field
        name={name}
        label={label}
        initial={initial}
        placeholder={placeholder}
        inputMode="decimal"
        {...(wrong !== undefined && { fault: wrong })}
      />
    );
  };
  return (
    <div class="stack">
      <Card id="enter" title={WORDS.enterHelp}>
        <Form state={state} onSubmit={ask} onEdit={setEdited}>
          <div class="form-grid">
            <Choose
              name="agent_id"
              label={WORDS.agent}
              options={[
                { value: '', text: WORDS.anyAgent },
                ...agents.map((id) => ({ value: id, text: id })),
              ]}
            />
            <Field name="symbol" label={WORDS.symbol} placeholder="BTC/USDT" />
            {decimal('entry', WORDS.entryPrice)}
            {decimal('stop', WORDS.stopPrice)}
            <Choose
              name="regime"
              label={WORDS.regime}
              initial="NORMAL"
              options={REGIMES.map((regime) => ({ value: regime, text: regime }))}
            />
            {decimal('volatility', WORDS.volatility, { placeholder: '0.021' })}
            {decimal('spread_bps', WORDS.spread)}
            {decimal('expected_cost_r', WORDS.cost)}
            {decimal('open_positions', WORDS.positions, { initial: depends.positions?.toFixed() ?? '' })}
            {decimal('total_exposure_pct', WORDS.exposure)}
          </div>
          <div class="buttons">
            <button disabled={state.isBusy}>{state.isBusy ? WORDS.asking : WORDS.ask}</button>
          </div>
        </Form>
      </Card>
      <div class="orders" aria-live="polite">
        {asked?.answers.map((answer) => {
          const order = orderView(answer, asked.entry, clock);
          const isOther = JSON.stringify(asked.fields) !== JSON.stringify(edited);
          const isOld =
            isOther ||
            !holds(
              { ...asked.asked, until: answer.blocked_until },
              { ...depends, at: clock.now, isOnline: session.isOnline },
            );
          return (
            <div key={order.profile} class={isOld ? 'state-out_of_date' : ''}>
              <Card
                id={`order-${order.profile}`}
                title={order.profile}
                level={isOld ? 'unknown' : order.level}
              >
                <p>
                  {order.question.map((part, index) => (
                    <Fragment key={part}>
                      {index > 0 && ' · '}
                      <bdi>{shown(part)}</bdi>
                    </Fragment>
                  ))}
                </p>
                <p class={`headline level-${isOld ? 'unknown' : order.level}`}>
                  <LevelMark level={isOld ? 'unknown' : order.level} /> {shown(order.headline)}
                </p>
                <Sentences texts={order.sentences} />
                <p class={isOld ? 'verdict-note' : 'note'}>
                  {WORDS.asOf} {order.policy.computedAt}
                  {isOld && (isOther ? WORDS.askOther : WORDS.askAgain)}
                </p>
                <details>
                  <summary>{WORDS.how}</summary>
                  <PolicyDetails policy={order.policy} />
                </details>
              </Card>
            </div>
          );
        })}
      </div>
    </div>
  );
}
