import type { JSX } from 'preact';
import { Card } from '../../../ui/components/card';
import { Name } from '../../../ui/components/text';
import { LevelMark } from '../../../ui/components/level-mark';
import { pauseAll, switchProfile } from '../../../ui/model/live/action-words';
import type { VerdictCard as Verdict } from '../../../ui/model/live/live-view';
import { PAGE_WORDS as WORDS } from '../../../ui/model/live/page-words';
import { PROFILE_NAMES } from '../../../src/core/profiles/profiles';
import { shown } from '../../../ui/words/shown';
import type { PageProps } from './page-context';
import { Gauges, PolicyDetails, Reasons } from './policy-parts';

interface VerdictProps extends Pick<PageProps, 'act' | 'session'> {
  readonly verdict: Verdict;
}

/** May I trade now? */
export function VerdictCard({ verdict, act, session }: VerdictProps): JSX.Element {
  const { state, note, policy, text, isPaused, positions } = verdict;
  const isGrey = state === 'out_of_date' || state === 'checking';
  const level = policy === null || isGrey ? 'unknown' : policy.verdict.level;
  const said = session.settings.state === 'seen' ? session.settings.value?.profile : null;
  const before = PROFILE_NAMES.find((name) => name === said) ?? null;
  return (
    <div class={`verdict-card state-${state}`}>
      <Card
        id="verdict"
        title={WORDS.mayTrade}
        level={level}
        action={
          <button
            type="button"
            class="quiet"
            onClick={() => {
              act(pauseAll(!isPaused));
            }}
          >
            {isPaused ? WORDS.resumeAll : WORDS.pauseAll}
          </button>
        }
      >
        <p class={`headline level-${level}`}>
          <LevelMark level={level} /> {shown(text)}
          {policy !== null && policy.countdown !== null && <span class="countdown">{policy.countdown}</span>}
        </p>
        <p class="verdict-note">{note}</p>
        {policy !== null && (
          <>
            {policy.stops.length > 0 && (
              <>
                <Reasons reasons={policy.stops} />
                <p>{WORDS.exitsOpen}</p>
              </>
            )}
            <Gauges gauges={policy.gauges} />
            <p class="product">
              {policy.stops.length > 0 && `${WORDS.instead}: `}
              <span class="figure">{policy.product}</span>
            </p>
            <div class="choice" role="group" aria-label={WORDS.profile}>
              {PROFILE_NAMES.map((name) => (
                <button
                  key={name}
                  type="button"
                  aria-pressed={name === policy.profile}
                  onClick={() => {
                    if (name !== policy.profile) act(switchProfile(name, before));
                  }}
                >
                  {name}
                </button>
              ))}
            </div>
            {positions.length > 0 && (
              <details>
                <summary>{WORDS.openPositions}</summary>
                <ul class="reasons">
                  {positions.map(({ tradeId, agentId, symbol, how, since }) => (
                    <li key={tradeId}>
                      <Name>{agentId}</Name> <bdi>{shown(symbol)}</bdi> {since}
                      <span class="row-note">{shown(how)}</span>
                    </li>
                  ))}
                </ul>
              </details>
            )}
            <details>
              <summary>{WORDS.how}</summary>
              <PolicyDetails policy={policy} />
            </details>
          </>
        )}
      </Card>
    </div>
  );
}
