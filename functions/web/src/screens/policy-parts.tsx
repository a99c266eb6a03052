import type { JSX } from 'preact';
import { Name } from '../../../ui/components/text';
import type { Gauge } from '../../../ui/model/policy-gauges';
import type { PolicyReason, PolicyView } from '../../../ui/model/policy-view';
import { PAGE_WORDS as WORDS } from '../../../ui/model/live/page-words';
import { shown } from '../../../ui/words/shown';

/** Figures against their limits. */
export function Gauges({ gauges }: { readonly gauges: readonly Gauge[] }): JSX.Element {
  return (
    <dl class="gauges">
      {gauges.map(({ name, text, part, level }) => (
        <div key={name} class="gauge">
          <dt>{name}</dt>
          <dd>
            <svg class={`gauge-bar level-${level}`} aria-hidden="true" width="100%" height="8">
              <rect class="weight-bar-track" width="100%" height="8" rx="2" />
              {part !== null && (
                <rect class="gauge-part" width={`${(part * 100).toFixed(1)}%`} height="8" rx="2" />
              )}
            </svg>
            <span class="gauge-text">{text}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Rules, one sentence each. */
export function Reasons({ reasons }: { readonly reasons: readonly PolicyReason[] }): JSX.Element {
  return (
    <ul class="reasons">
      {reasons.map(({ code, text }, index) => (
        <li key={`${code} ${index}`}>{shown(text)}.</li>
      ))}
    </ul>
  );
}

/** How the verdict follows: every rule, the symbols, the modes, where it is known from. */
export function PolicyDetails({ policy }: { readonly policy: PolicyView }): JSX.Element {
  const facts = [
    [WORDS.risk, policy.risk],
    [WORDS.confidence, policy.confidence],
    [WORDS.entry, policy.entry],
    [WORDS.exit, policy.exit],
    [WORDS.regime, policy.regime],
    [WORDS.limits, policy.limits],
    ...(policy.agent === null ? [] : [[WORDS.inMoney, policy.agent]]),
  ];
  return (
    <>
      <dl class="facts">
        {facts.map(([name = '', text = '']) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{shown(text)}</dd>
          </div>
        ))}
      </dl>
      <h3>{WORDS.rules}</h3>
      {policy.reasons.length === 0 ? <p>{WORDS.noRules}</p> : <Reasons reasons={policy.reasons} />}
      {policy.leftAlone.length > 0 && (
        <>
          <h3>{WORDS.leaveAlone}</h3>
          <ul class="reasons symbols-alone">
            {policy.leftAlone.map(({ symbol, until, reasons }) => (
              <li key={symbol}>
                <Name>{symbol}</Name>, {until}: {shown(reasons.join('; '))}.
              </li>
            ))}
          </ul>
        </>
      )}
      {policy.overrides.length > 0 && (
        <>
          <h3>{WORDS.overrides}</h3>
          <ul class="reasons">
            {policy.overrides.map((text) => (
              <li key={text}>{shown(text)}</li>
            ))}
          </ul>
        </>
      )}
      <p class="note">
        {WORDS.knownFrom} {shown(policy.knownFrom)}.
      </p>
    </>
  );
}
